//! The pages of an account, as each of them lists them.

use crate::http::html::frame::Frame;
use crate::http::html::paths;

/// URL and name of each page of an account, and whether it is the one at the path `here`.
pub(super) fn places(frame: &Frame, here: &str) -> Vec<(String, String, bool)> {
    let places = [
        (paths::ACCOUNT, "account-profile"),
        (paths::ACCOUNT_PASSWORD, "account-password"),
        (paths::ACCOUNT_SESSIONS, "account-sessions"),
        (paths::ACCOUNT_CONSENTS, "account-consents"),
    ];
    places.into_iter().map(|(path, id)| (frame.url(path), frame.text(id), path == here)).collect()
}
