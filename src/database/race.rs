//! Transactions that lost a race: another one was in the way and went on, and they were undone.

use sea_orm::{DbErr, RuntimeErr};

/// How often the same work is tried.
const ATTEMPTS: usize = 3;

/// Does a whole transaction, or what is one statement each, again if it has lost a race. What it has made for
/// rows that were undone is made anew.
pub async fn retried<T, F>(mut work: impl FnMut() -> F) -> Result<T, DbErr>
where
    F: Future<Output = Result<T, DbErr>>,
{
    for _ in 1..ATTEMPTS {
        match work().await {
            Err(error) if is_lost_race(&error) => {}
            done => return done,
        }
    }
    work().await
}

/// Whether a transaction was undone because of another one that goes on: on PostgreSQL by a serialization
/// failure or a deadlock, on MySQL by a deadlock. SQLite has one writer.
pub fn is_lost_race(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return false;
    };
    let Some(answer) = error.as_database_error() else {
        return false;
    };
    match answer.try_downcast_ref::<sea_orm::sqlx::mysql::MySqlDatabaseError>() {
        Some(answer) => answer.number() == 1213,
        None => answer.code().is_some_and(|code| ["40001", "40P01"].contains(&&*code)),
    }
}
