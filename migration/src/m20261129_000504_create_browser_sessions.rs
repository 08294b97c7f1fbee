//! Browsers in which a user is signed in.

use sea_orm_migration::prelude::{ForeignKey, ForeignKeyAction};
use sea_orm_migration::schema::{big_integer, boolean, text, uuid, uuid_null, var_binary};

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::table("browser_sessions", |table| {
        table
            .col(uuid("id").primary_key())
            .col(var_binary("token_hash", 32).unique_key())
            .col(uuid("user_id"))
            .col(big_integer("epoch"))
            .col(big_integer("auth_time"))
            .col(text("amr"))
            .col(uuid_null("device_id"))
            .col(boolean("remembered"))
            .col(big_integer("used_at"))
            .col(big_integer("expires_at"))
            .col(big_integer("absolute_expires_at"))
            .foreign_key(
                ForeignKey::create()
                    .name("fk_browser_sessions_user_id")
                    .from("browser_sessions", "user_id")
                    .to("users", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
    })
}
