//! What is printed of a session.

use entity::session;
use entity::time::UnixMillis;
use serde::Serialize;
use serde_json::Value;

use crate::cli::output::{Listed, ago, moment};
use crate::{address, devices, sessions};

/// A session as printed.
#[derive(Serialize)]
pub(super) struct SessionView {
    id: String,
    user: String,
    user_id: String,
    client_id: String,
    scope: Vec<String>,
    /// From where it was last used.
    address: Option<String>,
    /// What tells the user's devices from one another; the same in all sessions that began on the device.
    device: Option<String>,
    logged_in: String,
    refreshed: Option<String>,
    last_use: String,
    expires: String,
    /// How long ago the last use was.
    #[serde(skip)]
    idle: String,
}

impl SessionView {
    pub(super) fn new(session: session::Model, username: String, now: UnixMillis) -> Self {
        let last_use = sessions::last_use(&session);
        Self {
            id: session.id.to_string(),
            user: username,
            user_id: session.user_id.to_string(),
            client_id: session.client_id,
            scope: session.scope.0,
            address: session.address,
            device: session.device_id.map(devices::label),
            logged_in: moment(session.auth_time),
            refreshed: session.rotated_at.map(moment),
            last_use: moment(last_use),
            expires: moment(session.expires_at),
            idle: ago(last_use, now),
        }
    }
}

impl Listed for SessionView {
    fn columns(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("id", self.id.clone().into()),
            ("user", self.user.clone().into()),
            ("address", self.address.as_deref().map(address::spelled).into()),
            ("device", self.device.clone().into()),
            ("last_use", self.idle.clone().into()),
        ]
    }
}
