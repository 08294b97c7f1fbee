//! The life of each signing key.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, integer, integer_uniq, string_len};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                crate::table::create_table(manager, "signing_keys")
                    .col(string_len("kid", 43).primary_key())
                    .col(integer_uniq("generation"))
                    .col(integer("bits"))
                    .col(big_integer("published_at"))
                    .col(big_integer("activates_at"))
                    .col(big_integer("longest_lifetime"))
                    .col(big_integer_null("revoked_at"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("signing_keys").to_owned()).await
    }
}
