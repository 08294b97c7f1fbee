//! Whether this node can do what a login needs: change the database, and sign a token (D9).
//!
//! Only a write shows that the database takes writes: one that can be read may lie on a full disk, or on a
//! server that only follows another one.

use std::time::Duration;

use entity::secret::InstallationKey;
use sea_orm::{ConnAcquireErr, DbErr};
use tokio::sync::Mutex;

use crate::ambient::Ambient;
use crate::database::{Database, wait_with_others};
use crate::installation;
use crate::keyring::{self, Keyring};

/// The row that is written.
const NAME: &str = "last_ready";

/// However many ask, the database is asked once in this time.
const ASKED_EVERY: Duration = Duration::from_secs(1);

/// Why a node cannot do its work.
#[derive(Debug, thiserror::Error)]
pub enum Unready {
    /// Nothing can be stored.
    #[error("the database takes no writes: {0}")]
    Database(#[source] DbErr),
    /// No token can be signed.
    #[error("no signing key can be used: {0}")]
    Keys(#[source] keyring::Error),
}

/// What was found out last. All who ask share it.
#[derive(Debug, Default)]
pub struct ReadinessCheck(Mutex<Option<Written>>);

#[derive(Debug)]
struct Written {
    at: Duration,
    outcome: Result<(), DbErr>,
}

impl ReadinessCheck {
    /// Finds out whether a login would work.
    pub async fn check(
        &self,
        database: &Database,
        keyring: &Keyring,
        ambient: &Ambient,
    ) -> Result<(), Unready> {
        self.write(database, ambient).await.map_err(Unready::Database)?;
        keyring.require_signer().map_err(Unready::Keys)
    }

    /// Others wait meanwhile, and go by what the one has found who asks the database.
    async fn write(&self, database: &Database, ambient: &Ambient) -> Result<(), DbErr> {
        let Some(mut last) = wait_with_others(self.0.lock()).await else {
            return Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout));
        };
        let now = ambient.elapsed();
        if let Some(written) = last.as_ref().filter(|written| now < written.at + ASKED_EVERY) {
            return written.outcome.clone();
        }
        let value = InstallationKey(ambient.now().0.to_be_bytes().to_vec());
        let outcome = installation::replace(database, NAME, value).await;
        *last = Some(Written { at: ambient.elapsed(), outcome: outcome.clone() });
        outcome
    }
}
