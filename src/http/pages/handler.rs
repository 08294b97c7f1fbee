//! What makes a handler of a function, and a page of what went wrong in one.

use std::sync::Arc;

use poem::endpoint::{BoxEndpoint, make};
use poem::http::{Method, StatusCode};
use poem::{EndpointExt as _, Request, RequestBody, Response};

use crate::http::html::posted::Refusal;
use crate::http::html::views::{ErrorPage, Trouble};
use crate::http::html::{Frame, Site, View as _};
use crate::oauth::OAuthError;
use crate::oauth::authorize::Gone;
use crate::state::AppState;

/// A request, with what every handler needs.
pub(super) struct Visitor {
    pub(super) request: Request,
    pub(super) body: RequestBody,
    pub(super) state: Arc<AppState>,
    pub(super) frame: Frame,
}

/// Why there is no other page.
pub(super) enum Failure {
    /// What the visitor has sent.
    Trouble(Trouble),
    /// The same of a page at a path that anybody can open again.
    TroubleAt(&'static str, Trouble),
    /// The visitor has to sign in first, on this page.
    SignInFirst(Box<Response>),
    /// What the protocol says, to the user and not to the app.
    Protocol(OAuthError),
}

impl Failure {
    fn into_page(self, frame: Frame) -> Response {
        match self {
            Self::Trouble(trouble) => {
                ErrorPage { frame, trouble, detail: None, start_again_url: None }.answer()
            }
            Self::TroubleAt(path, trouble) => {
                let start_again_url = Some(frame.url(path));
                ErrorPage { frame, trouble, detail: None, start_again_url }.answer()
            }
            Self::SignInFirst(page) => *page,
            Self::Protocol(error) => ErrorPage::answer_error(frame, &error),
        }
    }
}

impl From<OAuthError> for Failure {
    fn from(error: OAuthError) -> Self {
        Self::Protocol(error)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Trouble(refusal.into())
    }
}

impl From<Gone> for Failure {
    fn from(gone: Gone) -> Self {
        match gone {
            Gone::Unknown => Self::Trouble(Trouble::Expired),
            Gone::OtherBrowser => Self::Trouble(Trouble::OtherBrowser),
            Gone::Failed(error) => error.into(),
        }
    }
}

/// An endpoint that answers by a handler, or with a page that says why not.
fn endpoint<F>(handler: fn(Visitor) -> F) -> BoxEndpoint<'static>
where
    F: Future<Output = Result<Response, Failure>> + Send + 'static,
{
    make(move |request| answer(handler, request)).boxed()
}

async fn answer<F>(handler: fn(Visitor) -> F, request: Request) -> poem::Result<Response>
where
    F: Future<Output = Result<Response, Failure>> + Send + 'static,
{
    let state = request.data::<Arc<AppState>>().cloned();
    let frame = request.data::<Arc<Site>>().map(|site| Frame::of(site, &request));
    let (state, frame) = state.zip(frame).ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
    let (request, body) = request.split();
    // In a box: futures of pages are large, and would be moved about with every request otherwise.
    let answered = Box::pin(handler(Visitor { request, body, state, frame: frame.clone() })).await;
    Ok(answered.unwrap_or_else(|failure| failure.into_page(frame)))
}

/// A handler of GET.
pub(super) fn get<F>(handler: fn(Visitor) -> F) -> (Method, BoxEndpoint<'static>)
where
    F: Future<Output = Result<Response, Failure>> + Send + 'static,
{
    (Method::GET, endpoint(handler))
}

/// A handler of POST.
pub(super) fn post<F>(handler: fn(Visitor) -> F) -> (Method, BoxEndpoint<'static>)
where
    F: Future<Output = Result<Response, Failure>> + Send + 'static,
{
    (Method::POST, endpoint(handler))
}
