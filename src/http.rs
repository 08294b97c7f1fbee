//! HTTP: which URL leads where, and everything that is the same for all of them.
//!
//! Owns all contact with poem. It must not know the database, nor decide anything that the protocol
//! decides.

mod account;
mod edge;
mod metadata;
mod oauth;
mod operations;
mod request;
mod resource;
mod response;
pub mod server;
mod tag;

use std::collections::HashMap;
use std::sync::Arc;

use poem::Endpoint;
use poem::endpoint::BoxEndpoint;
use poem::http::Method;
use poem_openapi::OpenApi;

use self::account::{signup, users_me};
use self::edge::Edge;
use self::metadata::{jwks, oauth_authorization_server};
use self::oauth::{introspect, revoke, token};
use self::operations::docs::Docs;
use self::operations::{livez, metrics, root};
use self::request::body::LargeBodies;
use self::resource::{Area, Methods, Resource};
use crate::state::AppState;

/// The whole server as one endpoint, below `server.base_path`.
pub fn endpoint(state: &AppState) -> impl Endpoint<Output = poem::Response> + 'static {
    let base = &state.config.server.base_path;
    let mut resources = Vec::new();
    add(&mut resources, Area::OAuth, token::TokenApi);
    add(&mut resources, Area::OAuth, revoke::RevokeApi);
    add(&mut resources, Area::OAuth, introspect::IntrospectApi);
    add(&mut resources, Area::Metadata, jwks::JwksApi);
    resources.push(get(
        oauth_authorization_server::PATH,
        Area::Metadata,
        oauth_authorization_server::endpoint(state),
    ));
    add(&mut resources, Area::Account, users_me::UsersMeApi);
    if state.config.users.signup {
        add(&mut resources, Area::Account, signup::SignupApi);
    }
    add(&mut resources, Area::Operations, livez::HealthApi);
    resources.push(get(metrics::PATH, Area::Operations, metrics::endpoint(state)));
    let docs = Docs::new(state);
    resources.push(get("/docs", Area::Page, docs.clone().page()));
    resources.push(get("/openapi.json", Area::Page, docs.document()));
    resources.push(get("/", Area::Page, root::Root::new(state)));

    let shared = Arc::new(state.clone());
    let large_bodies = LargeBodies::new(state.config.server.body_limit);
    let resource = |area, methods| Resource::new(area, methods, Arc::clone(&shared), large_bodies.clone());
    let mut urls = HashMap::new();
    // RFC 8414 §3.1: metadata is found from the issuer alone, its path behind the host's own well-known one.
    let from_issuer = format!("{}{}", oauth_authorization_server::PATH, state.config.server.issuer_path());
    let methods = Methods::new([(Method::GET, oauth_authorization_server::endpoint(state))].into());
    urls.insert(from_issuer, resource(Area::Metadata, methods));
    for (path, area, methods) in resources {
        // The root is served as the base path itself, with and without a slash.
        if path == "/" && !base.is_empty() {
            urls.insert(base.clone(), resource(area, methods.clone()));
        }
        urls.insert(format!("{base}{path}"), resource(area, methods));
    }
    Edge::new(urls, state)
}

type Entry = (String, Area, Methods);

fn add<T: OpenApi>(resources: &mut Vec<Entry>, area: Area, api: T) {
    let mut routes = HashMap::new();
    api.add_routes(&mut routes);
    resources.extend(routes.into_iter().map(|(path, methods)| (path, area, Methods::new(methods))));
}

fn get(path: &str, area: Area, endpoint: BoxEndpoint<'static>) -> Entry {
    (path.to_owned(), area, Methods::new([(Method::GET, endpoint)].into()))
}
