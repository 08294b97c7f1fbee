//! Where users have logged in before.

use sea_orm_migration::prelude::{ForeignKey, ForeignKeyAction};
use sea_orm_migration::schema::{big_integer, big_integer_null, uuid, var_binary};

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::table("devices", |table| {
        table
            .col(uuid("id").primary_key())
            .col(uuid("user_id"))
            .col(var_binary("token_hash", 32).unique_key())
            .col(big_integer("created_at"))
            .col(big_integer_null("used_at"))
            .foreign_key(
                ForeignKey::create()
                    .name("fk_devices_user_id")
                    .from("devices", "user_id")
                    .to("users", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
    })
}
