//! Attempts to log in that were counted.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, string_len, string_len_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                crate::table::create_table(manager, "throttle_buckets")
                    .col(string_len("id", 32).primary_key())
                    .col(string_len("kind", 24))
                    .col(string_len_null("name_digest", 32))
                    .col(string_len_null("address", 43))
                    .col(big_integer("full_at"))
                    .col(big_integer_null("cleared_at"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("throttle_buckets").to_owned()).await
    }
}
