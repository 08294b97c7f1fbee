//! The first page of an account: e-mail address and full name.

use askama::Template;
use poem::http::StatusCode;

use super::places::places;
use crate::http::html::frame::Frame;
use crate::http::html::initial::initial;
use crate::http::html::paths;
use crate::http::html::problems::Problems;
use crate::http::html::view::View;
use crate::http::html::views::hidden::Hidden;

/// The page with e-mail address and full name. The form has the fields `full_name` and `email`.
#[derive(Template)]
#[template(path = "account_profile.html")]
pub struct AccountProfile {
    /// What stands around it.
    pub frame: Frame,
    /// What the form carries on.
    pub hidden: Hidden,
    /// What the form carries on that signs out.
    pub sign_out: Hidden,
    /// Whose account it is.
    pub username: String,
    /// What stands in the field already.
    pub full_name: String,
    /// What stands in the field already.
    pub email: String,
    /// Whether a change was just stored.
    pub is_stored: bool,
    /// Why the form is shown again.
    pub problems: Problems,
}

impl AccountProfile {
    fn title(&self) -> String {
        self.frame.text("account-profile")
    }

    fn places(&self) -> Vec<(String, String, bool)> {
        places(&self.frame, paths::ACCOUNT)
    }

    fn initial(&self) -> String {
        initial(&self.username)
    }

    fn done_text(&self) -> Option<String> {
        self.is_stored.then(|| self.frame.text("account-stored"))
    }

    fn problem_of(&self, field: &str) -> Option<String> {
        self.problems.text_of(field, &self.frame)
    }
}

impl View for AccountProfile {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn status(&self) -> StatusCode {
        self.problems.status()
    }
}
