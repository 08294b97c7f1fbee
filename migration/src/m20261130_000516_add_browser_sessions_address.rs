//! From where a browser session was last used, for people who look at where they are signed in.

use sea_orm_migration::schema::string_len_null;

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::column("browser_sessions", string_len_null("address", 43))
}
