//! What a login gives.

use sea_orm_migration::prelude::{ForeignKey, ForeignKeyAction};
use sea_orm_migration::schema::{big_integer, big_integer_null, string_len, text, uuid, var_binary_null};

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::table("sessions", |table| {
        table
            .col(uuid("id").primary_key())
            .col(uuid("user_id"))
            .col(string_len("client_id", 64))
            .col(text("scope"))
            .col(text("amr"))
            .col(big_integer("auth_time"))
            .col(big_integer_null("password_changed_at"))
            .col(big_integer("expires_at"))
            .col(var_binary_null("family_hash", 32))
            .col(var_binary_null("current_hash", 32))
            .col(var_binary_null("previous_hash", 32))
            .col(var_binary_null("sealed_successor", 64))
            .col(big_integer_null("rotated_at"))
            .col(big_integer_null("current_expires_at"))
            .col(big_integer_null("previous_expires_at"))
            .col(big_integer_null("refresh_expires_at"))
            .foreign_key(
                ForeignKey::create()
                    .name("fk_sessions_user_id")
                    .from("sessions", "user_id")
                    .to("users", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .foreign_key(
                ForeignKey::create()
                    .name("fk_sessions_client_id")
                    .from("sessions", "client_id")
                    .to("clients", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
    })
}
