//! Table `authorization_codes`: codes that clients exchange for tokens (RFC 6749 §4.1.2).

use sea_orm::entity::prelude::*;

use crate::secret::HashedToken;
use crate::time::UnixMillis;
use crate::words::Words;

/// One code.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "authorization_codes")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// SHA-256 of the code's secret.
    #[sea_orm(unique)]
    pub token_hash: HashedToken,
    /// Which client it was given to.
    pub client_id: String,
    /// Where it was sent.
    #[sea_orm(column_type = "Text")]
    pub redirect_uri: String,
    /// SHA-256 of the code verifier, base64url (RFC 7636 §4.2).
    pub code_challenge: Option<String>,
    /// What was granted.
    #[sea_orm(column_type = "Text")]
    pub scope: Words,
    /// For which APIs; this server itself if there is none.
    #[sea_orm(column_type = "Text")]
    pub audiences: Words,
    /// For the ID token.
    #[sea_orm(column_type = "Text")]
    pub nonce: Option<String>,
    /// Who has signed in.
    pub user_id: Uuid,
    /// The user's `session_epoch` when they had.
    pub epoch: i64,
    /// In which browser.
    pub browser_session_id: Uuid,
    /// The session that the exchange gave; absent before.
    pub session_id: Option<Uuid>,
    /// When the user proved who they are.
    pub auth_time: UnixMillis,
    /// Authentication methods (RFC 8176).
    #[sea_orm(column_type = "Text")]
    pub amr: Words,
    /// On which of the user's devices.
    pub device_id: Option<Uuid>,
    /// From where they went on to the client, as `192.0.2.1/32`.
    pub address: String,
    /// Until when it can be exchanged.
    pub expires_at: UnixMillis,
    /// When it was.
    pub used_at: Option<UnixMillis>,
}

impl ActiveModelBehavior for ActiveModel {}
