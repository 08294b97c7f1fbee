//! What is printed of a session.

use entity::session;
use entity::time::UnixMillis;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::cli::output::{Listed, address, ago, moment};

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
        // A clock that was set back may have refreshed it before it began.
        let last_use = session.rotated_at.unwrap_or(session.auth_time).max(session.auth_time);
        Self {
            id: session.id.to_string(),
            user: username,
            user_id: session.user_id.to_string(),
            client_id: session.client_id,
            scope: session.scope.0,
            address: session.address,
            device: session.device_id.map(label),
            logged_in: moment(session.auth_time),
            refreshed: session.rotated_at.map(moment),
            last_use: moment(last_use),
            expires: moment(session.expires_at),
            idle: ago(last_use, now),
        }
    }
}

/// The last eight digits, which are random in each id.
fn label(device: Uuid) -> String {
    format!("{:08x}", device.as_u128() & 0xffff_ffff)
}

impl Listed for SessionView {
    fn columns(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("id", self.id.clone().into()),
            ("user", self.user.clone().into()),
            ("address", address(self.address.as_deref()).into()),
            ("device", self.device.clone().into()),
            ("last_use", self.idle.clone().into()),
        ]
    }
}
