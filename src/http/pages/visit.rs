//! What is known of a browser that visits a page: its cookies, and who is signed in.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::secret::{HashedToken, SecretString};
use poem::http::Method;
use poem::{Request, Response};
use sha2::{Digest as _, Sha256};

use super::handler::Failure;
use crate::address::Prefix;
use crate::authorizations::RequestToken;
use crate::browser::{self, Kept, SignedIn};
use crate::browser_sessions::BrowserToken;
use crate::http::cookie::Cookie;
use crate::http::html::csrf::{self, Form, REQUEST_FIELD};
use crate::http::html::views::Hidden;
use crate::http::request::{client_address, cookies};
use crate::http::response::set_cookie;
use crate::oauth::authorize::{Browser, Gone, Interaction};
use crate::oauth::{OAuthError, Params};
use crate::state::AppState;

const PRE_SESSION_BYTES: usize = 32;

/// Long: tabs that come back together after the browser was closed would each be given another one.
const PRE_SESSION_LASTS: Duration = Duration::from_hours(365 * 24);

/// A browser.
pub(super) struct Visit {
    state: Arc<AppState>,
    /// Tells this browser from others, before anybody has signed in and afterwards.
    pre_session: SecretString,
    is_new: bool,
    address: Prefix,
    /// Whether a form was posted.
    acts: bool,
    /// The value of the session cookie, and whose session it is.
    pub(super) signed_in: Option<(SecretString, SignedIn)>,
}

impl Visit {
    /// By the cookies of a request.
    pub(super) async fn of(request: &Request, state: &Arc<AppState>) -> Result<Self, Failure> {
        let server = &state.config.server;
        let present = cookies::read(request, Cookie::PreSession, server);
        let is_new = present.is_none();
        let made = || SecretString::new(URL_SAFE_NO_PAD.encode(state.ambient.random::<PRE_SESSION_BYTES>()));
        let pre_session = present.unwrap_or_else(made);
        let address = Prefix::of(client_address::of(request, &server.trusted_proxies));
        let cookie = cookies::read(request, Cookie::Session, server);
        let signed_in = match cookie {
            Some(cookie) => who(state, &cookie, address).await?.map(|signed_in| (cookie, signed_in)),
            None => None,
        };
        let acts = request.method() == Method::POST;
        Ok(Self { state: Arc::clone(state), pre_session, is_new, address, acts, signed_in })
    }

    /// The app's request that is named, with what is known of the user.
    pub(super) async fn open(&self, request: &str) -> Result<Interaction, Failure> {
        let token = RequestToken::parse(request, &self.state.checks).ok_or(Gone::Unknown)?;
        let browser = Browser {
            hash: HashedToken(Sha256::digest(self.pre_session.expose().as_bytes()).to_vec()),
            signed_in: self.signed_in.as_ref().map(|(_, signed_in)| signed_in.clone()),
            address: self.address,
            acts: self.acts,
        };
        Ok(Interaction::open(&self.state, &token, browser).await?)
    }

    /// What a form of this browser carries on.
    pub(super) fn hidden(&self, form: Form, request: Option<&str>) -> Hidden {
        let session = self.signed_in.as_ref().map(|(cookie, _)| cookie);
        let cookie = match form.cookie() {
            Cookie::Session => session.unwrap_or(&self.pre_session),
            Cookie::PreSession | Cookie::Device => &self.pre_session,
        };
        let csrf = csrf::token(&self.state.checks, form, cookie, request);
        Hidden { request: request.map(str::to_owned), csrf }
    }

    /// The answer, with what the browser is to be known by.
    pub(super) fn keep(&self, mut response: Response) -> Response {
        if self.is_new {
            let server = &self.state.config.server;
            let lasting = Some(PRE_SESSION_LASTS);
            set_cookie::set(&mut response, Cookie::PreSession, &self.pre_session, lasting, server);
        }
        response
    }
}

/// The answer to a user who has signed in, with what the browser keeps.
pub(super) fn with_cookies(
    mut response: Response,
    kept: &Kept,
    is_remembered: bool,
    state: &AppState,
) -> Response {
    let server = &state.config.server;
    let lasting = is_remembered.then_some(state.config.pages.remember_for.0);
    set_cookie::set(&mut response, Cookie::Session, &kept.token.encode(), lasting, server);
    if let Some(device) = &kept.device {
        let known_for = Some(state.config.throttle.known_for.0);
        set_cookie::set(&mut response, Cookie::Device, &device.encode(), known_for, server);
    }
    response
}

async fn who(state: &AppState, cookie: &SecretString, address: Prefix) -> Result<Option<SignedIn>, Failure> {
    let Some(token) = BrowserToken::parse(cookie.expose(), &state.checks) else {
        return Ok(None);
    };
    browser::signed_in(state, &token, address).await.map_err(|error| OAuthError::from(error).into())
}

/// The name of the app's request in the query of a URL.
pub(super) fn request_in_query(request: &Request) -> Result<Option<String>, Failure> {
    let query = request.uri().query().unwrap_or_default();
    let params = Params::parse(query.as_bytes())?;
    Ok(params.get(REQUEST_FIELD).map(str::to_owned))
}
