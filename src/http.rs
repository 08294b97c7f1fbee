//! HTTP: which URL leads where, and everything that is the same for all URLs.
//!
//! Owns all contact with poem. It must not know the database, nor decide anything that the protocol decides.
//!
//! A URL's file lies in the folder of its area: `oauth`, `metadata`, `account`, `pages`, `operations`. A new
//! URL is a file there with an `OpenApi`, and one more member of what the area's `api()` returns.

mod account;
mod area;
mod cookie;
mod edge;
mod endpoints;
pub mod html;
mod metadata;
mod oauth;
mod operations;
mod pages;
mod request;
mod request_log;
mod resource;
mod response;
mod router;
pub mod server;
mod tag;

use std::sync::Arc;

pub use self::area::Area;
pub use self::cookie::Cookie;
pub use self::edge::Edge;
pub use self::endpoints::{Apis, Endpoints};
use self::html::Site;
use self::metadata::{oauth_authorization_server, openid_configuration};
use self::operations::openapi::Document;
use self::operations::{docs, metrics, openapi, root};
use self::pages::assets_file;
pub use self::request::cookies;
pub use self::request::path_param::PathParam;
pub use self::response::set_cookie;
pub use self::router::{PathParams, Router, TemplateError};
use crate::config::ConfigError;
use crate::state::AppState;

/// Why there is nothing to serve.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Two URLs stand in each other's way.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A file that pages show cannot be used.
    #[error(transparent)]
    Pages(#[from] ConfigError),
}

/// The whole server as one endpoint, below `server.base_path`.
pub fn endpoint(state: &AppState) -> Result<Edge, Error> {
    let site = Arc::new(Site::new(&state.config)?);
    let endpoints = Endpoints::below(&state.config.server.base_path)
        .with(Area::OAuth, oauth::api())
        .with(Area::Metadata, metadata::api(state));
    if state.config.users.signup {
        with_the_rest(endpoints.with(Area::Account, account::api_with_signup()), state, &site)
    } else {
        with_the_rest(endpoints.with(Area::Account, account::api()), state, &site)
    }
}

/// Adds the endpoints that do not depend on whether sign-up is on, and serves all.
fn with_the_rest<T: Apis>(
    endpoints: Endpoints<T>,
    state: &AppState,
    site: &Arc<Site>,
) -> Result<Edge, Error> {
    let base_path = &state.config.server.base_path;
    let endpoints = endpoints.with(Area::Operations, operations::api());
    let document = Document::new(endpoints.documented(), &state.config);
    let mut endpoints = endpoints
        // The pages for people, and the document itself.
        .undocumented("/", Area::Operations, root::endpoint(state, site))
        .undocumented("/docs", Area::Operations, docs::endpoint(document.clone()))
        .undocumented("/openapi.json", Area::Operations, openapi::endpoint(document))
        .undocumented(assets_file::PATH, Area::Assets, assets_file::endpoint(site))
        // For Prometheus, which an operator tells the URL.
        .undocumented(metrics::PATH, Area::Operations, metrics::endpoint(state));
    if state.config.server.has_pages() {
        endpoints = pages::all(state.config.users.signup)
            .into_iter()
            .fold(endpoints, |endpoints, (path, handlers)| endpoints.page(path, handlers));
    }
    if !base_path.is_empty() {
        // The root is served as the base path itself, with and without a slash.
        endpoints = endpoints.undocumented("", Area::Operations, root::endpoint(state, site));
    }
    // RFC 8414 §3.1: metadata is found from the issuer alone, its path behind the host's own well-known one.
    let from_issuer = format!("{}{}", oauth_authorization_server::PATH, state.config.server.issuer_path());
    if from_issuer != format!("{base_path}{}", oauth_authorization_server::PATH) {
        let metadata = oauth_authorization_server::endpoint(state);
        endpoints = endpoints.outside(from_issuer, Area::Metadata, metadata);
    }
    // OpenID Connect Discovery §4: behind the issuer's path.
    if state.config.server.issuer_path() != *base_path {
        let from_issuer = format!("{}{}", state.config.server.issuer_path(), openid_configuration::PATH);
        let metadata = oauth_authorization_server::endpoint(state);
        endpoints = endpoints.outside(from_issuer, Area::Metadata, metadata);
    }
    Ok(endpoints.serve(state, site)?)
}
