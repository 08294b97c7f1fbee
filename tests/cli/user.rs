//! `user …`

mod create;
mod delete;
mod live;
mod password;
mod show;
mod username;
