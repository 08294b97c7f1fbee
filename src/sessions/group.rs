//! Sessions that end together, however many there are (D11, V3). The first thousand end with the transaction
//! that causes it. That there are more is noted with the same transaction, and they follow in batches: at
//! once by whoever has begun it, or soon by a server if that process was killed.

use entity::session::{Column, Entity};
use entity::session_ending;
use entity::time::UnixMillis;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel as _, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::end::end_some;
use crate::ambient::Ambient;
use crate::database::{Database, Transaction, in_batches};

/// Sessions that end in the transaction itself: all that a user has where `users.max_sessions` is what it is
/// by default.
const AT_ONCE: u64 = 1000;

/// How long sessions may begin of a client that was disabled, in milliseconds: the longest time for which a
/// server may keep a client in memory (`clients.cache_ttl`), and that of a login.
const LATE: i64 = 70 * 1000;

/// What sessions that end have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Group {
    /// They began in an earlier epoch of the user's than this.
    BeforeEpoch {
        /// The user.
        user_id: Uuid,
        /// The epoch that has begun.
        epoch: i64,
    },
    /// They are of this user.
    OfUser(Uuid),
    /// They began through this client.
    Through(String),
    /// They are of this user and began through this client.
    OfUserThrough {
        /// The user.
        user_id: Uuid,
        /// The client.
        client_id: String,
    },
    /// They began in this browser session.
    InBrowser(Uuid),
}

impl Group {
    fn condition(&self) -> Condition {
        let all = Condition::all();
        match self {
            Self::BeforeEpoch { user_id, epoch } => {
                all.add(Column::UserId.eq(*user_id)).add(Column::Epoch.lt(*epoch))
            }
            Self::OfUser(user_id) => all.add(Column::UserId.eq(*user_id)),
            Self::Through(client_id) => all.add(Column::ClientId.eq(client_id)),
            Self::OfUserThrough { user_id, client_id } => {
                all.add(Column::UserId.eq(*user_id)).add(Column::ClientId.eq(client_id))
            }
            Self::InBrowser(id) => all.add(Column::BrowserSessionId.eq(*id)),
        }
    }

    fn row(&self, ambient: &Ambient, until: UnixMillis) -> session_ending::Model {
        let none = session_ending::Model {
            id: ambient.uuid_v7(),
            user_id: None,
            epoch: None,
            client_id: None,
            browser_session_id: None,
            until,
        };
        match self.clone() {
            Self::BeforeEpoch { user_id, epoch } => {
                session_ending::Model { user_id: Some(user_id), epoch: Some(epoch), ..none }
            }
            Self::OfUser(user_id) => session_ending::Model { user_id: Some(user_id), ..none },
            Self::Through(client_id) => session_ending::Model { client_id: Some(client_id), ..none },
            Self::OfUserThrough { user_id, client_id } => {
                session_ending::Model { user_id: Some(user_id), client_id: Some(client_id), ..none }
            }
            Self::InBrowser(id) => session_ending::Model { browser_session_id: Some(id), ..none },
        }
    }

    /// `None` for a row that no such group has made.
    fn of(row: &session_ending::Model) -> Option<Self> {
        match (row.user_id, row.epoch, &row.client_id, row.browser_session_id) {
            (Some(user_id), Some(epoch), None, None) => Some(Self::BeforeEpoch { user_id, epoch }),
            (Some(user_id), None, None, None) => Some(Self::OfUser(user_id)),
            (None, None, Some(client_id), None) => Some(Self::Through(client_id.clone())),
            (Some(user_id), None, Some(client_id), None) => {
                Some(Self::OfUserThrough { user_id, client_id: client_id.clone() })
            }
            (None, None, None, Some(id)) => Some(Self::InBrowser(id)),
            _ => None,
        }
    }
}

/// Ends the sessions of a group with this transaction. Says how many rows went; what is more than a thousand
/// is noted, and left to [`finish_endings`].
pub async fn end_group(transaction: &Transaction, ambient: &Ambient, group: &Group) -> Result<u64, DbErr> {
    let now = ambient.now();
    let ended = end_some(transaction, group.condition(), AT_ONCE, now).await?;
    if ended == AT_ONCE {
        note(transaction, group.row(ambient, now)).await?;
    }
    Ok(ended)
}

/// The same before a row goes that the sessions refer to. Says whether all of them have ended; otherwise the
/// row must stay for now.
pub async fn end_last(transaction: &Transaction, ambient: &Ambient, group: &Group) -> Result<bool, DbErr> {
    Ok(end_some(transaction, group.condition(), AT_ONCE, ambient.now()).await? < AT_ONCE)
}

/// Sees to it that the sessions of the group end by [`finish_endings`], and none with this transaction: it
/// holds what logins wait for that hold sessions.
pub async fn end_soon(transaction: &Transaction, ambient: &Ambient, group: &Group) -> Result<(), DbErr> {
    note(transaction, group.row(ambient, ambient.now())).await
}

/// The same, and those too that begin in the next minute, by requests which do not know yet that there are to
/// be none.
pub async fn end_late_ones(transaction: &Transaction, ambient: &Ambient, group: &Group) -> Result<(), DbErr> {
    note(transaction, group.row(ambient, ambient.now().plus_millis(LATE))).await
}

/// Takes that back for a client whose users may log in again.
pub async fn spare_late_ones(transaction: &Transaction, client_id: &str) -> Result<(), DbErr> {
    let through = session_ending::Entity::delete_many()
        .filter(session_ending::Column::ClientId.eq(client_id))
        .filter(session_ending::Column::UserId.is_null());
    through.exec(transaction).await.map(drop)
}

async fn note(transaction: &Transaction, row: session_ending::Model) -> Result<(), DbErr> {
    session_ending::Entity::insert(row.into_active_model()).exec_without_returning(transaction).await?;
    Ok(())
}

/// Goes on with every ending that was noted, until its sessions are gone. Says how many rows went.
pub async fn finish_endings(database: &Database, ambient: &Ambient) -> Result<u64, DbErr> {
    let noted = session_ending::Entity::find()
        .order_by_asc(session_ending::Column::Id)
        .all(database.writer())
        .await?;
    let mut ended = 0;
    for row in noted {
        let begun_at = ambient.now();
        if let Some(group) = Group::of(&row) {
            ended += end_all(database, ambient, &group).await?;
        }
        if row.until <= begun_at {
            session_ending::Entity::delete_by_id(row.id).exec(database.writer()).await?;
        }
    }
    Ok(ended)
}

/// Ends the sessions of a group, a batch after the other.
pub async fn end_all(database: &Database, ambient: &Ambient, group: &Group) -> Result<u64, DbErr> {
    in_batches(|limit| end_batch(database, ambient, group, limit)).await
}

/// Whether there is a session of the group.
pub async fn any_of(connection: &impl ConnectionTrait, group: &Group) -> Result<bool, DbErr> {
    Ok(Entity::find().filter(group.condition()).limit(1).one(connection).await?.is_some())
}

async fn end_batch(database: &Database, ambient: &Ambient, group: &Group, limit: u64) -> Result<u64, DbErr> {
    let transaction = database.begin().await?;
    let ended = end_some(&transaction, group.condition(), limit, ambient.now()).await?;
    transaction.commit().await?;
    Ok(ended)
}
