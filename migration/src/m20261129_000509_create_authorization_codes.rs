//! Codes that clients exchange for tokens.

use sea_orm_migration::schema::{
    big_integer, big_integer_null, string_len, string_len_null, text, text_null, uuid, uuid_null, var_binary,
};

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::table("authorization_codes", |table| {
        table
            .col(uuid("id").primary_key())
            .col(var_binary("token_hash", 32).unique_key())
            .col(string_len("client_id", 64))
            .col(text("redirect_uri"))
            .col(string_len_null("code_challenge", 43))
            .col(text("scope"))
            .col(text("audiences"))
            .col(text_null("nonce"))
            .col(uuid("user_id"))
            .col(big_integer("epoch"))
            .col(uuid("browser_session_id"))
            .col(uuid_null("session_id"))
            .col(big_integer("auth_time"))
            .col(text("amr"))
            .col(uuid_null("device_id"))
            .col(string_len("address", 43))
            .col(big_integer("expires_at"))
            .col(big_integer_null("used_at"))
    })
}
