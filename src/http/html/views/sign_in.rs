//! Sign in: username and password.

use askama::Template;
use poem::http::StatusCode;

use super::hidden::Hidden;
use crate::http::html::form_target::FormTarget;
use crate::http::html::frame::Frame;
use crate::http::html::paths;
use crate::http::html::problems::Problems;
use crate::http::html::view::View;

/// The page that asks for username and password. The form has the fields `username`, `password` and
/// `remember`.
#[derive(Template)]
#[template(path = "sign_in.html")]
pub struct SignIn {
    /// What stands around it.
    pub frame: Frame,
    /// What the form carries on.
    pub hidden: Hidden,
    /// The name of the app that one goes on to; none if it is one's own account.
    pub app: Option<String>,
    /// What stands in the field already.
    pub username: String,
    /// The choice to be remembered; none where nobody is.
    pub remember: Option<Remember>,
    /// The URL of the page that makes an account, where anybody may.
    pub sign_up_url: Option<String>,
    /// Why the form is shown again.
    pub problems: Problems,
    /// Where the form may lead beside this server.
    pub form_target: Option<FormTarget>,
}

/// The choice to stay signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remember {
    /// For how many days.
    pub days: u64,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

impl SignIn {
    fn action(&self) -> String {
        self.frame.url(paths::LOGIN)
    }

    fn title(&self) -> String {
        self.frame.text("sign-in-title")
    }

    fn problem_of(&self, field: &str) -> Option<String> {
        self.problems.text_of(field, &self.frame)
    }

    /// Who has something to read first reads that.
    fn focuses_username(&self) -> bool {
        self.problems.is_empty() && self.username.is_empty()
    }

    fn focuses_password(&self) -> bool {
        self.problems.is_empty() && !self.username.is_empty()
    }
}

impl View for SignIn {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn status(&self) -> StatusCode {
        self.problems.status()
    }

    fn retry_after(&self) -> Option<u64> {
        self.problems.retry_after()
    }

    fn form_target(&self) -> Option<FormTarget> {
        self.form_target.clone()
    }
}
