//! Finds clients.

use entity::client;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder, QuerySelect};

/// The client with exactly this id.
pub async fn find(connection: &impl ConnectionTrait, id: &str) -> Result<Option<client::Model>, DbErr> {
    let client = client::Entity::find_by_id(id).one(connection).await?;
    Ok(client.filter(|client| client.id == id))
}

/// All clients in the order of their ids.
pub async fn list(connection: &impl ConnectionTrait) -> Result<Vec<client::Model>, DbErr> {
    client::Entity::find().order_by_asc(client::Column::Id).all(connection).await
}

/// Whether there is any client.
pub async fn any(connection: &impl ConnectionTrait) -> Result<bool, DbErr> {
    Ok(client::Entity::find().limit(1).one(connection).await?.is_some())
}
