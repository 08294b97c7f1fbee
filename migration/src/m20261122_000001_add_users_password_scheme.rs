//! How a user's password is hashed, as `bcrypt cost=12`. The hash says so already, but in no form that can be
//! counted.

use sea_orm_migration::schema::string_len_null;

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::column("users", string_len_null("password_scheme", 64))
}
