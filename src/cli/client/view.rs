//! What is printed of a client.

use entity::client;
use serde::Serialize;
use serde_json::Value;

use crate::cli::output::{Listed, moment};
use crate::config::Period;

/// A client as printed. The secret is shown once, when it is made.
#[derive(Serialize)]
pub(super) struct ClientView {
    pub(super) client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) client_secret: Option<String>,
    pub(super) kind: &'static str,
    pub(super) disabled: bool,
    pub(super) may_vouch: bool,
    pub(super) first_party: bool,
    pub(super) pkce_exempt: bool,
    pub(super) grants: Vec<String>,
    pub(super) scopes: Vec<String>,
    pub(super) default_scopes: Vec<String>,
    pub(super) audiences: Vec<String>,
    pub(super) origins: Vec<String>,
    pub(super) redirect_uris: Vec<String>,
    pub(super) post_logout_redirect_uris: Vec<String>,
    pub(super) access_token_lifetime: Option<String>,
    pub(super) refresh_idle_lifetime: Option<String>,
    pub(super) refresh_absolute_lifetime: Option<String>,
    pub(super) created: String,
}

impl Listed for ClientView {
    fn columns(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("client_id", self.client_id.clone().into()),
            ("kind", self.kind.into()),
            ("grants", self.grants.clone().into()),
            ("scopes", self.scopes.clone().into()),
            ("disabled", self.disabled.into()),
        ]
    }
}

impl From<client::Model> for ClientView {
    fn from(client: client::Model) -> Self {
        let lifetime = |millis: Option<i64>| {
            millis
                .and_then(|millis| u64::try_from(millis).ok())
                .map(|millis| Period::millis(millis).to_string())
        };
        Self {
            client_id: client.id,
            client_secret: None,
            kind: if client.secret_hash.is_some() { "confidential" } else { "public" },
            disabled: client.disabled,
            may_vouch: client.may_vouch,
            first_party: client.first_party,
            pkce_exempt: client.pkce_exempt,
            grants: client.grants.0,
            scopes: client.scopes.0,
            default_scopes: client.default_scopes.0,
            audiences: client.audiences.0,
            origins: client.origins.0,
            redirect_uris: client.redirect_uris.0,
            post_logout_redirect_uris: client.post_logout_redirect_uris.unwrap_or_default().0,
            access_token_lifetime: lifetime(client.access_token_lifetime),
            refresh_idle_lifetime: lifetime(client.refresh_idle_lifetime),
            refresh_absolute_lifetime: lifetime(client.refresh_absolute_lifetime),
            created: moment(client.created_at),
        }
    }
}
