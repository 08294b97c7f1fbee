//! Why a private key cannot be had or kept, in words that say what to do.

use std::io;

use crate::keyring::rsa_key::KeyError;
use crate::ownership;

/// Why a private key cannot be had or kept.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The database knows the key, the directory does not.
    #[error(
        "the signing key {kid} has no file {path}; restore it from a backup, or point keys.directory at the \
         right place, or, if the file is lost, run `countersign key revoke {kid} --emergency`"
    )]
    Missing {
        /// The key.
        kid: String,
        /// Where it was looked for.
        path: String,
    },
    /// Others can read it.
    #[error(
        "{path} can be read by others (mode {mode:o}); run `chmod 600 {path}`, and consider the key known"
    )]
    Exposed {
        /// The file.
        path: String,
        /// Its permission bits.
        mode: u32,
    },
    /// Others can put files there.
    #[error("{path} can be written by others (mode {mode:o}); run `chmod 700 {path}`")]
    Open {
        /// The directory.
        path: String,
        /// Its permission bits.
        mode: u32,
    },
    /// A link could point at anything.
    #[error("{0} is not a regular file; keys are neither links nor devices")]
    Irregular(String),
    /// Somebody else could change it.
    #[error(transparent)]
    Owner(#[from] ownership::ForeignOwner),
    /// The content is no key.
    #[error("{path}: {source}; restore it from a backup")]
    Content {
        /// The file.
        path: String,
        /// What is wrong with it.
        source: KeyError,
    },
    /// The content is another key than the name says.
    #[error("{path} holds another key than its name says; it was renamed or overwritten")]
    Misnamed {
        /// The file.
        path: String,
    },
    /// There are keys, and the database knows none.
    #[error(
        "the database knows no key, but {directory} holds {files}: keys of another installation, or of a \
         database that is lost; restore that database, point keys.directory elsewhere, or bring a key in \
         with `countersign key import FILE`"
    )]
    Foreign {
        /// Where they are.
        directory: String,
        /// Their names, separated by commas.
        files: String,
    },
    /// The system refuses.
    #[error("cannot {action} {path}: {source}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// On which file.
        path: String,
        /// What the system says.
        source: io::Error,
    },
}
