//! `key …`

mod import;
mod list;
mod live;
mod revoke;
mod rotate;
