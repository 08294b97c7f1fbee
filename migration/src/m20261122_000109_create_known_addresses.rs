//! From where users have logged in lately.

use sea_orm_migration::prelude::{ForeignKey, ForeignKeyAction, Index};
use sea_orm_migration::schema::{big_integer, string_len, uuid};

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::table("known_addresses", |table| {
        table
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
    })
}
