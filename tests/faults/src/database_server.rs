//! A database server of our own, which may be stopped and killed. It listens on loopback, and nothing of it
//! is left when this process ends.

mod kind;
mod mariadb;
mod place;
mod postgres;

use std::cell::RefCell;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use support::proc::Proc;
use support::process::Process;

pub(crate) use self::kind::Kind;
use self::place::Place;

/// The role that Countersign has.
const ROLE: &str = "countersign";

/// Longest wait for a server that starts, and for processes that were killed.
const PATIENCE: Duration = Duration::from_mins(1);

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(10);

/// A server; dropped, it is killed.
pub(crate) struct DatabaseServer {
    pub(crate) kind: Kind,
    /// Absent while nobody has started it again.
    process: RefCell<Option<Process>>,
    place: Place,
}

/// A session that keeps what it was told to take; dropped, it ends.
pub(crate) struct Held(#[expect(dead_code, reason = "held")] Process);

impl DatabaseServer {
    /// Makes one, starts it, and waits until it answers.
    pub(crate) fn start(kind: Kind) -> Result<Self> {
        let place = Place::new()?;
        kind.install(&place)?;
        let process = RefCell::new(Some(Process::start(&mut kind.first_start(&place)?)));
        let server = Self { kind, process, place };
        server.wait_until_it_answers()?;
        server.administer(&kind.create_role(ROLE, &server.place.password))?;
        Ok(server)
    }

    /// Makes a database for Countersign.
    pub(crate) fn create_database(&self, name: &str) -> Result<()> {
        self.administer(&self.kind.create_database(name, ROLE))
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.place.port))
    }

    /// For `database.url`, where the server is reached at this address.
    pub(crate) fn url(&self, database: &str, address: SocketAddr) -> String {
        format!("{}://{ROLE}:{}@{address}/{database}", self.kind.scheme(), self.place.password)
    }

    /// Executes statements as the administrator.
    pub(crate) fn administer(&self, statements: &str) -> Result<()> {
        let mut client = Process::start(&mut self.kind.client(&self.place, self.kind.administration())?);
        client.feed(statements.as_bytes());
        let outcome = client.end();
        ensure!(outcome.code == Some(0), "{statements}: {}", outcome.stderr.trim());
        Ok(())
    }

    /// Says statements in a session of its own, which then stays open.
    pub(crate) fn hold(&self, database: &str, statements: &str) -> Result<Held> {
        let mut process = Process::start(&mut self.kind.client(&self.place, database)?);
        process.say(&format!("{statements}\nSELECT 'held';\n"));
        let held = process.stdout.find(Instant::now() + PATIENCE, |line| line.trim() == "held");
        ensure!(held.is_some(), "{statements}: {:?}", process.end());
        Ok(Held(process))
    }

    /// Stops all its processes, which then do nothing but keep what they have.
    pub(crate) fn pause(&self) -> Result<()> {
        // Without the first one there are no new ones.
        signal(self.main()?, Signal::STOP);
        for child in self.main()?.children()? {
            signal(child, Signal::STOP);
        }
        Ok(())
    }

    /// Lets them go on.
    pub(crate) fn resume(&self) -> Result<()> {
        for process in self.main()?.children()?.into_iter().chain([self.main()?]) {
            signal(process, Signal::CONT);
        }
        Ok(())
    }

    /// Kills all its processes.
    pub(crate) fn kill(&self) -> Result<()> {
        self.pause()?;
        let children = self.main()?.children()?;
        for child in &children {
            signal(*child, Signal::KILL);
        }
        // Waits for the first one.
        self.process.take().context("the server is not running")?.kill();
        wait(|| children.iter().all(|child| !child.is_running())).context("killed processes go on")
    }

    /// Stops it in order.
    pub(crate) fn stop(&self) -> Result<()> {
        signal(self.main()?, self.kind.stop_signal());
        let outcome = self.process.take().context("the server is not running")?.end();
        ensure!(outcome.code == Some(0), "the server did not stop in order: {outcome:?}");
        Ok(())
    }

    /// Starts it again, and waits until it answers.
    pub(crate) fn start_again(&self) -> Result<()> {
        self.process.replace(Some(Process::start(&mut self.kind.server(&self.place)?)));
        self.wait_until_it_answers()
    }

    fn wait_until_it_answers(&self) -> Result<()> {
        let answered = wait(|| self.administer("SELECT 1;").is_ok() || !self.is_running());
        if let (Ok(()), true) = (&answered, self.is_running()) {
            return Ok(());
        }
        let mut process = self.process.take().context("the server is not running")?;
        process.kill();
        bail!("the server does not start: {:?}", process.end());
    }

    fn is_running(&self) -> bool {
        self.main().is_ok_and(Proc::is_running)
    }

    /// The process that has started all others.
    fn main(&self) -> Result<Proc> {
        Ok(self.process.borrow().as_ref().context("the server is not running")?.proc())
    }
}

impl Drop for DatabaseServer {
    fn drop(&mut self) {
        if self.is_running() {
            let _ = self.kill();
        }
    }
}

fn signal(process: Proc, signal: Signal) {
    // One that has ended meanwhile needs none.
    let id = i32::try_from(process.0).ok().and_then(Pid::from_raw);
    let _ = id.map(|id| kill_process(id, signal));
}

fn wait(is_so: impl Fn() -> bool) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        ensure!(Instant::now() < deadline, "not within {PATIENCE:?}");
        std::thread::sleep(PAUSE);
    }
    Ok(())
}
