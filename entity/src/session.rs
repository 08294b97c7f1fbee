//! Table `sessions`: what a login gives. JWTs carry the row's id as `sid`.

use sea_orm::entity::prelude::*;

use crate::secret::HashedToken;
use crate::time::UnixMillis;
use crate::words::Words;

/// One login of one user through one client.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    /// UUIDv7; the `sid` of the tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who logged in.
    pub user_id: Uuid,
    /// Through which client.
    pub client_id: String,
    /// What was granted.
    #[sea_orm(column_type = "Text")]
    pub scope: Words,
    /// For which APIs; this server itself if there is none. Absent in sessions that began before audiences
    /// were kept: these go by what their client is registered for.
    #[sea_orm(column_type = "Text")]
    pub audiences: Option<Words>,
    /// Authentication methods (RFC 8176).
    #[sea_orm(column_type = "Text")]
    pub amr: Words,
    /// When the user proved who they are.
    pub auth_time: UnixMillis,
    /// The user's `password_changed_at` when the session began; another one since means another password.
    pub password_changed_at: Option<UnixMillis>,
    /// When the last token of this session expires; the row is swept after that.
    pub expires_at: UnixMillis,
    /// SHA-256 of the secret that all refresh tokens of the session share; absent if it has none.
    pub family_hash: Option<HashedToken>,
    /// SHA-256 of the generation secret of the refresh token that is to be used next.
    pub current_hash: Option<HashedToken>,
    /// The same of the one before it.
    pub previous_hash: Option<HashedToken>,
    /// The current generation's secret, sealed under a key that only the previous token gives.
    pub sealed_successor: Option<Vec<u8>>,
    /// When the previous token was exchanged for the current one.
    pub rotated_at: Option<UnixMillis>,
    /// When the current token expires if it is not used.
    pub current_expires_at: Option<UnixMillis>,
    /// When the previous token would have.
    pub previous_expires_at: Option<UnixMillis>,
    /// When every refresh token of the session expires, used or not.
    pub refresh_expires_at: Option<UnixMillis>,
    /// From where it was last used, as `192.0.2.1/32`; absent if it began before that was kept.
    pub address: Option<String>,
    /// On which of the user's devices it began, if that was kept. Its token may be worth nothing since.
    pub device_id: Option<Uuid>,
    /// The user's `session_epoch` when the session began; a later one since means that the session has ended.
    pub epoch: i64,
    /// In which browser session it began, if in one. That may be over since.
    pub browser_session_id: Option<Uuid>,
    /// In which status list the access tokens stand. Absent until the next one is issued, after the place was
    /// revoked or where an older program began the session.
    pub status_shard: Option<i32>,
    /// Where in the list.
    pub status_idx: Option<i32>,
    /// The user.
    #[sea_orm(belongs_to, from = "user_id", to = "id", on_delete = "Cascade")]
    pub user: BelongsTo<super::user::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
