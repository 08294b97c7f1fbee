//! For which APIs the tokens of a session are. Sessions that are there go by their client's registration, as
//! before.

use sea_orm_migration::schema::text_null;

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::column("sessions", text_null("audiences"))
}
