//! Choose an account: go on with the one that is signed in, or with another.

use askama::Template;

use super::hidden::Hidden;
use crate::http::html::form_target::FormTarget;
use crate::http::html::frame::Frame;
use crate::http::html::initial::initial;
use crate::http::html::paths;
use crate::http::html::view::View;

/// The page that asks with which account to go on. Its buttons send `action` as `continue` or `other`.
#[derive(Template)]
#[template(path = "choose_account.html")]
pub struct ChooseAccount {
    /// What stands around it.
    pub frame: Frame,
    /// What the form carries on.
    pub hidden: Hidden,
    /// The name of the app that one goes on to.
    pub app: String,
    /// Who is signed in.
    pub username: String,
    /// Their full name, if they have told it.
    pub full_name: Option<String>,
    /// Where the form may lead beside this server.
    pub form_target: Option<FormTarget>,
}

impl ChooseAccount {
    fn action(&self) -> String {
        self.frame.url(paths::CHOOSE_ACCOUNT)
    }

    fn title(&self) -> String {
        self.frame.text("choose-account-title")
    }

    fn initial(&self) -> String {
        initial(&self.username)
    }
}

impl View for ChooseAccount {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn form_target(&self) -> Option<FormTarget> {
        self.form_target.clone()
    }
}
