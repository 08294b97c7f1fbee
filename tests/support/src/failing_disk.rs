//! A disk that fails a process (`disk_shim.c`, which the dynamic linker puts before the C library).

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::sandbox::Sandbox;
use crate::shim;

/// What fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Failing {
    /// Nothing.
    Nothing = 0,
    /// Whatever writes a file.
    Writing = 1,
    /// Whatever reads or writes a file.
    Everything = 3,
}

/// The disk of some processes, which may fail while they run.
#[derive(Debug)]
pub struct FailingDisk {
    file: PathBuf,
}

impl FailingDisk {
    /// For processes of this sandbox. It works at first.
    pub fn of(sandbox: &Sandbox) -> Self {
        let disk = Self { file: sandbox.path("failing-disk") };
        disk.set(Failing::Nothing);
        disk
    }

    /// Lets the process of this command have it.
    pub fn reach<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.env("LD_PRELOAD", library()).env("DISK_SHIM_FAILS", &self.file)
    }

    /// From now on this fails.
    pub fn set(&self, failing: Failing) {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&self.file);
        let file = file.expect("a file can be written");
        file.write_all_at(&(failing as u32).to_ne_bytes(), 0).expect("a file can be written");
    }
}

/// The library, compiled once.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| shim::compile("disk_shim"))
}
