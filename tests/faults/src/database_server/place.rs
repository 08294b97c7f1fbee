//! Where a database server of our own works: a directory of an unprivileged user's, a port, a password. The
//! programs that run there die with this process, however it ends.

use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use rustix::process::geteuid;
use support::process::Process;
use tempfile::TempDir;

/// The user `nobody` of every Linux; servers refuse to run as root.
const NOBODY: u32 = 65_534;

/// Where the system has programs. What else is in the caller's environment is none of a server's business.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// The name of whoever may do everything on the server.
pub(super) const ADMIN: &str = "administrator";

/// Removed when it is dropped.
pub(super) struct Place {
    directory: TempDir,
    pub(super) port: u16,
    pub(super) password: String,
}

impl Place {
    pub(super) fn new() -> Result<Self> {
        let directory = TempDir::with_prefix("countersign-faults-")?;
        if geteuid().is_root() {
            chown(directory.path(), Some(NOBODY), Some(NOBODY))?;
        }
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        Ok(Self { directory, port, password: format!("{:032x}", fastrand::u128(..)) })
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Writes a file that the server's user can read.
    pub(super) fn write(&self, name: &str, content: &str) -> Result<PathBuf> {
        let path = self.path(name);
        std::fs::write(&path, content)?;
        Ok(path)
    }

    /// One of the server's programs, to be run by its user.
    pub(super) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new("setpriv");
        command.env_clear().env("PATH", PATH).env("LC_ALL", "C").current_dir(self.directory.path());
        command.args(["--pdeathsig", "KILL"]);
        if geteuid().is_root() {
            let nobody = NOBODY.to_string();
            command.args(["--reuid", &nobody, "--regid", &nobody, "--clear-groups"]);
        }
        command.arg(program.as_ref());
        command
    }
}

/// Runs a program to its end; what it printed.
pub(super) fn finish(command: &mut Command) -> Result<String> {
    let program = format!("{command:?}");
    let outcome = Process::start(command).end();
    ensure!(outcome.code == Some(0), "{program}: {} {}", outcome.stdout.trim(), outcome.stderr.trim());
    Ok(outcome.stdout)
}

/// The first of these files that is there.
pub(super) fn installed(candidates: impl IntoIterator<Item = PathBuf>, package: &str) -> Result<PathBuf> {
    let found = candidates.into_iter().find(|path| path.exists());
    found.with_context(|| format!("this needs the programs of the Debian package {package}"))
}
