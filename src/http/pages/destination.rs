//! Where somebody goes on to who signs in: to the app that has sent them, or to their own account. Nothing
//! else can be asked for, so that no page sends anybody to a stranger's address.

use super::handler::Failure;
use super::leave;
use super::visit::Visit;
use crate::http::html::{FormTarget, Frame, paths};
use crate::oauth::authorize::Interaction;

/// The app's request with its name, if an app has sent them.
pub(super) struct Destination(Option<(String, Interaction)>);

impl Destination {
    /// Of a page or a form that names this request, in this browser.
    pub(super) async fn of(visit: &Visit, request: Option<&str>) -> Result<Self, Failure> {
        Ok(Self(match request {
            Some(name) => Some((name.to_owned(), visit.open(name).await?)),
            None => None,
        }))
    }

    /// One's own account.
    pub(super) fn account() -> Self {
        Self(None)
    }

    /// By what pages name the request.
    pub(super) fn request(&self) -> Option<&str> {
        self.0.as_ref().map(|(name, _)| name.as_str())
    }

    /// The request.
    pub(super) fn interaction(&self) -> Option<&Interaction> {
        self.0.as_ref().map(|(_, interaction)| interaction)
    }

    /// The id of the app.
    pub(super) fn client_id(&self) -> Option<String> {
        self.interaction().map(|interaction| interaction.client.id.clone())
    }

    /// Where the post of a page can end.
    pub(super) fn form_target(&self) -> Option<FormTarget> {
        self.interaction().and_then(|interaction| FormTarget::of(&interaction.request.redirect_uri))
    }

    /// The page's frame in the language that the app asks for.
    pub(super) fn framed(&self, frame: Frame) -> Frame {
        match self.interaction() {
            Some(interaction) => frame.for_request(&interaction.request),
            None => frame,
        }
    }

    /// The URL of a page from which one goes on to the same.
    pub(super) fn url(&self, frame: &Frame, path: &str) -> String {
        match self.request() {
            Some(request) => leave::page(frame, path, request),
            None => frame.url(path),
        }
    }

    /// The URL at which one goes on after one has signed in. Of an app's request the page to sign in knows
    /// what comes next.
    pub(super) fn next_url(&self, frame: &Frame) -> String {
        let path = if self.0.is_some() { paths::LOGIN } else { paths::ACCOUNT };
        self.url(frame, path)
    }
}
