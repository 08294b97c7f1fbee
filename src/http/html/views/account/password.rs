//! Another password.

use askama::Template;
use poem::http::StatusCode;

use super::places::places;
use crate::http::html::frame::Frame;
use crate::http::html::initial::initial;
use crate::http::html::paths;
use crate::http::html::problems::Problems;
use crate::http::html::view::View;
use crate::http::html::views::hidden::Hidden;

/// The page on which one chooses another password. The form has the fields `password`, the present one, and
/// `new_password`. Its field `username` is there for password managers.
#[derive(Template)]
#[template(path = "account_password.html")]
pub struct AccountPassword {
    /// What stands around it.
    pub frame: Frame,
    /// What the form carries on.
    pub hidden: Hidden,
    /// What the form carries on that signs out.
    pub sign_out: Hidden,
    /// Whose account it is.
    pub username: String,
    /// Fewest characters of the new one.
    pub min_password_length: u64,
    /// Whether a new one was just stored.
    pub is_stored: bool,
    /// Why the form is shown again.
    pub problems: Problems,
}

impl AccountPassword {
    fn title(&self) -> String {
        self.frame.text("account-password")
    }

    fn places(&self) -> Vec<(String, String, bool)> {
        places(&self.frame, paths::ACCOUNT_PASSWORD)
    }

    fn initial(&self) -> String {
        initial(&self.username)
    }

    fn done_text(&self) -> Option<String> {
        self.is_stored.then(|| self.frame.text("password-stored"))
    }

    fn problem_of(&self, field: &str) -> Option<String> {
        self.problems.text_of(field, &self.frame)
    }
}

impl View for AccountPassword {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn status(&self) -> StatusCode {
        self.problems.status()
    }

    fn retry_after(&self) -> Option<u64> {
        self.problems.retry_after()
    }
}
