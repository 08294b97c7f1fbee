//! The release binary in a process of its own.

use std::fs::File;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};

use super::http_client::{Connection, get};
use super::process::Process;

const PROGRAM: &str = env!("CARGO_BIN_EXE_countersign");

/// Longest wait for a start or a stop.
const DEADLINE: Duration = Duration::from_secs(20);

/// Pause between two looks: short beside what is measured, long beside what a look costs.
const PAUSE: Duration = Duration::from_micros(200);

/// A running server; killed when dropped.
pub(crate) struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    /// Starts a server in this directory, and says how long it took until `/livez` was answered, counted
    /// from before the process was made.
    pub(crate) fn start(directory: &Path) -> Result<(Self, Duration)> {
        let address = free_address()?;
        let log = directory.join("server.log");
        let mut command = command(directory);
        command.args(["serve", "--listen", &address.to_string()]).stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(File::create(&log)?);
        let begin = Instant::now();
        let child = command.spawn().with_context(|| format!("cannot start {PROGRAM}"))?;
        let mut server = Self { child, address };
        server.wait_until_live(begin + DEADLINE, &log)?;
        Ok((server, begin.elapsed()))
    }

    /// Until the server listens, connecting is refused at once.
    fn wait_until_live(&mut self, deadline: Instant, log: &Path) -> Result<()> {
        let mut connection = loop {
            if let Ok(connection) = Connection::open(self.address) {
                break connection;
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the server did not start ({status}): {}", std::fs::read_to_string(log)?);
            }
            ensure!(Instant::now() < deadline, "the server did not start within {DEADLINE:?}");
            std::thread::sleep(PAUSE);
        };
        connection.send(&get("/livez"))?;
        connection.receive_ok()?;
        Ok(())
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn process(&self) -> Process {
        Process(self.child.id())
    }

    /// Stops the server as an administrator would, and waits until it is gone.
    pub(crate) fn stop(mut self) -> Result<()> {
        kill_process(Pid::from_child(&self.child), Signal::TERM)?;
        let deadline = Instant::now() + DEADLINE;
        loop {
            if let Some(status) = self.child.try_wait()? {
                ensure!(status.success(), "the server stopped with {status}");
                return Ok(());
            }
            ensure!(Instant::now() < deadline, "the server did not stop within {DEADLINE:?}");
            std::thread::sleep(PAUSE);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command of the program in this directory, with this on its standard input; its standard output.
pub(crate) fn run(directory: &Path, arguments: &[&str], input: &str) -> Result<String> {
    let mut command = command(directory);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("cannot start {PROGRAM}"))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

/// The server's private key; a server that has started once has exactly one.
pub(crate) fn private_key(directory: &Path) -> Result<String> {
    let mut entries = std::fs::read_dir(directory.join("keys"))?;
    let file: PathBuf = entries.next().context("the server made no key")??.path();
    Ok(std::fs::read_to_string(file)?)
}

/// With the default settings, or those that the directory has, whatever the environment of the benchmark says.
fn command(directory: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.current_dir(directory).env_clear();
    command
}

/// A port that nobody listened on a moment ago.
fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}
