//! Finds the consents to a client, which may be deleted.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_consents_client_id", "consents", &["client_id"])
}
