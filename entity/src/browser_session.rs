//! Table `browser_sessions`: browsers in which a user is signed in, for several clients at once.

use sea_orm::entity::prelude::*;

use crate::secret::HashedToken;
use crate::time::UnixMillis;
use crate::words::Words;

/// One browser of one user.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "browser_sessions")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// SHA-256 of the secret in the browser's cookie.
    #[sea_orm(unique)]
    pub token_hash: HashedToken,
    /// Who is signed in.
    pub user_id: Uuid,
    /// The user's `session_epoch` at the login; a later one since means that this is over.
    pub epoch: i64,
    /// When the user proved who they are.
    pub auth_time: UnixMillis,
    /// Authentication methods (RFC 8176).
    #[sea_orm(column_type = "Text")]
    pub amr: Words,
    /// On which of the user's devices, if that is known. Its token may be worth nothing since.
    pub device_id: Option<Uuid>,
    /// Whether the user asked to stay signed in.
    pub remembered: bool,
    /// About when it was last used.
    pub used_at: UnixMillis,
    /// When it is over if it is not used; the row is swept after that.
    pub expires_at: UnixMillis,
    /// When it is over in any case.
    pub absolute_expires_at: UnixMillis,
    /// From where it was used then, as `192.0.2.1/32`; absent if it began before that was kept.
    pub address: Option<String>,
    /// The user.
    #[sea_orm(belongs_to, from = "user_id", to = "id", on_delete = "Cascade")]
    pub user: BelongsTo<super::user::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
