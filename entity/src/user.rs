//! Table `users`: who can log in.

use sea_orm::entity::prelude::*;

use crate::secret::PasswordHash;
use crate::time::UnixMillis;
use crate::words::Words;

/// One user.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    /// UUIDv7; the `sub` of every token. Never changes, never reused.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The name as it was typed.
    pub username: String,
    /// The name as it is compared (PRECIS UsernameCaseMapped, RFC 8265 §3.3).
    #[sea_orm(unique)]
    pub username_key: String,
    /// The name as it looks (UTS 39 §4). Absent in a row of an older program, or where an older user's name
    /// looks the same.
    #[sea_orm(unique)]
    pub username_skeleton: Option<String>,
    /// E-mail address; no login name, and not verified.
    pub email: Option<String>,
    /// Full name for display.
    pub full_name: Option<String>,
    /// Absent: the user cannot log in with a password.
    pub password_hash: Option<PasswordHash>,
    /// Scheme and parameters of that hash, as `bcrypt cost=12`, so that the database can count them.
    pub password_scheme: Option<String>,
    /// A disabled user gets no token, and the tokens still out are refused at `/users/me`.
    pub disabled: bool,
    /// Role names.
    #[sea_orm(column_type = "Text")]
    pub roles: Words,
    /// When the row was made.
    pub created_at: UnixMillis,
    /// When the row last changed.
    pub updated_at: UnixMillis,
    /// When the password was last set, or later: no two of a user's passwords have the same time. It is not
    /// compared with a clock.
    pub password_changed_at: Option<UnixMillis>,
    /// How often all sessions of the user were ended at once. A session of an earlier epoch is over.
    pub session_epoch: i64,
}

impl ActiveModelBehavior for ActiveModel {}
