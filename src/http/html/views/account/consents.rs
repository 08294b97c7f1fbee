//! What apps were allowed to do.

use std::time::Duration;

use askama::Template;

use super::ago::ago;
use super::places::places;
use crate::http::html::frame::Frame;
use crate::http::html::initial::initial;
use crate::http::html::paths;
use crate::http::html::scope_text;
use crate::http::html::view::View;
use crate::http::html::views::hidden::Hidden;

/// The page with all consents. Each has a form whose field `client` is the id of its client.
#[derive(Template)]
#[template(path = "account_consents.html")]
pub struct AccountConsents {
    /// What stands around it.
    pub frame: Frame,
    /// What each form carries on.
    pub hidden: Hidden,
    /// What the form carries on that signs out.
    pub sign_out: Hidden,
    /// Whose account it is.
    pub username: String,
    /// The consents, in the order in which they are shown.
    pub consents: Vec<GrantedConsent>,
    /// Whether one was just withdrawn.
    pub has_withdrawn: bool,
}

/// What an app was allowed.
pub struct GrantedConsent {
    /// The app's id.
    pub client_id: String,
    /// Its name.
    pub app: String,
    /// What it gets.
    pub scopes: Vec<String>,
    /// How long ago it was allowed.
    pub granted_for: Duration,
}

impl AccountConsents {
    fn title(&self) -> String {
        self.frame.text("account-consents")
    }

    fn places(&self) -> Vec<(String, String, bool)> {
        places(&self.frame, paths::ACCOUNT_CONSENTS)
    }

    fn initial(&self) -> String {
        initial(&self.username)
    }

    fn done_text(&self) -> Option<String> {
        self.has_withdrawn.then(|| self.frame.text("consents-withdrawn"))
    }

    fn granted(&self, consent: &GrantedConsent) -> String {
        self.frame.text_of("consents-granted", "ago", &ago(consent.granted_for, &self.frame))
    }

    fn scope_texts(&self, consent: &GrantedConsent) -> Vec<String> {
        consent.scopes.iter().map(|scope| scope_text::of(scope, &self.frame)).collect()
    }
}

impl View for AccountConsents {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
