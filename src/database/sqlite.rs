//! SQLite: the file, who may read it, and how its connections are set up (D4).

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sea_orm::sqlx::sqlite::SqliteSynchronous;
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbErr};

use super::error::Error;
use super::fault::driver_reason;
use crate::config::{DatabaseConfig, DatabaseUrl, Synchronous};

/// Pause before another look at a file that somebody else has locked.
const RETRY: Duration = Duration::from_millis(20);

/// Whether a missing SQLite file is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenMode {
    /// `serve` and `db migrate`.
    Create,
    /// Every other command.
    MustExist,
    /// `config check`: nothing is made, and nothing in the file is changed.
    ReadOnly,
}

/// Where a SQLite database lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqliteFile(PathBuf);

impl SqliteFile {
    /// The file that a `sqlite:` URL names; absent for the other databases.
    pub fn of(url: &DatabaseUrl) -> Option<Self> {
        let rest = url.0.strip_prefix("sqlite:")?;
        let path = rest.strip_prefix("//").unwrap_or(rest);
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        Some(Self(std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path))))
    }

    /// The absolute path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// What is wrong with the mode of the file, if others can read or change it. Countersign makes it for its
    /// owner alone, since the hashes of all passwords are in it.
    pub fn openness(&self) -> Option<String> {
        let metadata = std::fs::metadata(&self.0).ok().filter(std::fs::Metadata::is_file)?;
        let mode = metadata.permissions().mode() & 0o777;
        let path = self.0.display();
        (mode & 0o077 != 0).then(|| {
            format!("the database {path} has the mode {mode:04o}, others can read or change it: `chmod 600 {path}`")
        })
    }

    fn open_error(&self, reason: String) -> Error {
        Error::Open { url: self.0.display().to_string(), reason }
    }

    /// Makes an empty file that only its owner can read; SQLite gives its log files the same mode.
    fn create(&self) -> std::io::Result<()> {
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&self.0) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
            _ => Ok(()),
        }
    }
}

/// Where connections for reading are made, and where the one for writing is.
pub(super) async fn open(
    file: &SqliteFile,
    config: &DatabaseConfig,
    mode: OpenMode,
) -> Result<(DatabaseConnection, DatabaseConnection), Error> {
    if mode == OpenMode::Create {
        file.create().map_err(|error| file.open_error(cannot_make(file, &error)))?;
    } else if !file.path().exists() {
        return Err(Error::Missing(file.path().display().to_string()));
    }
    let writer = connect(file, config, 1, mode).await?;
    let reader = connect(file, config, config.max_connections, mode).await?;
    // A connection alone does not read the file.
    match writer.execute_unprepared("PRAGMA schema_version").await {
        Ok(_) => Ok((reader, writer)),
        Err(error) => Err(file.open_error(explain(file, &error))),
    }
}

/// Gives the file a write-ahead log, which it keeps: readers do not wait for the writer then (D4). SQLite
/// does not wait for a process that holds a lock on the file, so this does, for at most `patience`.
pub(super) async fn use_write_ahead_log(
    writer: &impl ConnectionTrait,
    patience: Duration,
) -> Result<(), DbErr> {
    #[expect(clippy::disallowed_methods, reason = "the lock is held by another process of the machine")]
    let began = Instant::now();
    loop {
        match writer.execute_unprepared("PRAGMA journal_mode = WAL").await {
            Err(error) if is_locked(&error) && began.elapsed() < patience => {
                tokio::time::sleep(RETRY).await;
            }
            done => return done.map(drop),
        }
    }
}

fn cannot_make(file: &SqliteFile, error: &std::io::Error) -> String {
    let directory = file.path().parent().unwrap_or(Path::new("/"));
    if error.kind() == ErrorKind::NotFound {
        return format!("the directory {} does not exist", directory.display());
    }
    error.to_string()
}

fn is_locked(error: &DbErr) -> bool {
    driver_reason(error).contains("database is locked")
}

/// The driver's words, unless there is something better to say.
fn explain(file: &SqliteFile, error: &DbErr) -> String {
    let reason = driver_reason(error);
    if file.path().is_dir() {
        "it is a directory; database.url must name a file".to_owned()
    } else if reason.contains("file is not a database") {
        "it is no SQLite database, or damaged; restore it from a backup, or let database.url name another file"
            .to_owned()
    } else if reason.contains("malformed") {
        "it is damaged; restore it from a backup".to_owned()
    } else if reason.contains("unable to open database file") {
        "it cannot be opened for reading and writing; check the owner and mode of the file and its directory"
            .to_owned()
    } else {
        reason
    }
}

async fn connect(
    file: &SqliteFile,
    config: &DatabaseConfig,
    connections: u32,
    mode: OpenMode,
) -> Result<DatabaseConnection, Error> {
    let busy_timeout = config.acquire_timeout.0;
    let synchronous = match config.synchronous {
        Synchronous::Normal => SqliteSynchronous::Normal,
        Synchronous::Full => SqliteSynchronous::Full,
    };
    let path = file.path().to_owned();
    // The URL only chooses the driver; the path is set below, so that no character in it needs escaping.
    let mut options = ConnectOptions::new("sqlite://countersign.db");
    options
        .max_connections(connections)
        .acquire_timeout(busy_timeout)
        .sqlx_logging(false)
        .test_before_acquire(false)
        .map_sqlx_sqlite_opts(move |options| {
            options
                .filename(&path)
                .create_if_missing(false)
                .foreign_keys(true)
                .synchronous(synchronous)
                .busy_timeout(busy_timeout)
                .read_only(mode == OpenMode::ReadOnly)
        });
    let connected = sea_orm::Database::connect(options).await;
    connected.map_err(|error| file.open_error(explain(file, &error)))
}
