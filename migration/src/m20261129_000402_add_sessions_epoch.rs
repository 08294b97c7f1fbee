//! In which epoch of its user a session began.

use sea_orm_migration::schema::big_integer;

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::column("sessions", big_integer("epoch").default(0))
}
