//! The answer to an app as a form that the browser posts (OAuth 2.0 Form Post Response Mode §2).

use askama::Template;
use entity::secret::SecretString;

use crate::http::html::form_target::FormTarget;
use crate::http::html::frame::Frame;
use crate::http::html::view::View;

/// The page that posts an answer to an app: by a script, or by its button.
#[derive(Template)]
#[template(path = "form_post.html")]
pub struct FormPost {
    /// What stands around it.
    pub frame: Frame,
    /// The name of the app.
    pub app: String,
    /// The redirect URI.
    pub redirect_uri: String,
    /// The parameters of the answer. A code is among them.
    pub params: Vec<(&'static str, SecretString)>,
}

impl FormPost {
    fn title(&self) -> String {
        self.frame.text("form-post-title")
    }
}

impl View for FormPost {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn form_target(&self) -> Option<FormTarget> {
        FormTarget::of(&self.redirect_uri)
    }
}
