//! A directory in which the program runs, with the default settings or those of its `countersign.toml`.

use std::fs::File;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};

use crate::http_client::{Connection, get};
use crate::process::Process;

/// Longest wait for a start or a stop.
const DEADLINE: Duration = Duration::from_secs(20);

/// Pause between two looks: short beside what is measured, long beside what a look costs.
const PAUSE: Duration = Duration::from_micros(200);

/// Where the program works, and which one it is.
#[derive(Clone, Debug)]
pub struct Sandbox {
    program: PathBuf,
    directory: PathBuf,
}

impl Sandbox {
    /// Makes the directory.
    pub fn create(program: &Path, directory: &Path) -> Result<Self> {
        std::fs::create_dir(directory).with_context(|| format!("cannot make {}", directory.display()))?;
        Ok(Self { program: program.to_owned(), directory: directory.to_owned() })
    }

    /// Writes `countersign.toml`.
    pub fn configure(&self, toml: &str) -> Result<()> {
        Ok(std::fs::write(self.directory.join("countersign.toml"), toml)?)
    }

    /// Runs a command with this on its standard input; its standard output.
    pub fn run(&self, arguments: &[&str], input: &str) -> Result<String> {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().with_context(|| self.cannot_start())?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input.as_bytes())?;
        }
        let output = child.wait_with_output()?;
        ensure!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Starts a server on a free port, and says how long it took until `/livez` was answered, counted from
    /// before the process was made.
    pub fn start(&self) -> Result<(Server, Duration)> {
        let address = free_address()?;
        let log = self.directory.join("server.log");
        let mut command = self.command();
        command.args(["serve", "--listen", &address.to_string()]).stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(File::create(&log)?);
        let begin = Instant::now();
        let child = command.spawn().with_context(|| self.cannot_start())?;
        let mut server = Server { child, address };
        server.wait_until_live(begin + DEADLINE, &log)?;
        Ok((server, begin.elapsed()))
    }

    /// The server's private key; a server that has started once has exactly one.
    pub fn private_key(&self) -> Result<String> {
        let mut entries = std::fs::read_dir(self.directory.join("keys"))?;
        let file: PathBuf = entries.next().context("the server made no key")??.path();
        Ok(std::fs::read_to_string(file)?)
    }

    /// Nothing of this process's environment is passed on.
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(&self.directory).env_clear();
        command
    }

    fn cannot_start(&self) -> String {
        format!("cannot start {}", self.program.display())
    }
}

/// A port that nobody listened on a moment ago.
fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

/// A running server; killed when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
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

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// For what the kernel says about it.
    pub fn process(&self) -> Process {
        Process(self.child.id())
    }

    /// Stops the server as an administrator would, and waits until it is gone.
    pub fn stop(mut self) -> Result<()> {
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
