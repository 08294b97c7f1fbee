//! What users have allowed clients.

use sea_orm_migration::prelude::{ForeignKey, ForeignKeyAction, Index};
use sea_orm_migration::schema::{big_integer, string_len, text, uuid};

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::table("consents", |table| {
        table
            .col(uuid("user_id"))
            .col(string_len("client_id", 64))
            .col(text("scope"))
            .col(big_integer("granted_at"))
            .primary_key(Index::create().col("user_id").col("client_id"))
            .foreign_key(
                ForeignKey::create()
                    .name("fk_consents_user_id")
                    .from("consents", "user_id")
                    .to("users", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .foreign_key(
                ForeignKey::create()
                    .name("fk_consents_client_id")
                    .from("consents", "client_id")
                    .to("clients", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
    })
}
