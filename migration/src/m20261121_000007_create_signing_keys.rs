//! The life of each signing key.

use sea_orm_migration::schema::{big_integer, big_integer_null, integer, integer_uniq, string_len};

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::table("signing_keys", |table| {
        table
            .col(string_len("kid", 43).primary_key())
            .col(integer_uniq("generation"))
            .col(integer("bits"))
            .col(big_integer("published_at"))
            .col(big_integer("activates_at"))
            .col(big_integer("longest_lifetime"))
            .col(big_integer_null("revoked_at"))
    })
}
