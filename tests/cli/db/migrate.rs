//! `db migrate` on a database that is not as it was left: by a process that was killed, by one that is at it
//! now, by another application (D7).

mod chatter;
mod deadline;
mod foreign;
mod large;
mod not_noted;
