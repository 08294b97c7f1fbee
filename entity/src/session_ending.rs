//! Table `session_endings`: sessions that have ended together, and whose rows are not all gone.

use sea_orm::entity::prelude::*;

use crate::time::UnixMillis;

/// What the sessions have in common: all that is given.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session_endings")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Their user.
    pub user_id: Option<Uuid>,
    /// They began in an earlier epoch of the user's than this.
    pub epoch: Option<i64>,
    /// Their client.
    pub client_id: Option<String>,
    /// The browser session in which they began.
    pub browser_session_id: Option<Uuid>,
    /// Until when more of them may begin; the row goes when it has passed and none is left.
    pub until: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}
