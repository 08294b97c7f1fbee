//! The pages for people, one file a URL. What they look like is in [`super::html`]; who may do what is
//! decided in `oauth::authorize` and `browser`.

mod account;
mod account_consents;
mod account_password;
mod account_sessions;
pub(super) mod assets_file;
mod authorize;
mod choose_account;
mod consent;
mod create_account;
mod destination;
mod done;
mod handler;
mod leave;
mod login;
mod logout;
mod owner;
mod visit;

use poem::endpoint::BoxEndpoint;
use poem::http::Method;

use self::handler::{get, post};
use super::html::paths;

/// A URL's path, and its handlers by method.
pub(super) type Page = (&'static str, [(Method, BoxEndpoint<'static>); 2]);

/// All pages. Where nobody makes an account of their own there is none for that.
pub(super) fn all(has_sign_up: bool) -> Vec<Page> {
    let create_account = [get(create_account::get), post(create_account::post)];
    let pages = vec![
        (paths::AUTHORIZE, [get(authorize::get), post(authorize::post)]),
        (paths::LOGIN, [get(login::get), post(login::post)]),
        (paths::CONSENT, [get(consent::get), post(consent::post)]),
        (paths::CHOOSE_ACCOUNT, [get(choose_account::get), post(choose_account::post)]),
        (paths::LOGOUT, [get(logout::get), post(logout::post)]),
        (paths::ACCOUNT, [get(account::get), post(account::post)]),
        (paths::ACCOUNT_PASSWORD, [get(account_password::get), post(account_password::post)]),
        (paths::ACCOUNT_SESSIONS, [get(account_sessions::get), post(account_sessions::post)]),
        (paths::ACCOUNT_CONSENTS, [get(account_consents::get), post(account_consents::post)]),
    ];
    let sign_up = has_sign_up.then_some((paths::CREATE_ACCOUNT, create_account));
    pages.into_iter().chain(sign_up).collect()
}
