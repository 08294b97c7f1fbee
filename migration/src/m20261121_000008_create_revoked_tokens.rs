//! Access tokens that were revoked before they expired.

use sea_orm_migration::schema::{big_integer, uuid};

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::table("revoked_tokens", |table| table.col(uuid("jti").primary_key()).col(big_integer("expires_at")))
}
