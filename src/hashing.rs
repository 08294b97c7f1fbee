//! Expensive work in bounded quantity: threads of its own, and before them a queue that is bounded and fair
//! (P2).
//!
//! [`Admission`] decides: it is told the time and what there is to do, and says what waits, what runs next,
//! and what is sent away. [`Pool`] carries that out, with threads, a lock and timers. What they do is any
//! [`Work`], and neither knows passwords. Of users and clients they know names alone, by which turns go
//! ([`Source`]).
//!
//! All times here are those of [`crate::ambient::Ambient::elapsed`], a clock that nobody sets.

mod admission;
mod estimate;
mod estimates;
mod job;
mod pool;
mod queue;
mod retry_after;
mod source;
mod ticket;
mod work;

pub use self::admission::{Admission, Begun, Load, LookedUp, Next, Overload, Submitted};
pub use self::estimate::Estimate;
pub use self::estimates::Estimates;
pub use self::job::Job;
pub use self::pool::{Error, LookUp, Pool};
pub use self::queue::{FairQueue, Pushed};
pub use self::retry_after::{Ahead, RetryAfter};
pub use self::source::{Familiarity, Source, Turn};
pub use self::ticket::Ticket;
pub use self::work::Work;
