//! `user …`

mod create;
mod delete;
mod import;
mod live;
mod password;
mod show;
mod update;
mod username;
mod without_skeleton;
