//! The connection itself, over a socket: deadlines, limits, framing, and how long it is kept.

mod deadlines;
mod descriptors;
mod early_answers;
mod flood;
mod framing;
mod keep_alive;
mod limits;

use support::Sandbox;

use crate::sandbox;

/// Deadlines that no test lives to see: a connection that ends, ends for another reason.
fn patient() -> Sandbox {
    let sandbox = sandbox::settled();
    sandbox.with("SERVER__HEADER_TIMEOUT", "1h").with("SERVER__BODY_TIMEOUT", "1h")
}
