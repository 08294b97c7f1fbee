//! What a database error means: try again later, or a fault; and what a person can do about it.

use std::fs::File;
use std::time::Duration;

use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::mysql::MySqlDatabaseError;
use sea_orm::sqlx::sqlite::SqliteError;
use sea_orm::{DbErr, RuntimeErr, sqlx};
use tokio::net::TcpStream;

use crate::config::DatabaseUrl;

/// SQLite's primary result codes (the low byte of an extended one): BUSY, LOCKED, READONLY, IOERR, FULL,
/// CANTOPEN.
const SQLITE_PASSING: [i32; 6] = [5, 6, 8, 10, 13, 14];

/// Codes and classes of PostgreSQL: insufficient resources, operator intervention (a statement that took too
/// long among them).
const POSTGRES_PASSING: [&str; 2] = ["53", "57"];

/// Codes of PostgreSQL: a server that only reads, a connection that it has ended, for a rest in the middle of
/// a transaction or since it is going down, is not up yet, or has lost the database.
const POSTGRES_CANNOT_SERVE: [&str; 7] = ["25006", "25P03", "57P01", "57P02", "57P03", "57P04", "57P05"];

/// Codes of PostgreSQL: serialization failure, deadlock, lock not available in time.
const POSTGRES_LOST_RACE: [&str; 3] = ["40001", "40P01", "55P03"];

/// Codes of MySQL and MariaDB: lock wait timeout, a row that changed since it was read, a statement that was
/// interrupted or took too long (MariaDB, MySQL).
const MYSQL_PASSING: [u16; 5] = [1205, 1020, 1317, 1969, 3024];

/// Code of MySQL and MariaDB: deadlock.
const MYSQL_LOST_RACE: [u16; 1] = [1213];

/// Codes of MySQL and MariaDB: a server that only reads (by an option, or in this transaction), one that is
/// going down, a connection that was killed.
const MYSQL_CANNOT_SERVE: [u16; 4] = [1290, 1792, 1053, 1927];

/// What an answer of the driver means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// The statement may succeed later, over the same connection.
    Later,
    /// The transaction was undone because of another one that goes on. Done again, it may succeed at once.
    LostRace,
    /// The server said that it does nothing for anybody on this connection; nothing was done.
    CannotServe,
    /// The connection broke or fell silent, and nobody knows what was done.
    Broken,
    /// The statement is at fault.
    Fault,
}

impl Meaning {
    fn of(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::WorkerCrashed => Self::Broken,
            sqlx::Error::Database(error) => Self::of_answer(&**error),
            _ => Self::Fault,
        }
    }

    fn of_answer(error: &dyn DatabaseError) -> Self {
        if error.try_downcast_ref::<SqliteError>().is_some() {
            let passes = sqlite_code(error).is_some_and(|code| SQLITE_PASSING.contains(&code));
            return if passes { Self::Later } else { Self::Fault };
        }
        match error.try_downcast_ref::<MySqlDatabaseError>() {
            Some(error) => Self::of_mysql(error.number()),
            None => error.code().map_or(Self::Fault, |code| Self::of_postgres(&code)),
        }
    }

    fn of_mysql(number: u16) -> Self {
        if MYSQL_CANNOT_SERVE.contains(&number) {
            Self::CannotServe
        } else if MYSQL_LOST_RACE.contains(&number) {
            Self::LostRace
        } else if MYSQL_PASSING.contains(&number) {
            Self::Later
        } else {
            Self::Fault
        }
    }

    fn of_postgres(code: &str) -> Self {
        if POSTGRES_CANNOT_SERVE.contains(&code) {
            Self::CannotServe
        } else if POSTGRES_LOST_RACE.contains(&code) {
            Self::LostRace
        } else if POSTGRES_PASSING.iter().any(|class| code.starts_with(class)) {
            Self::Later
        } else {
            Self::Fault
        }
    }
}

fn sqlite_code(error: &dyn DatabaseError) -> Option<i32> {
    error.code()?.parse::<i32>().ok().map(|code| code & 0xff)
}

/// Whether the database was out of reach or too busy, so that the same request may succeed later; any
/// other error is a fault.
pub fn is_unavailable(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            Meaning::of(error) != Meaning::Fault
        }
        _ => false,
    }
}

/// Whether a transaction was undone because of another one that goes on: on PostgreSQL by a serialization
/// failure, a deadlock or a lock that was not to be had in time, on MySQL by a deadlock. SQLite has one
/// writer.
pub fn is_lost_race(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return false;
    };
    Meaning::of(error) == Meaning::LostRace
}

/// Whether a connection can go on after this answer.
pub(super) fn leaves_connection_sound(error: &sqlx::Error) -> bool {
    !matches!(Meaning::of(error), Meaning::CannotServe | Meaning::Broken)
}

/// Whether the same work may be tried again on another connection. Where nobody knows what was done, only
/// work that changes nothing may.
pub(super) fn may_be_repeated(error: &sqlx::Error, changes_nothing: bool) -> bool {
    match Meaning::of(error) {
        Meaning::CannotServe => true,
        Meaning::Broken => changes_nothing,
        Meaning::Later | Meaning::LostRace | Meaning::Fault => false,
    }
}

/// The error of a statement that was to change something, as SeaORM words it.
pub(super) fn exec_error(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

/// The error of a statement that was to read, as SeaORM words it.
pub(super) fn query_error(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

/// What a person can do about an error in the middle of the work, where that is known.
pub fn advice(whole: &DbErr) -> Option<&'static str> {
    const BUSY: &str = "the database is out of reach or busy; try again";
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = whole
    else {
        return is_unavailable(whole).then_some(BUSY);
    };
    let code = match &**error {
        sqlx::Error::Database(error) if error.try_downcast_ref::<SqliteError>().is_some() => {
            sqlite_code(&**error)
        }
        _ => return is_unavailable(whole).then_some(BUSY),
    };
    match code? {
        5 | 6 => Some("another process has locked the database; try again when it is done"),
        8 => Some("the database file can only be read; check its owner and mode"),
        11 | 26 => Some("the database file is damaged; restore it from a backup"),
        13 => Some("the disk is full; nothing was changed"),
        _ => None,
    }
}

/// Why a server cannot be reached: the pool only says that it has waited long enough.
pub(super) async fn why_out_of_reach(url: &DatabaseUrl, error: &DbErr) -> String {
    let Some((host, port)) = url.address() else {
        return driver_reason(error);
    };
    let connect = TcpStream::connect((host.as_str(), port));
    match tokio::time::timeout(Duration::from_secs(1), connect).await {
        Ok(Ok(_)) => unreadable_file(url, error).unwrap_or_else(|| refusal(error)),
        Ok(Err(error)) => format!("nothing answers at {host}:{port} ({error}); is the server running?"),
        Err(_) => format!("nothing answers at {host}:{port}; is the address right, and no firewall between?"),
    }
}

/// The file of the URL that cannot be read. The driver says why, and not which one it is.
fn unreadable_file(url: &DatabaseUrl, error: &DbErr) -> Option<String> {
    let DbErr::Conn(RuntimeErr::SqlxError(driver)) = error else {
        return None;
    };
    if !matches!(**driver, sqlx::Error::Io(_) | sqlx::Error::Tls(_)) {
        return None;
    }
    url.tls_files().into_iter().find_map(|(parameter, path)| {
        let error = File::open(&path).err()?;
        Some(format!("`{parameter}` names {}, which cannot be read: {error}", path.display()))
    })
}

/// What the driver says, without the layers around it.
pub(super) fn driver_reason(error: &DbErr) -> String {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error)) | DbErr::Exec(RuntimeErr::SqlxError(error)) => {
            match &**error {
                // PostgreSQL's driver adds a line of the server's source.
                sqlx::Error::Database(error) => error.message().to_owned(),
                other => other.to_string(),
            }
        }
        other => other.to_string(),
    }
}

/// What the driver says of a server that answers, and what can be done about it.
fn refusal(error: &DbErr) -> String {
    let reason = driver_reason(error);
    let DbErr::Conn(RuntimeErr::SqlxError(driver)) = error else {
        return reason;
    };
    if let sqlx::Error::PoolTimedOut = &**driver {
        return "it answers, but is not ready within database.acquire_timeout; is it busy?".to_owned();
    }
    if let sqlx::Error::Tls(_) = &**driver {
        return untrusted(&reason);
    }
    let Some(answer) = driver.as_database_error() else {
        return reason;
    };
    let number = answer.try_downcast_ref::<MySqlDatabaseError>().map(MySqlDatabaseError::number);
    match (number, answer.code().as_deref()) {
        (Some(1049), _) | (None, Some("3D000")) => {
            format!("{reason}; a database of Countersign's own is made with CREATE DATABASE")
        }
        (Some(1045), _) | (None, Some("28000" | "28P01")) => {
            format!("{reason}; check the user and the password in database.url, and what the server allows")
        }
        _ => reason,
    }
}

/// What OpenSSL says of a certificate stands in brackets behind much else.
fn untrusted(reason: &str) -> String {
    let why = reason.rsplit_once('(').and_then(|(_, rest)| Some(rest.split_once(')')?.0));
    match why.filter(|_| reason.contains("certificate verify failed")) {
        Some(why) => format!(
            "the server's certificate is not accepted: {why}; the host of database.url must be the one that \
             the certificate names, and `sslrootcert` (MySQL: `ssl-ca`) the authority that has issued it"
        ),
        None => reason.to_owned(),
    }
}
