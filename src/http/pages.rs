//! The pages for people, one file a URL. What they look like is in [`super::html`]; who may do what is
//! decided in `oauth::authorize` and `browser`.

pub(super) mod assets_file;
mod authorize;
mod choose_account;
mod consent;
mod handler;
mod leave;
mod login;
mod logout;
mod visit;

use poem::endpoint::BoxEndpoint;
use poem::http::Method;

use self::handler::{get, post};
use super::html::paths;

/// A URL's path, and its handlers by method.
pub(super) type Page = (&'static str, [(Method, BoxEndpoint<'static>); 2]);

/// All pages.
pub(super) fn all() -> Vec<Page> {
    vec![
        (paths::AUTHORIZE, [get(authorize::get), post(authorize::post)]),
        (paths::LOGIN, [get(login::get), post(login::post)]),
        (paths::CONSENT, [get(consent::get), post(consent::post)]),
        (paths::CHOOSE_ACCOUNT, [get(choose_account::get), post(choose_account::post)]),
        (paths::LOGOUT, [get(logout::get), post(logout::post)]),
    ]
}
