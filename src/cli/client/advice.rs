//! What is said of a client whose registration is not what it should be.

use entity::client;

use crate::cli::output::note;
use crate::clients::Advice;

pub(super) fn note_advice(client: &client::Model) {
    for advice in Advice::ALL.into_iter().filter(|advice| advice.is_for(client)) {
        note(&format!("It has {advice}."));
    }
}
