//! When the program must not go on: one line that says what to do, exit code 1, nothing half-written.

mod database;
mod key_file;
mod newer_schema;
mod owner;
mod port;
