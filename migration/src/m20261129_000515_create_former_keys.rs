//! Public halves of signing keys that have gone.

use sea_orm_migration::schema::{big_integer, string_len, text};

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::table("former_keys", |table| {
        table
            .col(string_len("kid", 43).primary_key())
            .col(text("modulus"))
            .col(string_len("exponent", 16))
            .col(big_integer("gone_at"))
    })
}
