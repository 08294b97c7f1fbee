//! `db backup FILE`: the database and its signing keys, as they were at one moment (D8).

use std::fs::{DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use clap::Args;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::output::note;
use crate::database::{Error, SqliteFile};
use crate::keyring::KeyAdmin;

/// Where it goes, and what it is.
pub(super) const HELP: &str = "\
The copy is consistent, and servers go on meanwhile. Its signing keys go into FILE.keys/ beside it. Only \
the owner can read either. Nothing is overwritten, and what breaks off leaves no FILE. docs/backup.md says \
how a backup is brought back.

Do not copy the database with `cp` while a server runs: what was written last is not in that file yet.

This is for SQLite. A PostgreSQL database is copied with `pg_dump`, one of MariaDB with `mariadb-dump`, and after \
that the directory `keys.directory`.";

/// Arguments of `db backup`.
#[derive(Debug, Args)]
pub(in crate::cli) struct BackupArgs {
    /// The copy of the database; its keys go into FILE.keys/
    file: PathBuf,
}

impl BackupArgs {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let url = &context.config.database.url;
        SqliteFile::of(url).ok_or_else(|| Error::NotSqlite(url.to_string()))?;
        let backup = Backup::begin(&self.file)?;
        let filled = backup.fill(context).await;
        if filled.is_err() {
            backup.discard();
        }
        let signing_keys = filled?;
        backup.sync()?;
        context.output.object(&json!({
            "database": backup.file,
            "keys": backup.keys,
            "signing_keys": signing_keys,
        }))?;
        note("Keep both as secret as what they were copied from: who has the keys can make tokens.");
        Ok(())
    }
}

/// A backup in the making. Until it is whole, all of it lies in the directory of its keys.
struct Backup {
    file: PathBuf,
    keys: PathBuf,
}

impl Backup {
    /// Takes the name. Of two backups to the same place at once, one makes the directory.
    fn begin(file: &Path) -> anyhow::Result<Self> {
        let file = std::path::absolute(file).context("the backup needs the name of a file")?;
        let mut keys = file.clone().into_os_string();
        keys.push(".keys");
        let keys = PathBuf::from(keys);
        let is_there = |path: &Path| path.symlink_metadata().is_ok();
        let (shown_file, shown_keys) = (file.display(), keys.display());
        ensure!(!is_there(&file), "{shown_file} is there already, and a backup overwrites nothing");
        ensure!(
            !is_there(&keys),
            "{shown_keys} is there already, without {shown_file}: another backup to that name runs now, or has \
             broken off; choose another name, or remove the directory if no backup runs"
        );
        DirBuilder::new()
            .mode(0o700)
            .create(&keys)
            .with_context(|| format!("cannot make the directory {}", keys.display()))?;
        Ok(Self { file, keys })
    }

    /// Copies the database and then the keys that it names, and says how many keys there are.
    async fn fill(&self, context: &Context) -> anyhow::Result<usize> {
        let unfinished = self.keys.join("unfinished.db");
        context.database.copy_to(&unfinished).await?;
        let keys = KeyAdmin::new(&context.database, &context.config.keys, &context.ambient);
        let copied = keys.copy_to(&self.keys).await?;
        move_to_new(&unfinished, &self.file)
            .with_context(|| format!("cannot write {}", self.file.display()))?;
        Ok(copied)
    }

    /// Waits until the names are on the disk; the contents are.
    fn sync(&self) -> anyhow::Result<()> {
        let parent = self.file.parent().unwrap_or(Path::new("/"));
        let sync = |directory: &Path| File::open(directory)?.sync_all();
        sync(&self.keys)
            .and_then(|()| sync(parent))
            .with_context(|| format!("cannot sync {}", parent.display()))
    }

    fn discard(&self) {
        if let Err(error) = std::fs::remove_dir_all(&self.keys) {
            note(&format!("cannot remove {}: {error}", self.keys.display()));
        }
    }
}

/// Gives a file a name that no other file has: another program may have taken it meanwhile. Some file
/// systems, as those of a network, cannot say so while they rename.
fn move_to_new(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            std::fs::hard_link(from, to)?;
            std::fs::remove_file(from)
        }
        moved => Ok(moved?),
    }
}
