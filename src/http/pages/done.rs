//! That something was done, as the page says it to which the browser is sent afterwards. The URL has a check
//! of the browser's cookie: nobody can make somebody else a link to a page which says that their password was
//! changed (B14).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::secret::SecretString;
use poem::Request;
use url::form_urlencoded;

use crate::token_check::{Check, TokenCheck};

const FIELD: &str = "done";

/// What the check is of.
const KIND: &str = "done notice";

/// The path of a page, with a query by which it says so.
pub(super) fn path(checks: &TokenCheck, cookie: &SecretString, path: &str) -> String {
    let check = checks.of(KIND, &[cookie.expose().as_bytes(), path.as_bytes()]);
    format!("{path}?{FIELD}={}", URL_SAFE_NO_PAD.encode(check))
}

/// Whether a page says so.
pub(super) fn is_told(request: &Request, checks: &TokenCheck, cookie: &SecretString, path: &str) -> bool {
    let query = request.uri().query().unwrap_or_default();
    let told = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == FIELD);
    let check = told.and_then(|(_, value)| decode(&value));
    let parts = [cookie.expose().as_bytes(), path.as_bytes()];
    check.is_some_and(|check| checks.accepts(&check, KIND, &parts))
}

fn decode(text: &str) -> Option<Check> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}
