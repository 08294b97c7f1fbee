//! Pages without a choice: signed out, errors, an answer on its way.

use countersign::http::html::views::{ErrorPage, FormPost, Home, SignedOut, Trouble};
use countersign::http::html::{Frame, View as _};
use entity::secret::SecretString;
use poem::http::StatusCode;

use super::state::State;

fn home(frame: &Frame, has_account: bool) -> Home {
    Home {
        frame: frame.clone(),
        has_account,
        docs: "/docs",
        discovery: "/.well-known/openid-configuration",
        version: "1.2.3",
    }
}

/// The states of these pages.
pub(super) fn states(frame: &Frame) -> Vec<State> {
    let form_post = FormPost {
        frame: frame.clone(),
        app: "Example Notes".to_owned(),
        redirect_uri: "https://notes.example/callback".to_owned(),
        params: vec![("code", SecretString::new("c")), ("state", SecretString::new("s"))],
    };
    let mut states = vec![
        ("home", home(frame, true).answer()),
        ("home-without-pages", home(frame, false).answer()),
        ("signed-out", SignedOut { frame: frame.clone() }.answer()),
        ("form-post", form_post.answer()),
    ];
    let again = Some("/login");
    let errors = [
        ("error-not-found", Trouble::NotFound, None, Some("/")),
        ("error-malformed", Trouble::Malformed(StatusCode::BAD_REQUEST), Some("there is no such form"), None),
        ("error-app", Trouble::App, Some("redirect_uri is not registered for this client"), None),
        ("error-forged", Trouble::Forged, None, again),
        ("error-expired", Trouble::Expired, None, again),
        ("error-other-browser", Trouble::OtherBrowser, None, again),
        ("error-too-many", Trouble::TooMany { seconds: 7 }, None, None),
        ("error-busy", Trouble::Busy { seconds: 7 }, None, again),
        ("error-failed", Trouble::Failed, None, None),
    ];
    states.extend(errors.map(|(name, trouble, detail, again)| {
        let start_again_url = again.map(str::to_owned);
        (name, ErrorPage { frame: frame.clone(), trouble, detail, start_again_url }.answer())
    }));
    states
}
