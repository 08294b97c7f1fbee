//! The cause of a fault, which no client is told. It travels with the answer to the place that has the log's
//! memory: while the database is away, every request fails for the same cause.

use poem::Response;

use crate::oauth::OAuthError;
use crate::repeats::{Due, MINUTE, Repeats};

/// What went wrong inside.
#[derive(Clone, Debug)]
pub(in crate::http) struct Cause {
    text: String,
    /// It passes by itself, and the client was asked back.
    passes: bool,
}

impl Cause {
    /// Of an error, if it has one. What the client did wrong itself is logged at once, for
    /// developers.
    pub(in crate::http) fn of(error: &OAuthError) -> Option<Self> {
        let code = error.code.as_str();
        let Some(source) = &error.source else {
            tracing::debug!("{code}: {}", error.description);
            return None;
        };
        Some(Self { text: format!("{code}: {source:#}"), passes: error.retry_after.is_some() })
    }

    /// Sends it along with an answer.
    pub(in crate::http) fn attach(self, response: &mut Response) {
        response.extensions_mut().insert(self);
    }
}

/// Writes the cause of an answer to the log. Each answer goes through here once. The same cause is written
/// once a minute, with how often it came since.
pub(in crate::http) fn log(response: &mut Response, repeats: &Repeats) {
    let Some(Cause { text, passes }) = response.extensions_mut().remove::<Cause>() else {
        return;
    };
    let Some(Due { left_out }) = repeats.due("cause", text.clone(), MINUTE) else {
        return;
    };
    if passes {
        tracing::warn!(repeated = left_out, "{text}");
    } else {
        tracing::error!(repeated = left_out, "{text}");
    }
}
