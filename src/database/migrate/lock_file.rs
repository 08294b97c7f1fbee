//! A file that is locked while a process migrates the SQLite database beside it. The database's own file must
//! not be: closing it would end the locks that SQLite has on it in the same process.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::super::Error;

/// Is removed when it is dropped. One that a killed process has left is taken over.
pub(super) struct LockFile {
    path: PathBuf,
    locked: Option<File>,
}

impl LockFile {
    /// For this database, by whatever link its path leads there.
    pub(super) fn of(database: &Path) -> Self {
        let path = database.canonicalize().unwrap_or_else(|_| database.to_owned());
        let mut name = path.into_os_string();
        name.push("-migrating");
        Self { path: name.into(), locked: None }
    }

    /// Whether this process has the lock now.
    pub(super) fn try_lock(&mut self) -> Result<bool, Error> {
        if self.locked.is_none() {
            self.locked = try_lock(&self.path)
                .map_err(|source| Error::Lock { path: self.path.display().to_string(), source })?;
        }
        Ok(self.locked.is_some())
    }
}

impl Drop for LockFile {
    fn drop(&mut self) {
        // The name goes before the lock does. Without either, the file does no harm.
        if self.locked.is_some() {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn try_lock(path: &Path) -> io::Result<Option<File>> {
    let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    // Who had the lock before may have removed the file after it was opened here.
    let is_the_one_with_the_name = std::fs::metadata(path)
        .is_ok_and(|named| file.metadata().is_ok_and(|locked| locked.ino() == named.ino()));
    Ok(is_the_one_with_the_name.then_some(file))
}
