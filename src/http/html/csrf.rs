//! That a form which is posted comes from a page of ours, in the browser that was given it (B5).
//!
//! Each form has a token: a keyed hash of what the form is for, of a cookie of the browser, and of the
//! request that is under way. Another site knows no cookie, so that it can make no token.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::secret::SecretString;
use poem::Request;

use crate::http::cookie::Cookie;
use crate::http::request::cookies;
use crate::oauth::Params;
use crate::state::AppState;
use crate::token_check::{Check, TokenCheck};

/// The field of a form that has its token.
pub const CSRF_FIELD: &str = "csrf";

/// The field of a form that has the id of the request under way.
pub const REQUEST_FIELD: &str = "request";

/// The header in which a browser says from where a request comes (W3C Fetch Metadata).
const SEC_FETCH_SITE: &str = "Sec-Fetch-Site";

/// The forms that there are. A token of one is worth nothing in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Username and password.
    SignIn,
    /// A new account.
    SignUp,
    /// What an app may do.
    Consent,
    /// With which account one goes on.
    ChooseAccount,
    /// The end of the browser session.
    SignOut,
    /// E-mail address and full name.
    Profile,
    /// A new password.
    Password,
    /// The end of an app's session, or of another browser's.
    EndSession,
    /// The end of a consent.
    WithdrawConsent,
}

impl Form {
    /// The cookie that its token is bound to.
    pub fn cookie(self) -> Cookie {
        match self {
            Self::SignIn | Self::SignUp => Cookie::PreSession,
            _ => Cookie::Session,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in form",
            Self::SignUp => "sign-up form",
            Self::Consent => "consent form",
            Self::ChooseAccount => "choose-account form",
            Self::SignOut => "sign-out form",
            Self::Profile => "profile form",
            Self::Password => "password form",
            Self::EndSession => "end-session form",
            Self::WithdrawConsent => "withdraw-consent form",
        }
    }
}

/// A form that does not come from a page of ours, or not from this browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forged;

/// The token of a form, for the browser that has this cookie. Outside of an app's request there is no id.
pub fn token(checks: &TokenCheck, form: Form, cookie: &SecretString, request_id: Option<&str>) -> String {
    let parts = [cookie.expose().as_bytes(), request_id.unwrap_or_default().as_bytes()];
    URL_SAFE_NO_PAD.encode(checks.of(form.name(), &parts))
}

/// Fails unless a posted form comes from a page of ours in this browser.
pub(super) fn verify(request: &Request, params: &Params, form: Form, state: &AppState) -> Result<(), Forged> {
    if !is_same_origin(request) {
        return Err(Forged);
    }
    let cookie = cookies::read(request, form.cookie(), &state.config.server).ok_or(Forged)?;
    let check = params.get(CSRF_FIELD).and_then(decode).ok_or(Forged)?;
    let request_id = params.get(REQUEST_FIELD).unwrap_or_default();
    let parts = [cookie.expose().as_bytes(), request_id.as_bytes()];
    if state.checks.accepts(&check, form.name(), &parts) { Ok(()) } else { Err(Forged) }
}

/// Whether no browser says that a page of another origin has posted a form.
pub(super) fn is_same_origin(request: &Request) -> bool {
    let mut sites = request.headers().get_all(SEC_FETCH_SITE).iter();
    // `none` is what a browser says of a request that no page has made; none of those posts a form.
    sites.all(|site| site == "same-origin")
}

fn decode(token: &str) -> Option<Check> {
    URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()
}
