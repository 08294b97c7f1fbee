//! Who can log in.

use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, string_len, string_len_null, string_len_uniq, text, text_null,
    uuid,
};

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::table("users", |table| {
        table
            .col(uuid("id").primary_key())
            .col(string_len("username", 255))
            .col(string_len_uniq("username_key", 255))
            .col(string_len_null("email", 320))
            .col(string_len_null("full_name", 255))
            .col(text_null("password_hash"))
            .col(boolean("disabled"))
            .col(text("roles"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .col(big_integer_null("password_changed_at"))
    })
}
