//! How a username looks, so that no two look alike. A name of 254 bytes has a skeleton of 592 characters at
//! most: a syllable of Hangul, three bytes, becomes up to seven letters.

use sea_orm_migration::schema::string_len_null;

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::column("users", string_len_null("username_skeleton", 600))
}
