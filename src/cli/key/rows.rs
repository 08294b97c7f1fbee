//! What is printed of the signing keys.

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::output::moment;
use crate::keyring::{Margins, StoredKey, Timetable};

/// A key as printed, with its place in the timetable.
#[derive(Serialize)]
pub(super) struct KeyView {
    kid: String,
    state: &'static str,
    bits: i32,
    published: String,
    signs_from: String,
    signs_until: Option<String>,
    leaves: Option<String>,
}

pub(super) fn rows(timetable: &Timetable, context: &Context) -> Vec<KeyView> {
    let margins = Margins::of(&context.config.keys);
    let now = context.ambient.now();
    let view = |key: &StoredKey| KeyView {
        kid: key.kid.clone(),
        state: if key.revoked_at.is_some() { "revoked" } else { timetable.state(key, now, margins).as_str() },
        bits: key.bits,
        published: moment(key.published_at),
        signs_from: moment(key.activates_at),
        signs_until: key.revoked_at.or(timetable.retirement(key)).map(moment),
        leaves: key.revoked_at.or(timetable.removal(key, margins)).map(moment),
    };
    timetable.keys().iter().map(view).collect()
}
