//! Whether a client may say from which address its users come.

use sea_orm_migration::schema::boolean;

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::column("clients", boolean("may_vouch").default(false))
}
