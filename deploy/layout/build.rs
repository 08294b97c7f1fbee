//! Has the linker lay the functions side by side that a start of the server runs (`start.ld`).
//!
//! The kernel maps a program's pages sixteen at a time around each one that is used. A start runs a quarter of
//! the code; lying about in all of it, that quarter made nearly all of it resident.

#![expect(clippy::disallowed_methods, reason = "cargo tells a build script by variables")]

use std::env;

const SCRIPT: &str = "deploy/layout/start.ld";

fn main() {
    println!("cargo::rerun-if-changed={SCRIPT}");
    let is = |variable: &str, value: &str| env::var(variable).is_ok_and(|found| found == value);
    // The names of sections are those of ELF files. A debug build has other functions.
    if is("CARGO_CFG_TARGET_OS", "linux") && is("PROFILE", "release") {
        let root = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
        println!("cargo::rustc-link-arg-bin=countersign=-Wl,--script={root}/{SCRIPT}");
    }
}
