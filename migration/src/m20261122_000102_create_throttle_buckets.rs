//! Attempts to log in that were counted.

use sea_orm_migration::schema::{big_integer, big_integer_null, string_len, string_len_null};

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::table("throttle_buckets", |table| {
        table
            .col(string_len("id", 32).primary_key())
            .col(string_len("kind", 24))
            .col(string_len_null("name_digest", 32))
            .col(string_len_null("address", 43))
            .col(big_integer("full_at"))
            .col(big_integer_null("cleared_at"))
    })
}
