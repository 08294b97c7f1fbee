//! Where the harnesses run: a directory, the program, enough file descriptors, and a runtime for thousands of clients.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, ensure};
use load::http_client::post;
use load::sandbox::{Sandbox, Server};
use rustix::process::{Resource, Rlimit, getrlimit, setpriority_process, setrlimit};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

/// A public client with the password grant.
pub(crate) const CLIENT: &str = "app";

/// The password of all users.
pub(crate) const PASSWORD: &str = "correct-horse-battery-staple";

/// Sockets of ten thousand clients, and some.
const DESCRIPTORS: u64 = 12_000;

/// What gives way to all that the server runs, on Linux's scale from 0 to 19.
const NICENESS: i32 = 10;

/// What all harnesses share.
pub(crate) struct Scene {
    program: PathBuf,
    directory: TempDir,
}

impl Scene {
    pub(crate) fn new(program: &Path) -> Result<Self> {
        allow_descriptors()?;
        let program = program.canonicalize().with_context(|| format!("there is no {}", program.display()))?;
        Ok(Self { program, directory: tempfile::tempdir()? })
    }

    /// A server with this configuration, the client [`CLIENT`] and these users.
    pub(crate) fn serve(&self, name: &str, toml: &str, users: &[&str]) -> Result<(Sandbox, Server)> {
        let sandbox = Sandbox::create(&self.program, &self.directory.path().join(name))?;
        sandbox.configure(toml)?;
        let (server, _) = sandbox.start()?;
        sandbox.run(&["client", "create", CLIENT, "--public", "--grant", "password"], "")?;
        for user in users {
            sandbox.run(&["user", "create", user, "--password-stdin"], PASSWORD)?;
        }
        Ok((sandbox, server))
    }
}

/// One thread for all clients: they share the cores with the server.
pub(crate) fn runtime() -> Result<Runtime> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

/// Runs the part of attackers. They would have machines of their own: here they take what the server and its users leave of the
/// cores.
pub(crate) fn aside<T: Send + 'static>(part: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let thread = std::thread::spawn(move || {
        // On Linux that of the calling thread.
        setpriority_process(None, NICENESS)?;
        part()
    });
    thread.join().map_err(|_| anyhow!("the attackers' thread panicked"))?
}

/// A password grant.
pub(crate) fn login(username: &str, password: &str) -> Vec<u8> {
    post("/token", &format!("grant_type=password&client_id={CLIENT}&username={username}&password={password}"))
}

/// The server inherits what is allowed here.
fn allow_descriptors() -> Result<()> {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    ensure!(
        maximum.is_none_or(|maximum| maximum >= DESCRIPTORS),
        "{DESCRIPTORS} open files are needed: raise the hard limit (`ulimit -Hn`)"
    );
    Ok(setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum })?)
}
