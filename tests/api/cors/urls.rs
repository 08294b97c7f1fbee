//! What is read from anywhere, from nowhere, and below a base path.

use poem::http::{Method, header};
use support::api::call::{Call, form, get};

use super::{APP, LOGIN, OTHER, assert_reader, preflight, reader, server};

#[tokio::test]
async fn public_documents_are_read_from_anywhere() {
    let server = server().await;
    let path = "/.well-known/jwks.json";
    for call in [get(path), preflight(path, "GET"), Call::new(Method::POST, path)] {
        for origin in ["https://anywhere.example", "null"] {
            let answer = server.send(call.clone().origin(origin)).await;
            assert_eq!(reader(&answer).as_deref(), Some("*"));
            assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_CREDENTIALS), None);
        }
    }
}

#[tokio::test]
async fn pages_and_probes_are_not_read_from_elsewhere() {
    let server = server().await;
    for path in ["/", "/docs", "/openapi.json", "/livez", "/readyz"] {
        let answer = server.send(get(path).origin(APP)).await;
        assert_eq!((answer.status, reader(&answer)), (200, None), "{path}");
    }
}

#[tokio::test]
async fn below_a_base_path_it_is_the_same() {
    let server = server().await;
    let server = server.restarted(|config| config.server.base_path = "/auth".to_owned()).await;
    let login = form("/auth/token", format!("{LOGIN}&client_id=app"));
    for call in [login.clone(), preflight("/auth/token", "POST"), get("/auth/users/me")] {
        assert_reader(&server.send(call.origin(APP)).await, Some(APP), "below the base path");
    }
    assert_reader(&server.send(login.origin(OTHER)).await, None, "below the base path");
}
