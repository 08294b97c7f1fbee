//! A copy of a SQLite database, whole and of one moment, while others write (D8).

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use super::{Database, Error};

impl Database {
    /// Writes a copy to `target`, which must not be there yet, and waits until it is on the disk. The copy
    /// holds what was committed when it began: one transaction reads it all, and no writer waits for that.
    /// Only the owner can read the file, from its first byte on.
    pub async fn copy_to(&self, target: &Path) -> Result<(), Error> {
        let reader = self.reader();
        let failed = |source| Error::Copy { path: target.display().to_string(), source };
        let target = std::path::absolute(target).map_err(failed)?;
        let name = target.to_str().ok_or_else(|| failed(io::Error::other("the path is not UTF-8")))?;
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&target).map_err(failed)?;
        // SQLite fills an empty file, and neither syncs it nor changes its mode.
        reader
            .execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [name.into()]))
            .await?;
        File::open(&target).and_then(|copy| copy.sync_all()).map_err(failed)
    }
}
