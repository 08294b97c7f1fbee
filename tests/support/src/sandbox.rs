//! A directory and an environment of its own for each test or measurement: no configuration of the machine
//! shines through.

use std::ffi::{OsStr, OsString};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use tempfile::TempDir;

use crate::outcome::Outcome;
use crate::process::Process;
use crate::server::Server;

/// Where a program runs, and which one it is.
#[derive(Debug)]
#[must_use]
pub struct Sandbox {
    program: PathBuf,
    /// Removed when the last of this sandbox and its servers is gone.
    directory: Arc<TempDir>,
    root: PathBuf,
    environment: Vec<(String, OsString)>,
}

impl Sandbox {
    /// A new directory, in which nothing has run yet; the server listens on any free port.
    pub fn new(program: impl AsRef<Path>) -> Self {
        Self::new_in(&std::env::temp_dir(), program)
    }

    /// The same, the new directory being in this one.
    pub fn new_in(parent: &Path, program: impl AsRef<Path>) -> Self {
        let directory = TempDir::new_in(parent).expect("a directory");
        // The path as the program sees it, which names its files by absolute paths.
        let root = directory.path().canonicalize().expect("the directory is there");
        let program = program.as_ref().to_owned();
        let sandbox = Self { program, directory: Arc::new(directory), root, environment: Vec::new() };
        sandbox.with("SERVER__LISTEN", "127.0.0.1:0")
    }

    /// Makes hashes that cost next to nothing.
    pub fn with_cheap_hashes(self) -> Self {
        self.with("PASSWORDS__MEMORY_KIB", "64").with("PASSWORDS__ITERATIONS", "1")
    }

    /// Sets the environment variable of a configuration key, as `SERVER__LISTEN`.
    pub fn with(self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.with_variable(&format!("COUNTERSIGN_{key}"), value)
    }

    /// Sets any environment variable.
    pub fn with_variable(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Of a file in the directory.
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.root.join(name)
    }

    /// The same as text, as it stands in messages.
    pub fn shown_path(&self, name: impl AsRef<Path>) -> String {
        self.path(name).display().to_string()
    }

    /// Writes a file; its path.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).expect("a file can be written");
        path
    }

    /// Reads a file.
    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).expect("the file is there")
    }

    /// The permission bits of a file.
    pub fn mode(&self, name: impl AsRef<Path>) -> u32 {
        std::fs::metadata(self.path(name)).expect("the file is there").permissions().mode() & 0o777
    }

    /// All files and directories, sorted. SQLite's log files come and go, and are left out.
    pub fn listing(&self) -> Vec<String> {
        let mut names = Vec::new();
        list(&self.root, &self.root, &mut names);
        names.retain(|name| !name.ends_with("-wal") && !name.ends_with("-shm"));
        names.sort();
        names
    }

    /// The program of this environment, to be started in the directory.
    pub fn command(&self, arguments: &[&str]) -> Command {
        self.command_of(&self.program, arguments)
    }

    /// Another program in the same place.
    pub fn command_of(&self, program: impl AsRef<OsStr>, arguments: &[&str]) -> Command {
        #[expect(clippy::disallowed_methods, reason = "of this process's environment only PATH is passed on")]
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.root).env_clear().env("PATH", path);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a command to its end, with nothing on standard input.
    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_with_input(arguments, "")
    }

    /// Runs a command to its end.
    #[track_caller]
    pub fn run_with_input(&self, arguments: &[&str], input: impl AsRef<[u8]>) -> Outcome {
        let mut process = Process::start(&mut self.command(arguments));
        process.feed(input.as_ref());
        process.end()
    }

    /// Starts the server and waits until it is ready.
    #[track_caller]
    pub fn serve(&self) -> Server {
        self.serve_with(&[])
    }

    /// Starts the server with flags.
    #[track_caller]
    pub fn serve_with(&self, flags: &[&str]) -> Server {
        self.serve_by(&mut self.command(&[&["serve"], flags].concat()))
    }

    /// Starts the server by a command of this sandbox.
    #[track_caller]
    pub fn serve_by(&self, command: &mut Command) -> Server {
        Server::start(command, Arc::clone(&self.directory))
    }
}

fn list(root: &Path, directory: &Path, names: &mut Vec<String>) {
    for entry in std::fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        let name = path.strip_prefix(root).expect("below the root").display().to_string();
        if path.is_dir() && !path.is_symlink() {
            list(root, &path, names);
        }
        names.push(name);
    }
}
