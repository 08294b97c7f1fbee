//! Where the private keys lie, and all that may be asked of that place. The rest of the keyring does not know
//! that it is a directory.
//!
//! A disk can take its time: all work is done on threads that may wait. The vault must not know what a key is
//! used for.

mod directory;
mod error;

use std::path::Path;
use std::sync::Arc;

use zeroize::Zeroizing;

pub use self::error::VaultError;
use super::rsa_key::SigningKey;
use crate::config::KeysConfig;

/// The place of the private keys.
#[derive(Clone, Debug)]
pub(super) struct Vault {
    directory: Arc<Path>,
}

impl Vault {
    pub(super) fn of(config: &KeysConfig) -> Self {
        Self { directory: config.directory.as_path().into() }
    }

    /// The key of this id.
    pub(super) async fn load(&self, kid: &str) -> Result<SigningKey, VaultError> {
        let kid = kid.to_owned();
        self.run("read", move |directory| directory::load(directory, &kid)).await
    }

    /// Keeps a key for good, whole or not at all. Says whether it was not there before.
    pub(super) async fn store(&self, kid: &str, pem: Zeroizing<String>) -> Result<bool, VaultError> {
        let kid = kid.to_owned();
        self.run("write", move |directory| directory::store(directory, &kid, &pem)).await
    }

    /// Copies the key of this id into another directory.
    pub(super) async fn copy(&self, kid: &str, target: &Path) -> Result<(), VaultError> {
        let (kid, target) = (kid.to_owned(), target.to_owned());
        self.run("copy", move |directory| directory::copy(directory, &kid, &target)).await
    }

    /// Removes a key that is not needed. Where that fails the key stays, which does no harm.
    pub(super) async fn remove(&self, kid: &str) {
        let key = kid.to_owned();
        if let Err(error) = self.run("remove", move |directory| directory::remove(directory, &key)).await {
            tracing::warn!(%error, kid, "cannot remove the file of an unused key");
        }
    }

    /// The ids of all keys that are there, usable or not, in order.
    pub(super) async fn kids(&self) -> Result<Vec<String>, VaultError> {
        self.run("read", directory::kids).await
    }

    /// What is said of keys there that the database does not know.
    pub(super) fn foreign(&self, kids: &[String]) -> VaultError {
        directory::foreign(&self.directory, kids)
    }

    async fn run<T: Send + 'static>(
        &self,
        action: &'static str,
        work: impl FnOnce(&Path) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        let directory = Arc::clone(&self.directory);
        match tokio::task::spawn_blocking(move || work(&directory)).await {
            Ok(outcome) => outcome,
            Err(error) => {
                let path = self.directory.display().to_string();
                Err(VaultError::Io { action, path, source: error.into() })
            }
        }
    }
}
