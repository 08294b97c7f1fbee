//! What belongs to the installation as a whole: keys that are made once and never change.

use sea_orm_migration::schema::{string_len, var_binary};

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::table("installation", |table| {
        table.col(string_len("name", 32).primary_key()).col(var_binary("value", 32))
    })
}
