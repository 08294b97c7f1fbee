//! Consent: what an app may do.

use askama::Template;

use super::hidden::Hidden;
use crate::http::html::form_target::FormTarget;
use crate::http::html::frame::Frame;
use crate::http::html::initial::initial;
use crate::http::html::paths;
use crate::http::html::scope_text;
use crate::http::html::view::View;

/// The page that asks whether an app may go on. Its buttons send `action` as `allow` or `deny`.
#[derive(Template)]
#[template(path = "consent.html")]
pub struct Consent {
    /// What stands around it.
    pub frame: Frame,
    /// What the form carries on.
    pub hidden: Hidden,
    /// What is asked.
    pub kind: ConsentKind,
    /// The name of the app.
    pub app: String,
    /// Who is signed in.
    pub username: String,
    /// What the app gets.
    pub scopes: Vec<String>,
    /// Where one goes on to, as `app.example.com`; none for an app on this device.
    pub destination: Option<String>,
    /// Where the form may lead beside this server.
    pub form_target: Option<FormTarget>,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentKind {
    /// May the app do this? Asked for apps of others.
    Allow,
    /// Is it you who has started the app? Asked for apps on the device itself, which cannot prove who they
    /// are (RFC 8252 §8.6).
    Continue,
}

impl Consent {
    fn action(&self) -> String {
        self.frame.url(paths::CONSENT)
    }

    fn title(&self) -> String {
        match self.kind {
            ConsentKind::Allow => self.frame.text_of("consent-title", "app", &self.app),
            ConsentKind::Continue => self.frame.text_of("continue-title", "user", &self.username),
        }
    }

    fn is_about_device(&self) -> bool {
        self.kind == ConsentKind::Continue
    }

    fn scope_texts(&self) -> Vec<String> {
        self.scopes.iter().map(|scope| scope_text::of(scope, &self.frame)).collect()
    }

    fn initial(&self) -> String {
        initial(&self.username)
    }
}

impl View for Consent {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn form_target(&self) -> Option<FormTarget> {
        self.form_target.clone()
    }
}
