//! Where a browser goes from a page: to another page, or back to the app.

use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse as _, Response};

use crate::http::html::csrf::REQUEST_FIELD;
use crate::http::html::views::FormPost;
use crate::http::html::{Frame, View as _, paths};
use crate::oauth::authorize::{Answer, ResponseMode, Step};

/// To a URL by GET, whatever the method was (RFC 9110 §15.4.4): a form that holds a password is not sent on.
pub(super) fn to(url: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(url) else {
        tracing::error!("a redirect leads to what is no URL");
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(header::LOCATION, location);
    response
}

/// To the page of a step, or to the app with its answer.
pub(super) fn to_step(step: &Step, frame: Frame, app: &str, request: &str) -> Response {
    let path = match step {
        Step::SignIn => paths::LOGIN,
        Step::SelectAccount => paths::CHOOSE_ACCOUNT,
        Step::Consent => paths::CONSENT,
        Step::Answer(answer) => return to_app(answer, frame, app),
    };
    to(&page(&frame, path, request))
}

/// The URL of a page for an app's request.
pub(super) fn page(frame: &Frame, path: &str, request: &str) -> String {
    frame.url(&format!("{path}?{REQUEST_FIELD}={request}"))
}

/// To the app with its answer. The URI was registered; what is added is encoded.
pub(super) fn to_app(answer: &Answer, frame: Frame, app: &str) -> Response {
    match answer.mode {
        ResponseMode::Query => to(&answer.location()),
        ResponseMode::FormPost => {
            let (redirect_uri, params) = (answer.redirect_uri.clone(), answer.params.clone());
            FormPost { frame, app: app.to_owned(), redirect_uri, params }.answer()
        }
    }
}
