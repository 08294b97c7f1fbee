//! Since when the tokens of a client are worth something.

use sea_orm_migration::schema::big_integer;

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::column("clients", big_integer("tokens_since").default(0))
}
