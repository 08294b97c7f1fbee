//! The schema's history. One DDL statement per migration, since MySQL cannot undo half of two; identifiers
//! are strings, never the entities, since a migration must say the same thing for ever.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{EntityTrait, IntoDatabaseExecutor, QueryOrder};
use sea_orm_migration::seaql_migrations;

mod m20261121_000001_create_users;
mod m20261121_000002_create_clients;
mod m20261121_000003_create_sessions;
mod m20261121_000004_index_sessions_user_id;
mod m20261121_000005_index_sessions_client_id;
mod m20261121_000006_index_sessions_expires_at;
mod m20261121_000007_create_signing_keys;
mod m20261121_000008_create_revoked_tokens;
mod m20261121_000009_index_revoked_tokens_expires_at;
mod m20261122_000001_add_users_password_scheme;
mod m20261122_000002_fill_users_password_scheme;
mod m20261122_000003_index_users_password_scheme;
mod m20261122_000101_create_installation;
mod m20261122_000102_create_throttle_buckets;
mod m20261122_000103_index_throttle_buckets_name_digest;
mod m20261122_000104_index_throttle_buckets_address;
mod m20261122_000105_index_throttle_buckets_full_at;
mod m20261122_000106_index_throttle_buckets_cleared_at;
mod m20261122_000107_create_devices;
mod m20261122_000108_index_devices_user_id;
mod m20261122_000109_create_known_addresses;
mod m20261122_000110_index_known_addresses_client_id;
mod m20261122_000111_index_known_addresses_seen_at;
mod m20261122_000112_add_clients_may_vouch;
mod m20261129_000101_add_users_username_skeleton;
mod m20261129_000102_index_users_username_skeleton;
mod m20261129_000103_fill_users_username_skeleton;
mod m20261129_000201_add_clients_tokens_since;
mod m20261129_000202_fill_clients_tokens_since;
mod m20261129_000203_add_sessions_audiences;
mod m20261129_000204_index_sessions_user_id_id;
mod m20261129_000205_drop_index_sessions_user_id;
mod m20261129_000301_add_sessions_address;
mod m20261129_000302_add_sessions_device_id;
mod table;

pub use sea_orm_migration::MigratorTrait;

/// All migrations, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_create_users::Migration),
            Box::new(m20261121_000002_create_clients::Migration),
            Box::new(m20261121_000003_create_sessions::Migration),
            Box::new(m20261121_000004_index_sessions_user_id::Migration),
            Box::new(m20261121_000005_index_sessions_client_id::Migration),
            Box::new(m20261121_000006_index_sessions_expires_at::Migration),
            Box::new(m20261121_000007_create_signing_keys::Migration),
            Box::new(m20261121_000008_create_revoked_tokens::Migration),
            Box::new(m20261121_000009_index_revoked_tokens_expires_at::Migration),
            Box::new(m20261122_000001_add_users_password_scheme::Migration),
            Box::new(m20261122_000002_fill_users_password_scheme::Migration),
            Box::new(m20261122_000003_index_users_password_scheme::Migration),
            Box::new(m20261122_000101_create_installation::Migration),
            Box::new(m20261122_000102_create_throttle_buckets::Migration),
            Box::new(m20261122_000103_index_throttle_buckets_name_digest::Migration),
            Box::new(m20261122_000104_index_throttle_buckets_address::Migration),
            Box::new(m20261122_000105_index_throttle_buckets_full_at::Migration),
            Box::new(m20261122_000106_index_throttle_buckets_cleared_at::Migration),
            Box::new(m20261122_000107_create_devices::Migration),
            Box::new(m20261122_000108_index_devices_user_id::Migration),
            Box::new(m20261122_000109_create_known_addresses::Migration),
            Box::new(m20261122_000110_index_known_addresses_client_id::Migration),
            Box::new(m20261122_000111_index_known_addresses_seen_at::Migration),
            Box::new(m20261122_000112_add_clients_may_vouch::Migration),
            Box::new(m20261129_000101_add_users_username_skeleton::Migration),
            Box::new(m20261129_000102_index_users_username_skeleton::Migration),
            Box::new(m20261129_000103_fill_users_username_skeleton::Migration),
            Box::new(m20261129_000201_add_clients_tokens_since::Migration),
            Box::new(m20261129_000202_fill_clients_tokens_since::Migration),
            Box::new(m20261129_000203_add_sessions_audiences::Migration),
            Box::new(m20261129_000204_index_sessions_user_id_id::Migration),
            Box::new(m20261129_000205_drop_index_sessions_user_id::Migration),
            Box::new(m20261129_000301_add_sessions_address::Migration),
            Box::new(m20261129_000302_add_sessions_device_id::Migration),
        ]
    }
}

/// Names of the migrations that have run on this database, oldest first; none when it is empty. Creates
/// nothing, so that looking needs no right to change the schema.
pub async fn applied<'c>(connection: impl IntoDatabaseExecutor<'c>) -> Result<Vec<String>, DbErr> {
    let manager = SchemaManager::new(connection);
    if !manager.has_table("seaql_migrations").await? {
        return Ok(Vec::new());
    }
    let rows = seaql_migrations::Entity::find()
        .order_by_asc(seaql_migrations::Column::Version)
        .all(manager.get_connection())
        .await?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}
