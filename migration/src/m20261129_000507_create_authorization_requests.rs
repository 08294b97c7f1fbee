//! What clients have asked for at the authorization endpoint, until the user has answered.

use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, string_len, string_len_null, text, text_null, uuid, uuid_null,
    var_binary, var_binary_null,
};

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::table("authorization_requests", |table| {
        table
            .col(uuid("id").primary_key())
            .col(var_binary("token_hash", 32).unique_key())
            .col(string_len("client_id", 64))
            .col(text("redirect_uri"))
            .col(string_len("response_mode", 16))
            .col(text("scope"))
            .col(text("audiences"))
            .col(text_null("state"))
            .col(text_null("nonce"))
            .col(string_len_null("code_challenge", 43))
            .col(text("prompt"))
            .col(big_integer_null("max_age"))
            .col(text_null("login_hint"))
            .col(text_null("ui_locales"))
            .col(uuid_null("hinted_user_id"))
            .col(var_binary_null("browser_hash", 32))
            .col(boolean("account_chosen"))
            .col(big_integer("created_at"))
            .col(big_integer("expires_at"))
    })
}
