//! Sessions that have ended together, more than go in one transaction.

use sea_orm_migration::schema::{big_integer, big_integer_null, string_len_null, uuid, uuid_null};

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::table("session_endings", |table| {
        table
            .col(uuid("id").primary_key())
            .col(uuid_null("user_id"))
            .col(big_integer_null("epoch"))
            .col(string_len_null("client_id", 64))
            .col(uuid_null("browser_session_id"))
            .col(big_integer("until"))
    })
}
