//! Why a client is refused. Only the log is told: all answers are the same (rule 6).

use std::fmt;

use entity::client;

use crate::address::Prefix;
use crate::repeats::{Due, MINUTE};
use crate::state::AppState;

/// What a client did not prove.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unproven {
    /// The request names no client, and there is no default client.
    NoClient,
    /// No enabled client has the id.
    UnknownClient,
    /// The secret is not the client's.
    WrongSecret,
    /// A secret came beside an `Authorization` of another scheme than Basic, and was not looked at.
    WrongScheme,
    /// A confidential client sent no secret.
    MissingSecret,
    /// A public client sent a secret, and has none.
    UnexpectedSecret,
    /// A public client asked for what only a confidential one may.
    PublicClient,
    /// Too many wrong secrets were sent before, and nothing was looked at: the answer was 429.
    Throttled,
}

impl Unproven {
    /// What this client did not prove when it was found, or was not.
    pub(super) fn of(client: Option<&client::Model>, sent_secret: bool) -> Self {
        match client.map(|client| client.secret_hash.is_some()) {
            None => Self::UnknownClient,
            Some(true) if sent_secret => Self::WrongSecret,
            Some(true) => Self::MissingSecret,
            Some(false) => Self::UnexpectedSecret,
        }
    }

    /// Writes the line that docs/operations.md promises. It comes once a minute for a client and an IPv4
    /// address or IPv6 /48. An id that no client has is not told: it may be a secret in the wrong place.
    pub(super) fn log(self, state: &AppState, address: Prefix, client: Option<&client::Model>) {
        let client_id = client.map(|client| client.id.as_str());
        let key = format!("{self} {} {}", address.outermost(), client_id.unwrap_or_default());
        if let Some(Due { left_out }) = state.repeats.due("client refused", key, MINUTE) {
            tracing::info!(
                reason = %self,
                %address,
                client.id = client_id,
                repeated = left_out,
                "client refused"
            );
        }
    }
}

impl fmt::Display for Unproven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoClient => "no_client",
            Self::UnknownClient => "unknown_client",
            Self::WrongSecret => "wrong_secret",
            Self::WrongScheme => "wrong_scheme",
            Self::MissingSecret => "missing_secret",
            Self::UnexpectedSecret => "unexpected_secret",
            Self::PublicClient => "public_client",
            Self::Throttled => "throttled",
        })
    }
}
