//! `GET /`: what this is and where to go from here.

use poem::endpoint::BoxEndpoint;
use poem::http::header;
use poem::{Endpoint, EndpointExt as _, Request, Response, Result};
use serde::Serialize;

use super::icon::ICON;
use crate::state::AppState;

const STYLE: &str =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}";

/// Both forms of the page, made once.
struct Root {
    html: String,
    json: String,
}

#[derive(Serialize)]
struct Document<'a> {
    name: &'static str,
    version: &'static str,
    issuer: &'a str,
    token_endpoint: String,
    jwks_uri: String,
    docs: String,
}

/// `/`.
pub(in crate::http) fn endpoint(state: &AppState) -> BoxEndpoint<'static> {
    let url = state.config.server.public_url();
    let document = Document {
        name: "Countersign",
        version: env!("CARGO_PKG_VERSION"),
        issuer: &state.issuer,
        token_endpoint: format!("{url}/token"),
        jwks_uri: format!("{url}/.well-known/jwks.json"),
        docs: format!("{url}/docs"),
    };
    let html = page(&document);
    let json = serde_json::to_string(&document).unwrap_or_default();
    Root { html, json }.map_to_response().boxed()
}

impl Endpoint for Root {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
        let response = Response::builder().header(header::VARY, "Accept");
        Ok(if accept.is_some_and(|accept| accept.contains("text/html")) {
            let policy =
                "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";
            response
                .header(header::CONTENT_SECURITY_POLICY, policy)
                .content_type("text/html; charset=utf-8")
                .body(self.html.clone())
        } else {
            response.content_type("application/json").body(self.json.clone())
        })
    }
}

fn page(document: &Document<'_>) -> String {
    let link = |url: &str, text: &str| format!("<li><a href=\"{}\">{text}</a></li>", escape(url));
    let links = [
        link(&document.docs, "API documentation, with a button to log in"),
        link(&document.jwks_uri, "Public keys (JWKS)"),
    ];
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{name}</title>\
         <meta name=\"viewport\" content=\"width=device-width\">{ICON}<style>{STYLE}</style></head><body>\
         <h1>{name}</h1><p>An authorization server, version {version}.</p>\
         <p>Issuer: <code>{issuer}</code><br>Token endpoint: <code>{token_endpoint}</code></p>\
         <ul>{links}</ul></body></html>",
        name = document.name,
        version = document.version,
        issuer = escape(document.issuer),
        token_endpoint = escape(&document.token_endpoint),
        links = links.concat(),
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}
