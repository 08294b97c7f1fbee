//! Where one is signed in.

use std::time::Duration;

use askama::Template;

use super::ago::ago;
use super::places::places;
use crate::http::html::frame::Frame;
use crate::http::html::initial::initial;
use crate::http::html::paths;
use crate::http::html::view::View;
use crate::http::html::views::hidden::Hidden;

/// The page with all browsers and all sessions of apps. Each session has a form whose field `session` is its
/// id.
#[derive(Template)]
#[template(path = "account_sessions.html")]
pub struct AccountSessions {
    /// What stands around it.
    pub frame: Frame,
    /// What each form carries on.
    pub hidden: Hidden,
    /// What the form carries on that signs out.
    pub sign_out: Hidden,
    /// Whose account it is.
    pub username: String,
    /// The browsers in which one is signed in, this one first.
    pub browsers: Vec<AccountBrowser>,
    /// The sessions, in the order in which they are shown.
    pub sessions: Vec<AccountSession>,
    /// How many more there are.
    pub more: u64,
    /// Whether one was just ended.
    pub has_ended: bool,
}

/// A session.
pub struct AccountSession {
    /// Its id.
    pub id: String,
    /// The name of the app.
    pub app: String,
    /// How long ago it was used.
    pub unused_for: Duration,
    /// From where, as `192.0.2.1`.
    pub address: Option<String>,
    /// What tells devices from one another, as `3fa85f64`.
    pub device: Option<String>,
    /// Whether it began in the browser that is shown this page.
    pub is_this_browser: bool,
}

/// A browser. Another one has a form with the field `browser`.
pub struct AccountBrowser {
    /// The id of its session.
    pub id: String,
    /// Whether it is the one that is shown this page.
    pub is_this_browser: bool,
    /// How long ago one has signed in there.
    pub signed_in_for: Duration,
    /// How long ago it was used.
    pub unused_for: Duration,
    /// From where.
    pub address: Option<String>,
    /// What tells devices from one another.
    pub device: Option<String>,
}

impl AccountSessions {
    fn title(&self) -> String {
        self.frame.text("account-sessions")
    }

    fn places(&self) -> Vec<(String, String, bool)> {
        places(&self.frame, paths::ACCOUNT_SESSIONS)
    }

    fn initial(&self) -> String {
        initial(&self.username)
    }

    fn done_text(&self) -> Option<String> {
        self.has_ended.then(|| self.frame.text("sessions-ended"))
    }

    fn signed_in(&self, browser: &AccountBrowser) -> String {
        self.frame.text_of("browsers-signed-in", "ago", &ago(browser.signed_in_for, &self.frame))
    }

    fn last_used(&self, unused_for: &Duration) -> String {
        self.frame.text_of("sessions-last-used", "ago", &ago(*unused_for, &self.frame))
    }
}

impl View for AccountSessions {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
