//! What belongs to the installation as a whole: keys that are made once and never change.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string_len, var_binary};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                crate::table::create_table(manager, "installation")
                    .col(string_len("name", 32).primary_key())
                    .col(var_binary("value", 32))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("installation").to_owned()).await
    }
}
