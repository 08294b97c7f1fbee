//! What a database error means: try again later, or a fault; and what a person can do about it.

use std::time::Duration;

use sea_orm::sqlx::sqlite::SqliteError;
use sea_orm::{DbErr, RuntimeErr};
use tokio::net::TcpStream;

use crate::config::DatabaseUrl;

/// SQLite's primary result codes (the low byte of an extended one): BUSY, LOCKED, READONLY, IOERR, FULL,
/// CANTOPEN.
const SQLITE_PASSING: [i32; 6] = [5, 6, 8, 10, 13, 14];

/// Codes and classes of PostgreSQL: insufficient resources, operator intervention (a statement that took too
/// long among them), serialization failure, deadlock, lock not available, a server that only reads.
const POSTGRES_PASSING: [&str; 6] = ["53", "57", "40001", "40P01", "55P03", "25006"];

/// Codes of MySQL: lock wait timeout, deadlock, a server that only reads.
const MYSQL_PASSING: [u16; 3] = [1205, 1213, 1290];

/// Whether the database was out of reach or too busy, so that the same request may succeed later; any
/// other error is a fault.
pub fn is_unavailable(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            match &**error {
                sea_orm::sqlx::Error::Io(_)
                | sea_orm::sqlx::Error::PoolTimedOut
                | sea_orm::sqlx::Error::PoolClosed
                | sea_orm::sqlx::Error::WorkerCrashed => true,
                sea_orm::sqlx::Error::Database(error) => will_pass(&**error),
                _ => false,
            }
        }
        _ => false,
    }
}

fn will_pass(error: &dyn sea_orm::sqlx::error::DatabaseError) -> bool {
    if error.try_downcast_ref::<SqliteError>().is_some() {
        return sqlite_code(error).is_some_and(|code| SQLITE_PASSING.contains(&code));
    }
    if let Some(error) = error.try_downcast_ref::<sea_orm::sqlx::mysql::MySqlDatabaseError>() {
        return MYSQL_PASSING.contains(&error.number());
    }
    error.code().is_some_and(|code| POSTGRES_PASSING.iter().any(|passing| code.starts_with(passing)))
}

fn sqlite_code(error: &dyn sea_orm::sqlx::error::DatabaseError) -> Option<i32> {
    error.code()?.parse::<i32>().ok().map(|code| code & 0xff)
}

/// What a person can do about an error in the middle of the work, where that is known.
pub fn advice(whole: &DbErr) -> Option<&'static str> {
    const BUSY: &str = "the database is out of reach or busy; try again";
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = whole
    else {
        return is_unavailable(whole).then_some(BUSY);
    };
    let code = match &**error {
        sea_orm::sqlx::Error::Database(error) if error.try_downcast_ref::<SqliteError>().is_some() => {
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
        Ok(Ok(_)) => refusal(error),
        Ok(Err(error)) => format!("nothing answers at {host}:{port} ({error}); is the server running?"),
        Err(_) => format!("nothing answers at {host}:{port}; is the address right, and no firewall between?"),
    }
}

/// What the driver says, without the layers around it.
pub(super) fn driver_reason(error: &DbErr) -> String {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error)) => match &**error {
            // PostgreSQL's driver adds a line of the server's source.
            sea_orm::sqlx::Error::Database(error) => error.message().to_owned(),
            other => other.to_string(),
        },
        other => other.to_string(),
    }
}

/// What the driver says of a server that answers, and what can be done about it.
fn refusal(error: &DbErr) -> String {
    let reason = driver_reason(error);
    let DbErr::Conn(RuntimeErr::SqlxError(driver)) = error else {
        return reason;
    };
    let Some(answer) = driver.as_database_error() else {
        return reason;
    };
    let number = answer
        .try_downcast_ref::<sea_orm::sqlx::mysql::MySqlDatabaseError>()
        .map(sea_orm::sqlx::mysql::MySqlDatabaseError::number);
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
