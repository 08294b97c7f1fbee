//! What is printed of the signing keys.

use serde::Serialize;
use serde_json::Value;

use crate::cli::context::Context;
use crate::cli::output::{Listed, moment};
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

impl Listed for KeyView {
    fn columns(&self) -> Vec<(&'static str, Value)> {
        // When the state ends: then a published key signs, an active one stops signing, any other leaves.
        let until = match self.state {
            "published" => Some(&self.signs_from),
            "active" => self.signs_until.as_ref(),
            _ => self.leaves.as_ref(),
        };
        vec![("kid", self.kid.clone().into()), ("state", self.state.into()), ("until", until.cloned().into())]
    }
}

pub(super) fn rows(timetable: &Timetable, context: &Context) -> Vec<KeyView> {
    let margins = Margins::of(&context.config.keys);
    let now = context.ambient.now();
    // A key that still signs is going to sign tokens that live as long as the configuration says.
    let to_come = context.config.tokens.access_token_lifetime.as_millis();
    let removal = |key: &StoredKey| {
        let signs = timetable.retirement(key).is_some_and(|retired_at| retired_at > now);
        let longest_lifetime = if signs { key.longest_lifetime.max(to_come) } else { key.longest_lifetime };
        timetable.removal(&StoredKey { longest_lifetime, ..key.clone() }, margins)
    };
    let view = |key: &StoredKey| KeyView {
        kid: key.kid.clone(),
        state: if key.revoked_at.is_some() { "revoked" } else { timetable.state(key, now, margins).as_str() },
        bits: key.bits,
        published: moment(key.published_at),
        signs_from: moment(key.activates_at),
        signs_until: key.revoked_at.or(timetable.retirement(key)).map(moment),
        leaves: key.revoked_at.or(removal(key)).map(moment),
    };
    timetable.keys().iter().map(view).collect()
}
