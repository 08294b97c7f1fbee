//! `client …`

mod create;
mod delete;
mod live;
mod registration;
mod revoke_tokens;
mod secret;
mod update;
