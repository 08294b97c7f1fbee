//! The page for somebody who has typed the address.

use askama::Template;

use crate::http::html::frame::Frame;
use crate::http::html::paths;
use crate::http::html::view::View;

/// The page that leads to one's own account, and makers of apps to what they need.
#[derive(Template)]
#[template(path = "home.html")]
pub struct Home {
    /// What stands around it.
    pub frame: Frame,
    /// Whether there are pages on which to sign in.
    pub has_account: bool,
    /// The path of the documentation.
    pub docs: &'static str,
    /// The path of the metadata.
    pub discovery: &'static str,
    /// The version of the server.
    pub version: &'static str,
}

impl Home {
    fn title(&self) -> String {
        self.frame.text_of("home-title", "name", self.frame.name())
    }
}

impl View for Home {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
