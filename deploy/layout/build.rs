//! Has the linker lay the functions side by side that a start of the server runs (`start.ld`).
//!
//! The kernel maps a program's pages sixteen at a time around each one that is used. A start runs a quarter
//! of the code; scattered over all of it, that quarter made nearly all of it resident.

#![expect(clippy::disallowed_methods, reason = "cargo tells a build script by variables")]

use std::env;

const SCRIPT: &str = "deploy/layout/start.ld";

fn main() {
    println!("cargo::rerun-if-changed={SCRIPT}");
    let is = |variable: &str, value: &str| env::var(variable).is_ok_and(|found| found == value);
    // The names of sections are those of ELF files. A debug build has other functions.
    let is_for_this = is("CARGO_CFG_TARGET_OS", "linux") && is("PROFILE", "release");
    if let Ok(root) = env::var("CARGO_MANIFEST_DIR")
        && is_for_this
        && !is_linker_chosen()
    {
        println!("cargo::rustc-link-arg-bin=countersign=-T{root}/{SCRIPT}");
    }
}

/// Whether somebody has told cargo which linker to take: it may be one that stops at a script, as mold does.
fn is_linker_chosen() -> bool {
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    flags.contains("-fuse-ld") || flags.contains("linker=") || env::var_os("RUSTC_LINKER").is_some()
}
