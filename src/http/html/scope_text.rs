//! What a scope means, in words.

use super::frame::Frame;
use crate::oauth::scope::{EMAIL, PROFILE, ROLES};

/// Scopes of ours have texts; all others are said by name.
pub(super) fn of(scope: &str, frame: &Frame) -> String {
    let id = match scope {
        "openid" => "scope-openid",
        PROFILE => "scope-profile",
        EMAIL => "scope-email",
        ROLES => "scope-roles",
        "offline_access" => "scope-offline-access",
        _ => return frame.text_of("scope-other", "scope", scope),
    };
    frame.text(id)
}
