//! Transactions that lost a race: another one was in the way and went on, and they were undone.

use sea_orm::DbErr;

use super::fault::is_lost_race;

/// How often the same work is tried.
const ATTEMPTS: usize = 3;

/// Does a whole transaction, or what is one statement each, again if it has lost a race. What it has made for
/// rows that were undone is made anew.
pub async fn retried<T, F>(work: impl FnMut() -> F) -> Result<T, DbErr>
where
    F: Future<Output = Result<T, DbErr>>,
{
    retried_if(is_lost_race, work).await
}

/// The same after any error that may be gone the next time.
pub async fn retried_if<T, F>(
    may_be_gone: impl Fn(&DbErr) -> bool,
    mut work: impl FnMut() -> F,
) -> Result<T, DbErr>
where
    F: Future<Output = Result<T, DbErr>>,
{
    for _ in 1..ATTEMPTS {
        match work().await {
            Err(error) if may_be_gone(&error) => {}
            done => return done,
        }
    }
    work().await
}
