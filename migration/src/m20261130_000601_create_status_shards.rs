//! Status lists. A list that has gone leaves its number unused: verifiers may remember it.

use sea_orm_migration::schema::{big_integer, integer, pk_auto};

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::table("status_shards", |table| {
        table
            .col(pk_auto("id"))
            .col(integer("next_place"))
            .col(big_integer("change_number"))
            .col(big_integer("taken_at"))
    })
}
