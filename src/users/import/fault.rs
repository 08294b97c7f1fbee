//! Why a row is not imported.

use std::time::Duration;

use crate::passwords::{Scheme, Unusable};
use crate::users::{InvalidProfile, InvalidUsername};

/// Why a row was not imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    /// The name cannot be one.
    #[error(transparent)]
    Username(#[from] InvalidUsername),
    /// An e-mail address, full name or role cannot be one.
    #[error(transparent)]
    Profile(#[from] InvalidProfile),
    /// The hash cannot be checked.
    #[error("{0}{cure}", cure = cure(.0))]
    Hash(#[from] Unusable),
    /// The hash is of one kind too many.
    #[error(
        "a hash of {scheme} would be one kind of hash too many; the table has {live}, where the kind of new \
         passwords ({current}) counts as one; `--allow-many-schemes` takes more"
    )]
    TooManySchemes {
        /// Its label.
        scheme: Scheme,
        /// The labels that there are.
        live: String,
        /// The label of new passwords.
        current: Scheme,
    },
    /// Its users would wait too long for their logins, and keep a thread from everybody else's.
    #[error(
        "a hash of {scheme} took {} ms to check just now on this machine, and at most {} may be \
         (passwords.max_check_time, or half of passwords.deadline); on a busy machine try again later",
        took.as_millis(),
        limit.as_millis()
    )]
    TooSlow {
        /// Its label.
        scheme: Scheme,
        /// As measured.
        took: Duration,
        /// What would be accepted.
        limit: Duration,
    },
    /// An earlier row of this import has the name.
    #[error("the username is that of line {line}")]
    SameName {
        /// Where the earlier row begins.
        line: u64,
    },
    /// There is a user of this name, whose data are others.
    #[error("there is a user of this name already, with other data: {0}")]
    Differs(&'static str),
    /// There is a user whose name looks like this one.
    #[error("the username looks like another user's; give this user another one")]
    Namesake,
    /// The id belongs to another user.
    #[error("the id belongs to another user")]
    IdTaken,
}

/// What to do about a hash from which no login can come.
fn cure(hash: &Unusable) -> &'static str {
    match hash {
        Unusable::Unknown => {
            "; docs/migrate-from-fastapi.md has a table of those that are known; leave any other out, and give the \
             user a password with `countersign user set-password`"
        }
        Unusable::FaultyBcrypt | Unusable::Quick(_) => {
            "; leave the hash out, and use `countersign user set-password`"
        }
        Unusable::Malformed(_) | Unusable::TooCostly { .. } => "",
    }
}
