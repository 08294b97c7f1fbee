//! Who has a name already, or one that looks like it (D1).

use entity::user;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::username::Username;

/// The users whose name this is or looks like. A user who is renamed may be found too, and is not in their
/// own way.
///
/// Users without a skeleton are compared here. They are few: an older program makes them beside this one, or
/// their skeleton was somebody's already when skeletons came.
pub(super) async fn find(connection: &impl ConnectionTrait, username: &Username) -> Result<Vec<Uuid>, DbErr> {
    let may_look_alike = Condition::any()
        .add(user::Column::UsernameSkeleton.eq(&username.skeleton))
        .add(user::Column::UsernameSkeleton.is_null());
    let found: Vec<(Uuid, String)> = user::Entity::find()
        .select_only()
        .column(user::Column::Id)
        .column(user::Column::UsernameKey)
        .filter(may_look_alike)
        .into_tuple()
        .all(connection)
        .await?;
    let alike = found.into_iter().filter(|(_, key)| skeleton::of(key) == username.skeleton);
    Ok(alike.map(|(id, _)| id).collect())
}
