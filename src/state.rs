//! What a request needs, cloned cheaply, and the one place where all of that is put together: for the
//! program, the tests and the benches.

use std::sync::Arc;

use sea_orm::DbErr;

use crate::ambient::Ambient;
use crate::clients::Directory;
use crate::config::Config;
use crate::database::{self, Database, MigrationEvent, OpenMode};
use crate::installation;
use crate::keyring::{self, Keyring};
use crate::login::{Authenticator, RecentAddresses};
use crate::metrics::Metrics;
use crate::passwords::{self, Passwords};
use crate::readiness::ReadinessCheck;
use crate::repeats::Repeats;
use crate::status::{self, StatusLists};
use crate::throttle::{self, Throttle};
use crate::timekeeping::Timekeeper;
use crate::token_check::{self, TokenCheck};
use crate::users;

/// Shared by all requests.
#[derive(Clone, Debug)]
pub struct AppState {
    /// As read at start.
    pub config: Arc<Config>,
    /// The issuer identifier, byte-equal wherever it appears.
    pub issuer: Arc<str>,
    /// Clock and randomness.
    pub ambient: Ambient,
    /// Whether the clock is trusted.
    pub timekeeper: Arc<Timekeeper>,
    /// Users, clients, sessions.
    pub database: Database,
    /// Clients, from memory.
    pub clients: Directory,
    /// Hashing threads.
    pub passwords: Arc<Passwords>,
    /// Attempts to log in.
    pub throttle: Arc<Throttle>,
    /// Checks passwords within what the throttle allows.
    pub authenticator: Authenticator,
    /// Makes and verifies the checks of tokens that are not JWTs.
    pub checks: TokenCheck,
    /// Signing keys.
    pub keyring: Arc<Keyring>,
    /// Which tokens were revoked, for services that verify offline.
    pub status: Arc<StatusLists>,
    /// What is counted.
    pub metrics: Metrics,
    /// Whether this node can do its work.
    pub readiness: Arc<ReadinessCheck>,
    /// Keeps the log short.
    pub repeats: Arc<Repeats>,
}

/// Why a server cannot start, in words for an administrator.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database cannot be opened or brought up to date.
    #[error("{0}")]
    Database(#[from] database::Error),
    /// A statement failed.
    #[error("{0}")]
    Statement(#[from] DbErr),
    /// No token could be signed.
    #[error("{0}")]
    Keys(#[from] keyring::Error),
    /// No password could be checked.
    #[error(transparent)]
    Passwords(#[from] passwords::Error),
}

impl AppState {
    /// Opens the configured database, brings its schema up to date, and reads from it what a server keeps in
    /// memory. Makes the database and the first signing key where there are none.
    pub async fn open(config: Config, ambient: Ambient) -> Result<Self, Error> {
        let database = Database::open(&config.database, OpenMode::Create).await?;
        let opened = Self::on(database.clone(), config, ambient).await;
        if opened.is_err() {
            // The first error is the one to tell.
            let _ = database.close().await;
        }
        opened
    }

    async fn on(database: Database, config: Config, ambient: Ambient) -> Result<Self, Error> {
        let applied = database.migrate(&log_migration).await?;
        if !applied.is_empty() {
            tracing::info!(migrations = applied.len(), "database schema brought up to date");
        }
        let metrics = Metrics::new(database.metrics());
        let repeats = Arc::new(Repeats::new(ambient.clone()));
        // Before anything is stamped with the time.
        let timekeeper =
            Timekeeper::start(&database, &ambient, &repeats, &metrics.clock).await.map(Arc::new)?;
        let keyring = Arc::new(Keyring::open(&database, &config.keys, &ambient).await?);
        let checks = installation::key(&database, &ambient, token_check::KEY_NAME).await?;
        let checks = TokenCheck::new(&checks);
        let places = installation::key(&database, &ambient, status::KEY_NAME).await?;
        let status = StatusLists::open(&database, &ambient, &places, config.server.public_url()).await?;
        let throttle = Arc::new(open_throttle(&config, &database, &ambient, &metrics).await?);
        let passwords = Arc::new(open_passwords(&config, &database, &ambient, &metrics).await?);
        let clients = Directory::new(database.clone(), &config.clients);
        // For pages that come while the database is away. A server without them is no reason not to start.
        let _ = clients.read_registered().await;
        Ok(Self {
            issuer: config.server.issuer().into(),
            status: Arc::new(status),
            clients,
            authenticator: Authenticator {
                database: database.clone(),
                passwords: Arc::clone(&passwords),
                throttle: Arc::clone(&throttle),
                recent: RecentAddresses::new(),
                ambient: ambient.clone(),
                checks: checks.clone(),
                known_for: config.throttle.known_for,
                repeats: Arc::clone(&repeats),
            },
            timekeeper,
            readiness: Arc::default(),
            repeats,
            checks,
            passwords,
            throttle,
            keyring,
            config: Arc::new(config),
            ambient,
            database,
            metrics,
        })
    }
}

fn log_migration(event: MigrationEvent) {
    tracing::info!("{event}");
}

async fn open_throttle(
    config: &Config,
    database: &Database,
    ambient: &Ambient,
    metrics: &Metrics,
) -> Result<Throttle, Error> {
    let key = installation::key(database, ambient, throttle::KEY_NAME).await?;
    let throttle = Throttle::new(config.throttle.clone(), &key, ambient.clone(), metrics.throttle.clone());
    throttle.restore(database).await?;
    Ok(throttle)
}

async fn open_passwords(
    config: &Config,
    database: &Database,
    ambient: &Ambient,
    metrics: &Metrics,
) -> Result<Passwords, Error> {
    let key = installation::key(database, ambient, passwords::DECOY_KEY_NAME).await?;
    let passwords = Passwords::new(&config.passwords, ambient.clone(), metrics.hashing.clone())?;
    let passwords = passwords.with_decoy_key(&key);
    passwords.set_census(&users::census(database.patient_reader()).await?);
    Ok(passwords)
}
