//! From where users have logged in lately.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string_len, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                crate::table::create_table(manager, "known_addresses")
                    .col(uuid("user_id"))
                    .col(string_len("client_id", 64))
                    .col(string_len("address", 43))
                    .col(big_integer("seen_at"))
                    .primary_key(Index::create().col("user_id").col("client_id").col("address"))
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk_known_addresses_user_id")
                            .from("known_addresses", "user_id")
                            .to("users", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk_known_addresses_client_id")
                            .from("known_addresses", "client_id")
                            .to("clients", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("known_addresses").to_owned()).await
    }
}
