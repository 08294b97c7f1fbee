//! What time it is, and whether that is trusted so far that something may be deleted by it (D10).
//!
//! A wrong clock destroys what it holds for expired. So a node compares three clocks: this machine's, the
//! database's, and the one that runs since the machine was started and that nobody can set. It corrects its
//! time by the database's, which goes on by the third clock until it is read again. What cannot be undone is
//! done only while all three agree. A database on this machine tells no second time; there a mark says how
//! far time had got when a server last ran.
//!
//! Owns the mark, a row of the table `installation`. The module must not know what is deleted by the time.

mod agreement;
mod command;
mod distrust;
mod keeper;
mod mark;
mod reading;

pub use self::command::{Error, correct, require_trust, trust_clock};
pub use self::distrust::Distrust;
pub use self::keeper::Timekeeper;
