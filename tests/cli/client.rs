//! `client …`

mod create;
mod delete;
mod live;
mod registration;
mod secret;
mod update;
