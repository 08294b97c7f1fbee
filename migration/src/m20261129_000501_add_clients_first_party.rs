//! Whether a client is the operator's own, so that users are not asked for their consent.

use sea_orm_migration::schema::boolean;

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::column("clients", boolean("first_party").default(false))
}
