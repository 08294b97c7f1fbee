//! The clocks of a command, which a person has begun and waits for. It has no ten minutes.

use std::time::Duration;

use entity::time::UnixMillis;
use sea_orm::DbErr;

use super::distrust::Distrust;
use super::mark::{self, Mark};
use super::reading::Reading;
use crate::ambient::Ambient;
use crate::database::Database;

/// Why a command does nothing that goes by the time.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The time is not trusted.
    #[error("nothing was done, since {0}")]
    Untrusted(Distrust),
    /// The database failed.
    #[error("{0}")]
    Database(#[from] DbErr),
}

/// Lets `ambient` have the database's time, and warns when that is not this machine's.
pub async fn correct(database: &Database, ambient: &Ambient) -> Result<(), DbErr> {
    let reading = Reading::take(database, ambient).await?;
    reading.correct(ambient);
    if let Err(distrust) = reading.require_agreement() {
        tracing::warn!("{distrust}; meanwhile the database's counts");
    }
    Ok(())
}

/// Fails unless the time may be gone by where that cannot be undone: the clocks agree, and time can have got
/// to where it is since a server last ran.
pub async fn require_trust(database: &Database, ambient: &Ambient) -> Result<(), Error> {
    let reading = Reading::take(database, ambient).await?;
    reading.require_agreement().map_err(Error::Untrusted)?;
    let Some(mark) = mark::find(database).await? else {
        return Ok(());
    };
    let moved = mark.moved_to(reading.database, Duration::ZERO);
    moved.require_no_trial().map_err(Error::Untrusted)
}

/// Notes that the time is right, which a person says, and tells that time. Running servers go by it within a
/// minute.
pub async fn trust_clock(database: &Database, ambient: &Ambient) -> Result<UnixMillis, Error> {
    let reading = Reading::take(database, ambient).await?;
    reading.require_agreement().map_err(Error::Untrusted)?;
    mark::store(database, Mark::trusted(reading.database)).await?;
    Ok(reading.database)
}
