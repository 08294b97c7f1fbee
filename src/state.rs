//! What a request needs, cloned cheaply. No behaviour.

use std::sync::Arc;

use crate::ambient::Ambient;
use crate::clients::Directory;
use crate::config::Config;
use crate::database::Database;
use crate::keyring::Keyring;
use crate::metrics::Metrics;
use crate::passwords::Passwords;
use crate::throttle::Throttle;
use crate::users::Authenticator;

/// Shared by all requests.
#[derive(Clone, Debug)]
pub struct AppState {
    /// As read at start.
    pub config: Arc<Config>,
    /// The issuer identifier, byte-equal wherever it appears.
    pub issuer: Arc<str>,
    /// Clock and randomness.
    pub ambient: Ambient,
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
    /// Signing keys.
    pub keyring: Arc<Keyring>,
    /// What is counted.
    pub metrics: Metrics,
}
