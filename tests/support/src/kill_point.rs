//! kill -9 at an exact point of a process's work: right behind one of the system calls that leave a trace
//! (`kill_shim.c`, which the dynamic linker puts before the C library). The points are numbered from 1.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::sandbox::Sandbox;

/// A process that is told when to die.
#[derive(Debug)]
pub struct KillPoint {
    file: PathBuf,
}

impl KillPoint {
    /// For the processes of this sandbox.
    pub fn of(sandbox: &Sandbox) -> Self {
        Self { file: sandbox.path("kill-point") }
    }

    /// Lets the process of this command be killed.
    pub fn reach<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.env("LD_PRELOAD", shim()).env("KILL_SHIM_POINT", &self.file)
    }

    /// From now on the points are counted; at this one the process dies.
    pub fn set(&self, point: u32) {
        let unfinished = self.file.with_extension("new");
        fs::write(&unfinished, point.to_string()).expect("a file can be written");
        fs::rename(&unfinished, &self.file).expect("a file can be renamed");
    }

    /// A process that starts from now on lives.
    pub fn clear(&self) {
        fs::remove_file(&self.file).expect("a point is set");
    }
}

/// The shim, compiled once.
fn shim() -> &'static Path {
    static SHIM: OnceLock<PathBuf> = OnceLock::new();
    SHIM.get_or_init(compile)
}

fn compile() -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/kill_shim.c");
    // Beside the program that runs the tests, below Cargo's target directory.
    let program = std::env::current_exe().expect("this program has a file");
    let shim = program.with_file_name("kill_shim.so");
    // Under a name of its own first: another run of the tests may be using the one that is there.
    let unfinished = shim.with_file_name(format!("kill_shim.{}.so", std::process::id()));
    let arguments = ["-shared", "-fPIC", "-O1", "-U_FORTIFY_SOURCE", "-Wall", "-Wextra", "-Werror", "-o"];
    let arguments =
        arguments.map(OsString::from).into_iter().chain([unfinished.clone().into(), source.into()]);
    let status = Command::new("cc").args(arguments).status().expect("there is a C compiler, named cc");
    assert!(status.success(), "kill_shim.c: {status}");
    fs::rename(unfinished, &shim).expect("a file can be renamed");
    shim
}
