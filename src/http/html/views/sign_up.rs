//! Sign up: a new account.

use askama::Template;
use poem::http::StatusCode;

use super::hidden::Hidden;
use crate::http::html::form_target::FormTarget;
use crate::http::html::frame::Frame;
use crate::http::html::paths;
use crate::http::html::problems::Problems;
use crate::http::html::view::View;

/// The page on which anybody makes an account. The form has the fields `username`, `password`, `full_name`
/// and `email`.
#[derive(Template)]
#[template(path = "sign_up.html")]
pub struct SignUp {
    /// What stands around it.
    pub frame: Frame,
    /// What the form carries on.
    pub hidden: Hidden,
    /// The name of the app that one goes on to; none if it is one's own account.
    pub app: Option<String>,
    /// What stands in the field already.
    pub username: String,
    /// What stands in the field already.
    pub full_name: String,
    /// What stands in the field already.
    pub email: String,
    /// Fewest characters of the password.
    pub min_password_length: u64,
    /// The URL of the page on which to sign in, for those who have an account.
    pub sign_in_url: String,
    /// Why the form is shown again.
    pub problems: Problems,
    /// Where the form may lead beside this server.
    pub form_target: Option<FormTarget>,
}

impl SignUp {
    fn action(&self) -> String {
        self.frame.url(paths::CREATE_ACCOUNT)
    }

    fn title(&self) -> String {
        self.frame.text("sign-up-title")
    }

    fn problem_of(&self, field: &str) -> Option<String> {
        self.problems.text_of(field, &self.frame)
    }
}

impl View for SignUp {
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
