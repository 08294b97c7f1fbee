//! Sign out: asked, and done.

use askama::Template;

use super::hidden::Hidden;
use crate::http::html::form_target::FormTarget;
use crate::http::html::frame::Frame;
use crate::http::html::initial::initial;
use crate::http::html::paths;
use crate::http::html::view::View;

/// The page that asks whether to sign out.
#[derive(Template)]
#[template(path = "sign_out.html")]
pub struct SignOut {
    /// What stands around it.
    pub frame: Frame,
    /// What the form carries on.
    pub hidden: Hidden,
    /// What the app has said, by name.
    pub carried: Vec<(&'static str, String)>,
    /// Who is signed in.
    pub username: String,
    /// The name of the app that asks for it, if one does.
    pub app: Option<String>,
    /// Where the form may lead beside this server.
    pub form_target: Option<FormTarget>,
}

impl SignOut {
    fn action(&self) -> String {
        self.frame.url(paths::LOGOUT)
    }

    fn title(&self) -> String {
        self.frame.text("sign-out-title")
    }

    fn account_url(&self) -> String {
        self.frame.url(paths::ACCOUNT)
    }

    fn initial(&self) -> String {
        initial(&self.username)
    }
}

impl View for SignOut {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn form_target(&self) -> Option<FormTarget> {
        self.form_target.clone()
    }
}

/// The page that says that nobody is signed in any more.
#[derive(Template)]
#[template(path = "signed_out.html")]
pub struct SignedOut {
    /// What stands around it.
    pub frame: Frame,
}

impl SignedOut {
    fn title(&self) -> String {
        self.frame.text("signed-out-title")
    }

    fn sign_in_url(&self) -> String {
        self.frame.url(paths::LOGIN)
    }
}

impl View for SignedOut {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
