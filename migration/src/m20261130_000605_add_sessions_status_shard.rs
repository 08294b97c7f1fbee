//! In which status list the access tokens of a session stand.

use sea_orm_migration::schema::integer_null;

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::column("sessions", integer_null("status_shard"))
}
