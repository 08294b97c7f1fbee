//! What users have allowed clients that are not the operator's own (B7).
//!
//! Owns the table `consents`. It must not know which clients need a consent, nor what a scope means.

use entity::client;
use entity::consent::{ActiveModel, Column, Entity, Model};
use entity::time::UnixMillis;
use entity::words::Words;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// The scopes that the user has allowed the client, which may be none at all; `None` if the user was not
/// asked.
pub async fn find(
    connection: &impl ConnectionTrait,
    user_id: Uuid,
    client: &client::Model,
) -> Result<Option<Words>, DbErr> {
    let found = Entity::find_by_id((user_id, client.id.clone())).one(connection).await?;
    Ok(found.map(|consent| consent.scope))
}

/// Notes that the user allows the client these scopes, beside those that it was allowed before.
pub async fn allow(
    connection: &impl ConnectionTrait,
    user_id: Uuid,
    client: &client::Model,
    scope: &Words,
    now: UnixMillis,
) -> Result<(), DbErr> {
    let mut all = find(connection, user_id, client).await?.unwrap_or_default();
    let added: Vec<String> = scope.iter().filter(|scope| !all.contains(scope)).map(str::to_owned).collect();
    all.0.extend(added);
    let row = ActiveModel {
        user_id: Set(user_id),
        client_id: Set(client.id.clone()),
        scope: Set(all),
        granted_at: Set(now),
    };
    let again = OnConflict::columns([Column::UserId, Column::ClientId])
        .update_columns([Column::Scope, Column::GrantedAt])
        .to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(connection).await?;
    Ok(())
}

/// What the user has allowed, in the order of the clients' ids.
pub async fn list(connection: &impl ConnectionTrait, user_id: Uuid) -> Result<Vec<Model>, DbErr> {
    let own = Entity::find().filter(Column::UserId.eq(user_id));
    own.order_by_asc(Column::ClientId).all(connection).await
}

/// Takes back what the user has allowed the client. Says whether there was anything.
pub async fn withdraw(
    connection: &impl ConnectionTrait,
    user_id: Uuid,
    client_id: &str,
) -> Result<bool, DbErr> {
    let id = (user_id, client_id.to_owned());
    // MySQL overlooks spaces at the end of what it compares.
    let found = Entity::find_by_id(id.clone()).one(connection).await?;
    if found.is_none_or(|consent| consent.client_id != client_id) {
        return Ok(false);
    }
    Ok(Entity::delete_by_id(id).exec(connection).await?.rows_affected > 0)
}
