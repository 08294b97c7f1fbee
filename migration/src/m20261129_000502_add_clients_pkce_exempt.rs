//! Whether a client may leave out PKCE.

use sea_orm_migration::schema::boolean;

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::column("clients", boolean("pkce_exempt").default(false))
}
