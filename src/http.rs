//! HTTP: which URL leads where, and everything that is the same for all of them.
//!
//! Owns all contact with poem. It must not know the database, nor decide anything that the protocol
//! decides.

mod answer;
mod bearer;
mod body;
mod cors;
mod docs;
mod edge;
mod form;
mod health;
mod introspect;
mod json;
mod jwks;
mod known_client;
mod metadata;
mod problem;
mod resource;
mod revoke;
mod root;
pub mod server;
mod signup;
mod tag;
mod token;
mod users_me;

use std::collections::HashMap;

use poem::endpoint::BoxEndpoint;
use poem::http::Method;
use poem::{Endpoint, Route};
use poem_openapi::OpenApi;

use self::docs::Docs;
use self::edge::Edge;
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
    resources.push(get(metadata::PATH, Area::Metadata, metadata::endpoint(state)));
    add(&mut resources, Area::Account, users_me::UsersMeApi);
    if state.config.users.signup {
        add(&mut resources, Area::Account, signup::SignupApi);
    }
    add(&mut resources, Area::Operations, health::HealthApi);
    let docs = Docs::new(state);
    resources.push(get("/docs", Area::Page, docs.clone().page()));
    resources.push(get("/openapi.json", Area::Page, docs.document()));
    resources.push(get("/", Area::Page, root::Root::new(state)));

    let mut route = Route::new();
    // RFC 8414 §3.1: metadata is found from the issuer alone, its path behind the host's own well-known one.
    let from_issuer = format!("{}{}", metadata::PATH, state.config.server.issuer_path());
    if from_issuer != format!("{base}{}", metadata::PATH) {
        let methods = Methods::new([(Method::GET, metadata::endpoint(state))].into());
        let resource = Resource::new(Area::Metadata, methods, state.clone());
        route = route.at(from_issuer, resource);
    }
    for (path, area, methods) in resources {
        // The root is served as the base path itself, with and without a slash.
        if path == "/" && !base.is_empty() {
            let resource = Resource::new(area, methods.clone(), state.clone());
            route = route.at(base, resource);
        }
        route = route.at(format!("{base}{path}"), Resource::new(area, methods, state.clone()));
    }
    Edge::new(route, state.ambient.clone())
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
