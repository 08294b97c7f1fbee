//! `GET /.well-known/oauth-authorization-server` (RFC 8414): what there is, where it is, and nothing else.

use countersign::config::Config;
use poem::http::{Method, header};
use serde_json::json;
use support::api::call::{Call, get};
use support::api::problem::assert_problem;
use support::api::server::{ISSUER, TestServer};

const PATH: &str = "/.well-known/oauth-authorization-server";

fn expected(issuer: &str, url: &str) -> serde_json::Value {
    json!({
        "issuer": issuer,
        "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/.well-known/jwks.json"),
        "revocation_endpoint": format!("{url}/revoke"),
        "introspection_endpoint": format!("{url}/introspect"),
        "userinfo_endpoint": format!("{url}/userinfo"),
        "authorization_endpoint": format!("{url}/authorize"),
        "end_session_endpoint": format!("{url}/logout"),
        "grant_types_supported": ["password", "authorization_code", "client_credentials", "refresh_token"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "form_post"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "ui_locales_supported": ["en"],
        "scopes_supported": ["openid", "profile", "email", "roles", "offline_access"],
        "claims_supported": [
            "iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "at_hash",
            "preferred_username", "name", "email", "email_verified", "roles",
        ],
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "acr_values_supported": ["1"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "revocation_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "introspection_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "service_documentation": format!("{url}/docs"),
        "status_list_aggregation_endpoint": format!("{url}/status-lists"),
    })
}

#[tokio::test]
async fn it_names_what_there_is() {
    let server = TestServer::start().await;
    let answer = server.send(get(PATH)).await;
    assert_eq!((answer.status, answer.json()), (200, expected(ISSUER, ISSUER)));
    assert_eq!(answer.header(header::CONTENT_TYPE).as_deref(), Some("application/json"));
    assert_eq!(answer.header(header::CACHE_CONTROL).as_deref(), Some("public, max-age=300"));
}

/// Servers with an issuer and a base path, and where the metadata stands (RFC 8414 §3.1).
fn places() -> [(Option<&'static str>, &'static str, &'static str, Vec<String>); 4] {
    let below = |path: &str| format!("{PATH}{path}");
    [
        (
            Some("https://login.example.com/tenant"),
            "",
            "https://login.example.com/tenant",
            vec![below("/tenant"), PATH.to_owned()],
        ),
        (
            Some("https://login.example.com/auth"),
            "/auth",
            "https://login.example.com/auth",
            vec![below("/auth"), format!("/auth{PATH}")],
        ),
        (None, "/a/b", "http://localhost:8080/a/b", vec![below("/a/b"), format!("/a/b{PATH}")]),
        (
            Some("https://login.example.com"),
            "/auth",
            "https://login.example.com/auth",
            vec![format!("/auth{PATH}")],
        ),
    ]
}

fn placed(issuer: Option<&str>, base_path: &str) -> impl FnOnce(&mut Config) {
    let (issuer, base_path) = (issuer.map(str::to_owned), base_path.to_owned());
    move |config| {
        config.server.issuer = issuer;
        config.server.base_path = base_path;
    }
}

// RFC 8414 §3.1.
#[tokio::test]
async fn an_issuer_with_a_path_has_it_where_clients_look() {
    let server = TestServer::start().await;
    for (issuer, base_path, url, paths) in places() {
        let server = server.restarted(placed(issuer, base_path)).await;
        for path in paths {
            let answer = server.send(get(&path).origin("https://anywhere.example")).await;
            assert_eq!((answer.status, answer.json()), (200, expected(issuer.unwrap_or(url), url)), "{path}");
            assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN).as_deref(), Some("*"), "{path}");
        }
    }
}

// RFC 8414 §3: the document of an issuer is found at the URL that follows from it alone.
#[tokio::test]
async fn a_base_path_does_not_hide_it_from_who_knows_the_issuer() {
    let server = TestServer::configured(placed(Some(ISSUER), "/auth")).await;
    let answer = server.send(get(PATH)).await;
    assert_eq!((answer.status, answer.member("issuer").as_deref()), (200, Some(ISSUER)));
}

#[tokio::test]
async fn nothing_that_it_names_is_missing() {
    let server = TestServer::start().await;
    for (issuer, base_path) in [(Some(ISSUER), ""), (Some("https://login.example.com/auth"), "/auth")] {
        let server = server.restarted(placed(issuer, base_path)).await;
        let metadata = server.send(get(&format!("{base_path}{PATH}"))).await.json();
        let mut count = 0;
        for (name, value) in metadata.as_object().unwrap() {
            let Some(url) = value.as_str().filter(|_| name != "issuer") else {
                continue;
            };
            let path = url.strip_prefix("https://login.example.com").unwrap();
            let expected = match name.as_str() {
                "jwks_uri"
                | "service_documentation"
                | "end_session_endpoint"
                | "status_list_aggregation_endpoint" => 200,
                "authorization_endpoint" => 400,
                "userinfo_endpoint" => 401,
                _ => 405,
            };
            assert_eq!(server.send(get(path)).await.status, expected, "{name}");
            count += 1;
        }
        assert_eq!(count, 9);
    }
}

#[tokio::test]
async fn it_is_read_from_anywhere_by_get_and_head_only() {
    let server = TestServer::start().await;
    for method in [Method::GET, Method::HEAD] {
        let answer = server.send(Call::new(method, PATH).origin("null")).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN).as_deref(), Some("*"));
    }
    let answer = server.send(Call::new(Method::POST, PATH)).await;
    assert_eq!((answer.status, answer.header(header::ALLOW).as_deref()), (405, Some("GET, HEAD")));
    for path in [format!("{PATH}/"), format!("{PATH}/other"), format!("{PATH}x")] {
        assert_problem(&server.send(get(&path)).await, 404);
    }
}
