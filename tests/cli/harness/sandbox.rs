//! A directory and an environment of its own for each test: no configuration of the machine shines through.

use std::ffi::{OsStr, OsString};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use tempfile::TempDir;

use super::process::Process;
use super::{Outcome, Server, settled};

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_countersign");

/// Where the program runs.
#[derive(Debug)]
pub(crate) struct Sandbox {
    /// Removed when the last of this sandbox and its servers is gone.
    directory: Arc<TempDir>,
    root: PathBuf,
    environment: Vec<(String, OsString)>,
}

impl Sandbox {
    /// Nothing has run here yet.
    pub(crate) fn empty() -> Self {
        let directory = TempDir::new().expect("a directory");
        // The path as the program sees it, which names its files by absolute paths.
        let root = directory.path().canonicalize().expect("the directory is there");
        let sandbox = Self { directory: Arc::new(directory), root, environment: Vec::new() };
        // Any free port, and hashes that cost next to nothing.
        sandbox
            .with("SERVER__LISTEN", "127.0.0.1:0")
            .with("PASSWORDS__MEMORY_KIB", "64")
            .with("PASSWORDS__ITERATIONS", "1")
    }

    /// A database and a key are here, and the users and clients of [`settled`].
    pub(crate) fn settled() -> Self {
        let sandbox = Self::empty();
        settled::unpack(&sandbox.root);
        sandbox
    }

    /// Sets the environment variable of a configuration key, as `SERVER__LISTEN`.
    pub(crate) fn with(self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.with_variable(&format!("COUNTERSIGN_{key}"), value)
    }

    /// Sets any environment variable.
    pub(crate) fn with_variable(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Of a file in the directory.
    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.root.join(name)
    }

    /// The same as text, as it stands in messages.
    pub(crate) fn shown_path(&self, name: impl AsRef<Path>) -> String {
        self.path(name).display().to_string()
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).expect("a file can be written");
        path
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).expect("the file is there")
    }

    /// The permission bits of a file.
    pub(crate) fn mode(&self, name: impl AsRef<Path>) -> u32 {
        std::fs::metadata(self.path(name)).expect("the file is there").permissions().mode() & 0o777
    }

    /// All files and directories, sorted. SQLite's log files come and go, and are left out.
    pub(crate) fn listing(&self) -> Vec<String> {
        let mut names = Vec::new();
        list(&self.root, &self.root, &mut names);
        names.retain(|name| !name.ends_with("-wal") && !name.ends_with("-shm"));
        names.sort();
        names
    }

    /// The program of this environment, to be started in the directory.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.command_of(PROGRAM, arguments)
    }

    /// Another program in the same place.
    pub(crate) fn command_of(&self, program: &str, arguments: &[&str]) -> Command {
        #[expect(clippy::disallowed_methods, reason = "of this process's environment only PATH is passed on")]
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.root).env_clear().env("PATH", path);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a command to its end, with nothing on standard input.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_with_input(arguments, "")
    }

    /// Runs a command to its end.
    #[track_caller]
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: impl AsRef<[u8]>) -> Outcome {
        let mut process = Process::start(&mut self.command(arguments));
        process.feed(input.as_ref());
        process.end()
    }

    /// Starts the server and waits until it is ready.
    #[track_caller]
    pub(crate) fn serve(&self) -> Server {
        self.serve_with(&[])
    }

    /// Starts the server with flags.
    #[track_caller]
    pub(crate) fn serve_with(&self, flags: &[&str]) -> Server {
        self.serve_by(&mut self.command(&[&["serve"], flags].concat()))
    }

    /// Starts the server by a command of this sandbox.
    #[track_caller]
    pub(crate) fn serve_by(&self, command: &mut Command) -> Server {
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
