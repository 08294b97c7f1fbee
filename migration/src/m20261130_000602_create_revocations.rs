//! Bits of status lists that are set.

use sea_orm_migration::prelude::Index;
use sea_orm_migration::schema::{big_integer, integer};

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::table("revocations", |table| {
        table
            .col(integer("shard"))
            .col(integer("idx"))
            .col(big_integer("change_number"))
            .col(big_integer("revoked_at"))
            .col(big_integer("until"))
            .primary_key(Index::create().col("shard").col("idx"))
    })
}
