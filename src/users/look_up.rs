//! Finds one user: by id, or by a name in any spelling.

use entity::time::UnixMillis;
use entity::{known_address, user};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult as _, IdenStatic as _, QueryFilter,
    QueryOrder, QuerySelect as _, QueryTrait, Value,
};
use uuid::Uuid;

use super::username;
use crate::address::Prefix;
use crate::database::Written;
use crate::devices;

/// The user with this id.
pub async fn find(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<user::Model>, DbErr> {
    user::Entity::find_by_id(id).one(connection).await
}

/// The user with this username, in any spelling that is held for the same. What cannot be a username
/// belongs to nobody.
pub async fn find_by_username(
    connection: &impl ConnectionTrait,
    username: &str,
) -> Result<Option<user::Model>, DbErr> {
    match username::key(username) {
        Some(key) => find_by_key(connection, &key).await,
        None => Ok(None),
    }
}

/// The user with this username, and about when the user last logged in from this address through this client,
/// or without one through any, if that is remembered. One statement, so that an unknown name costs as much as
/// a known one.
pub async fn find_at_address(
    connection: &impl ConnectionTrait,
    username: &str,
    client_id: Option<&str>,
    prefix: Prefix,
) -> Result<Option<(user::Model, Option<UnixMillis>)>, DbErr> {
    static THROUGH_CLIENT: Written = Written::new();
    static THROUGH_ANY: Written = Written::new();
    let Some(key) = username::key(username) else {
        return Ok(None);
    };
    let statement = if client_id.is_some() { &THROUGH_CLIENT } else { &THROUGH_ANY };
    let backend = connection.get_database_backend();
    let place = client_id.map(Value::from).into_iter().chain([prefix.to_string().into()]);
    let statement = statement.with(backend, place.chain([key.as_str().into(), 1_u64.into()]), || {
        let mut find = user::Entity::find()
            .filter(user::Column::UsernameKey.eq(&key))
            .column(known_address::Column::SeenAt)
            .order_by_desc(known_address::Column::SeenAt)
            .limit(1);
        QueryTrait::query(&mut find).left_join(known_address::Entity, devices::of_user(client_id, prefix));
        find.build(backend)
    });
    let Some(row) = connection.query_one_raw(statement).await? else {
        return Ok(None);
    };
    let user = user::Model::from_query_result(&row, "")?;
    Ok(Some((user, row.try_get("", known_address::Column::SeenAt.as_str())?)))
}

/// A name as attempts are counted by it: as it is compared, or as it was typed if it cannot be a username.
pub fn name_key(username: &str) -> String {
    username::key(username).unwrap_or_else(|| username.to_owned())
}

async fn find_by_key(connection: &impl ConnectionTrait, key: &str) -> Result<Option<user::Model>, DbErr> {
    user::Entity::find().filter(user::Column::UsernameKey.eq(key)).one(connection).await
}
