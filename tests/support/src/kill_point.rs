//! kill -9 at an exact point of a process's work: right behind one of the system calls that leave a trace
//! (`kill_shim.c`, which the dynamic linker puts before the C library). The points are numbered from 1.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::sandbox::Sandbox;
use crate::shim;

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
        command.env("LD_PRELOAD", library()).env("KILL_SHIM_POINT", &self.file)
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

/// The library, compiled once.
fn library() -> &'static Path {
    static SHIM: OnceLock<PathBuf> = OnceLock::new();
    SHIM.get_or_init(|| shim::compile("kill_shim"))
}
