//! For the people and the machines that run the server, one file a URL.

pub(super) mod docs;
mod icon;
mod livez;
pub(super) mod metrics;
pub(super) mod openapi;
mod readyz;
pub(super) mod root;

use super::endpoints::Apis;

/// What is documented.
pub(super) fn api() -> impl Apis {
    (livez::LivezApi, readyz::ReadyzApi)
}
