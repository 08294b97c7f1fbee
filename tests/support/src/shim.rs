//! Small libraries that the dynamic linker puts before the C library of a program under test, from the C
//! files beside this one.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Compiles the one of this name; where it lies then.
pub(crate) fn compile(name: &str) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/{name}.c"));
    // Beside the program that runs the tests, below Cargo's target directory.
    let program = std::env::current_exe().expect("this program has a file");
    let shim = program.with_file_name(format!("{name}.so"));
    // Under a name of its own first: another run of the tests may be using the one that is there.
    let unfinished = shim.with_file_name(format!("{name}.{}.so", std::process::id()));
    let arguments = ["-shared", "-fPIC", "-O1", "-U_FORTIFY_SOURCE", "-Wall", "-Wextra", "-Werror", "-o"];
    let arguments =
        arguments.map(OsString::from).into_iter().chain([unfinished.clone().into(), source.into()]);
    let status = Command::new("cc").args(arguments).status().expect("there is a C compiler, named cc");
    assert!(status.success(), "{name}.c: {status}");
    fs::rename(unfinished, &shim).expect("a file can be renamed");
    shim
}
