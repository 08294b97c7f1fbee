//! In which browser a session began. A browser session that is over leaves the sessions of clients, so this
//! is no foreign key.

use sea_orm_migration::schema::uuid_null;

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::column("sessions", uuid_null("browser_session_id"))
}
