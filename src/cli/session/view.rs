//! What is printed of a session.

use entity::session;
use serde::Serialize;

use crate::cli::output::moment;

/// A session as printed.
#[derive(Serialize)]
pub(super) struct SessionView {
    id: String,
    user_id: String,
    client_id: String,
    scope: Vec<String>,
    logged_in: String,
    refreshed: Option<String>,
    expires: String,
}

impl From<session::Model> for SessionView {
    fn from(session: session::Model) -> Self {
        Self {
            id: session.id.to_string(),
            user_id: session.user_id.to_string(),
            client_id: session.client_id,
            scope: session.scope.0,
            logged_in: moment(session.auth_time),
            refreshed: session.rotated_at.map(moment),
            expires: moment(session.expires_at),
        }
    }
}
