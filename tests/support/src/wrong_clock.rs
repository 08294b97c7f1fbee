//! A wrong time of day for a process (`clock_shim.c`, which the dynamic linker puts before the C library).

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::sandbox::Sandbox;
use crate::shim;

/// What the time of day of some processes differs by, which can change while they run.
#[derive(Debug)]
pub struct WrongClock {
    file: PathBuf,
}

impl WrongClock {
    /// For processes of this sandbox, where the clocks have names. It is right at first.
    pub fn of(sandbox: &Sandbox, name: &str) -> Self {
        let clock = Self { file: sandbox.path(name) };
        clock.set(0);
        clock
    }

    /// Lets the process of this command go by it.
    pub fn reach<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.env("LD_PRELOAD", library()).env("CLOCK_SHIM_OFFSET", &self.file)
    }

    /// From now on it is so many seconds ahead.
    pub fn set(&self, seconds: i64) {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&self.file);
        let file = file.expect("a file can be written");
        file.write_all_at(&seconds.to_ne_bytes(), 0).expect("a file can be written");
    }
}

/// The library, compiled once.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| shim::compile("clock_shim"))
}
