//! A mark for the clients that are there: when each was made. It is worth something for tokens that say their
//! millisecond; those of a program that knew no marks say none, and are inactive at introspection.

use sea_orm_migration::prelude::{Expr, Query};

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::Update(Query::update().table("clients").value("tokens_since", Expr::col("created_at")).to_owned())
}
