//! Where the harnesses run: the program, and enough file descriptors.

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use anyhow::{Context as _, Result, anyhow, ensure};
use rustix::process::{Resource, Rlimit, getrlimit, setpriority_process, setrlimit};
use support::request;
use support::settled::{PASSWORD, PUBLIC};
use support::{Sandbox, Server};

/// Sockets of ten thousand clients, and some.
const DESCRIPTORS: u64 = 12_000;

/// What gives way to all that the server runs, on Linux's scale from 0 to 19.
const NICENESS: i32 = 10;

/// What all harnesses share.
pub(crate) struct Scene {
    program: PathBuf,
}

impl Scene {
    pub(crate) fn new(program: &Path) -> Result<Self> {
        allow_descriptors()?;
        let program = program.canonicalize().with_context(|| format!("there is no {}", program.display()))?;
        Ok(Self { program })
    }

    /// A server with this configuration, the client [`PUBLIC`], and these users with the password
    /// [`PASSWORD`].
    pub(crate) fn serve(&self, toml: &str, users: &[&str]) -> (Sandbox, Server) {
        let sandbox = Sandbox::new(&self.program);
        sandbox.write("countersign.toml", toml);
        let server = sandbox.serve();
        sandbox.run(&["client", "create", PUBLIC, "--public", "--grant", "password"]).done();
        for user in users {
            sandbox.run_with_input(&["user", "create", user, "--password-stdin"], PASSWORD).done();
        }
        (sandbox, server)
    }
}

/// Runs the part of attackers on a thread of its own. They would have machines of their own: here they take
/// what the server and its users leave of the cores.
pub(crate) fn aside<T: Send + 'static>(
    part: impl FnOnce() -> Result<T> + Send + 'static,
) -> JoinHandle<Result<T>> {
    std::thread::spawn(move || {
        // On Linux that of the calling thread.
        setpriority_process(None, NICENESS)?;
        part()
    })
}

/// What came of a thread.
pub(crate) fn join<T>(thread: JoinHandle<Result<T>>) -> Result<T> {
    thread.join().map_err(|_| anyhow!("a thread panicked"))?
}

/// A password grant.
pub(crate) fn login(username: &str, password: &str) -> Vec<u8> {
    request::form("/token", &request::password_grant(username, password))
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
