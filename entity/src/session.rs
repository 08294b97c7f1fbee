//! Table `sessions`: what a login gives. JWTs carry the row's id as `sid`.

use sea_orm::entity::prelude::*;

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
    /// Authentication methods (RFC 8176).
    #[sea_orm(column_type = "Text")]
    pub amr: Words,
    /// When the user proved who they are.
    pub auth_time: UnixMillis,
    /// When the last token of this session expires; the row is swept after that.
    pub expires_at: UnixMillis,
    /// The user.
    #[sea_orm(belongs_to, from = "user_id", to = "id", on_delete = "Cascade")]
    pub user: BelongsTo<super::user::Entity>,
    /// The client.
    #[sea_orm(belongs_to, from = "client_id", to = "id", on_delete = "Cascade")]
    pub client: BelongsTo<super::client::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
