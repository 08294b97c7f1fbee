//! A form that a page of ours has posted.

use poem::{Request, RequestBody};

use super::csrf::{self, Forged, Form};
use crate::authorizations::RequestToken;
use crate::http::request::body::{self, BodyError, MediaType, Permit, Received};
use crate::oauth::Params;
use crate::state::AppState;

/// The fields of a form, which comes from a page of ours in this browser.
#[derive(Debug)]
pub struct Posted {
    /// The fields.
    pub params: Params,
    _permit: Option<Permit>,
}

/// Why a form is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No body, or no form.
    Malformed,
    /// The body is over the limit.
    TooLarge,
    /// The body did not arrive in time.
    TooSlow,
    /// It does not come from a page of ours, or not from this browser.
    Forged,
}

impl From<BodyError> for Refusal {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::TooLarge => Self::TooLarge,
            BodyError::Timeout => Self::TooSlow,
            BodyError::Type(_) | BodyError::Broken => Self::Malformed,
        }
    }
}

impl From<Forged> for Refusal {
    fn from(_: Forged) -> Self {
        Self::Forged
    }
}

/// A form that an app may post as well, since it stands at a URL that apps know.
#[derive(Debug)]
pub enum FromAnywhere {
    /// It comes from a page of ours.
    Ours(Posted),
    /// It has no token.
    Foreign(Posted),
}

/// Reads such a form. One with a token must have the right one.
pub async fn receive_from_anywhere(
    request: &Request,
    body: &mut RequestBody,
    form: Form,
    state: &AppState,
) -> Result<FromAnywhere, Refusal> {
    let posted = read(request, body, state).await?;
    if posted.params.get(csrf::CSRF_FIELD).is_none() {
        return Ok(FromAnywhere::Foreign(posted));
    }
    csrf::verify(request, &posted.params, form, state)?;
    Ok(FromAnywhere::Ours(posted))
}

/// The form of a page about an app's request.
#[derive(Debug)]
pub enum OfApp {
    /// It comes from a page of ours.
    Ours(Posted),
    /// It does not fit the browser's cookies any more. Somebody has signed in in another tab since the page
    /// was shown, or two tabs that came at once were given two cookies, of which one is left. The request is
    /// named, and whoever comes next looks at it anew.
    Stale(String),
}

/// Reads such a form.
pub async fn receive_of_app(
    request: &Request,
    body: &mut RequestBody,
    form: Form,
    state: &AppState,
) -> Result<OfApp, Refusal> {
    let posted = read(request, body, state).await?;
    if csrf::verify(request, &posted.params, form, state).is_ok() {
        return Ok(OfApp::Ours(posted));
    }
    let name = posted.params.get(csrf::REQUEST_FIELD).unwrap_or_default();
    let is_name = RequestToken::parse(name, &state.checks).is_some();
    if csrf::is_same_origin(request) && is_name {
        Ok(OfApp::Stale(name.to_owned()))
    } else {
        Err(Refusal::Forged)
    }
}

/// Reads a form. Every page's POST goes through here, so that none is taken from another site.
pub async fn receive(
    request: &Request,
    body: &mut RequestBody,
    form: Form,
    state: &AppState,
) -> Result<Posted, Refusal> {
    let posted = read(request, body, state).await?;
    csrf::verify(request, &posted.params, form, state)?;
    Ok(posted)
}

async fn read(request: &Request, body: &mut RequestBody, state: &AppState) -> Result<Posted, Refusal> {
    let Received { bytes, permit } = body::read(request, body, MediaType::Form, &state.config.server).await?;
    let params = Params::parse(&bytes).map_err(|_| Refusal::Malformed)?;
    Ok(Posted { params, _permit: permit })
}
