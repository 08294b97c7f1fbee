//! In which status list the access tokens stand that a client is issued for itself.

use sea_orm_migration::schema::integer_null;

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::column("clients", integer_null("status_shard"))
}
