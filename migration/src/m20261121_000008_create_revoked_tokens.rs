//! Access tokens that were revoked before they expired.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                crate::table::create_table(manager, "revoked_tokens")
                    .col(uuid("jti").primary_key())
                    .col(big_integer("expires_at"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("revoked_tokens").to_owned()).await
    }
}
