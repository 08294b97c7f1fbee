//! Countersign, an authorization server.
#![allow(dead_code)]
pub mod ambient;
pub mod clock;
pub mod config;
pub mod database;
pub mod entropy;
pub mod ownership;
pub mod passwords;
pub mod users;
pub mod clients;
pub mod keyring;
pub mod sessions;
