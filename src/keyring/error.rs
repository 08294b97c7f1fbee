//! Why there is no usable keyring.

use sea_orm::DbErr;

use super::rsa_key::KeyError;
use super::vault::VaultError;

/// Why there is no usable keyring, in words for an administrator.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A private key cannot be had or kept.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The key whose turn it is cannot be used, or there is none.
    #[error("the signing key whose turn it is cannot be used; `countersign key list` shows all")]
    NoneActive,
    /// The key is in the database already.
    #[error("the key {0} is in the keyring already")]
    Known(String),
    /// No such key.
    #[error("there is no key {0} in use; `countersign key list` shows all")]
    Unknown(String),
    /// A token's key is in use, and this process cannot read it.
    #[error("the key {0} of a token cannot be used here: its file is missing or faulty")]
    Missing(String),
    /// A token of so many bytes would be refused everywhere, here too.
    #[error("a token of {0} bytes is too long to be accepted")]
    TooLong(usize),
    /// Another request has just found the database failing.
    #[error("the signing keys cannot be looked at")]
    NotLookedAt,
    /// A rotation is under way.
    #[error(
        "the key {kid} waits for its turn already, for {seconds} more seconds; then the next one can follow"
    )]
    Pending {
        /// The key that waits.
        kid: String,
        /// How long it still does.
        seconds: i64,
    },
    /// Another process changed the keys at the same time.
    #[error("another process has changed the keys at the same moment; look at `countersign key list`")]
    Raced,
    /// The database failed.
    #[error("{0}")]
    Database(#[from] DbErr),
}
