//! How often all sessions of a user were ended at once.

use sea_orm_migration::schema::big_integer;

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::column("users", big_integer("session_epoch").default(0))
}
