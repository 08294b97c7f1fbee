//! On which of the user's devices a session began. A device that is forgotten leaves its sessions, so this is
//! no foreign key.

use sea_orm_migration::schema::uuid_null;

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::column("sessions", uuid_null("device_id"))
}
