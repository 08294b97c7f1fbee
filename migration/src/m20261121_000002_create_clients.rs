//! The applications that may ask for tokens.

use sea_orm_migration::schema::{big_integer, big_integer_null, boolean, string_len, text, var_binary_null};

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::table("clients", |table| {
        table
            .col(string_len("id", 64).primary_key())
            .col(var_binary_null("secret_hash", 32))
            .col(text("grants"))
            .col(text("scopes"))
            .col(text("default_scopes"))
            .col(text("audiences"))
            .col(text("origins"))
            .col(text("redirect_uris"))
            .col(big_integer_null("access_token_lifetime"))
            .col(big_integer_null("refresh_idle_lifetime"))
            .col(big_integer_null("refresh_absolute_lifetime"))
            .col(boolean("disabled"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
    })
}
