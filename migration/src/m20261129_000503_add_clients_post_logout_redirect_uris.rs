//! Where a client's users may be sent after they have signed out.

use sea_orm_migration::schema::text_null;

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::column("clients", text_null("post_logout_redirect_uris"))
}
