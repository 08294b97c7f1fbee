//! Why there is no list.

use crate::keyring;

/// Why a list cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It could not be signed.
    #[error(transparent)]
    Keys(#[from] keyring::Error),
    /// Another request has made one for too long.
    #[error("another request makes the list")]
    Busy,
    /// It could not be compressed.
    #[error("cannot compress a status list: {0}")]
    Compression(#[from] std::io::Error),
    /// It could not be written as JSON.
    #[error("cannot write a status list: {0}")]
    Json(#[from] serde_json::Error),
}
