//! From where a session was last used, for people who look at their sessions.

use sea_orm_migration::schema::string_len_null;

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::column("sessions", string_len_null("address", 43))
}
