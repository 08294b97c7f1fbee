//! A disk that is full: SQLite on a file system of 2 MB in memory, which only root may mount
//! (abuse case 109).

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use support::Sandbox;
use support::report::Report;
use tempfile::TempDir;

use crate::fault::{End, Episodes};
use crate::installation::Installation;
use crate::table::Row;
use crate::trial::Trial;
use crate::verdict::Effect;

/// At first, and when there is room again. SQLite's log alone may take 4 MB before it is folded into the
/// file.
const SMALL: &str = "2m";
const LARGE: &str = "64m";

pub(crate) fn run(program: &Path, nodes: usize, report: &mut Report) -> Result<Row> {
    // Unmounted when nothing lies there any more.
    let disk = Tmpfs::mount(SMALL)?;
    let installation = Installation::new(Sandbox::new_in(disk.path(), program));
    let seconds = if report.is_full() { 10 } else { 3 };
    let trial = Trial {
        name: "disk full",
        database: "SQLite",
        installation: &installation,
        nodes,
        settings: Vec::new(),
        calm: Duration::from_millis(500),
        episodes: Episodes { count: 1, lasting: Duration::from_secs(seconds) },
        effect: Effect::Everything,
        begin: Box::new(|| fill(&disk)),
        slots: None,
    };
    let row = trial.run(report)?;
    let copy = TempDir::new()?;
    let copy = copy.path().join("copy.db").display().to_string();
    let backup = installation.sandbox.run(&["db", "backup", &copy]);
    let is_whole = backup.code == Some(0);
    let said = if is_whole { "yes" } else { backup.stderr.trim() };
    report.must("the database is whole, and can be copied", said, is_whole)?;
    Ok(row)
}

fn fill(disk: &Tmpfs) -> Result<End<'_>> {
    let ballast = disk.path().join("ballast");
    let mut file = File::create(&ballast)?;
    loop {
        match file.write(&[0; 4096]) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::StorageFull => break,
            Err(error) => return Err(error).context("the disk cannot be filled"),
        }
    }
    Ok(Box::new(move || {
        disk.resize(LARGE)?;
        Ok(std::fs::remove_file(ballast)?)
    }))
}

/// A file system in memory; unmounted when it is dropped.
struct Tmpfs {
    place: TempDir,
}

impl Tmpfs {
    fn mount(size: &str) -> Result<Self> {
        let disk = Self { place: TempDir::with_prefix("countersign-faults-")? };
        disk.mount_with(&format!("size={size},mode=0700"))
            .context("only root may mount a disk of its own")?;
        Ok(disk)
    }

    fn resize(&self, size: &str) -> Result<()> {
        self.mount_with(&format!("remount,size={size}"))
    }

    fn mount_with(&self, options: &str) -> Result<()> {
        let mut command = Command::new("mount");
        command.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(self.path());
        let status = command.status()?;
        ensure!(status.success(), "{command:?}: {status}");
        Ok(())
    }

    fn path(&self) -> &Path {
        self.place.path()
    }
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        // Whatever still has a file open there has it until it ends.
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}
