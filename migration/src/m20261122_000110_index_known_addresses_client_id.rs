//! Finds the addresses that go with a client when it is deleted.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_known_addresses_client_id", "known_addresses", &["client_id"])
}
