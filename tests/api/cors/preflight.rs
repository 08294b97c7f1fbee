//! What a browser asks before, and what it lets scripts read after.

use poem::http::{Method, header};
use support::api::call::{Call, form};

use super::{APP, LOGIN, assert_reader, preflight, reader, server};

#[tokio::test]
async fn a_preflight_needs_no_authentication_and_names_what_is_allowed() {
    let server = server().await;
    for (path, methods) in [
        ("/token", "POST"),
        ("/users/me", "GET, HEAD, PATCH"),
        ("/users/me/password", "POST"),
        ("/signup", "POST"),
    ] {
        let call = preflight(path, "POST").header(header::ACCESS_CONTROL_REQUEST_HEADERS, "x-requested-with");
        let answer = server.send(call.origin(APP)).await;
        assert_eq!((answer.status, answer.body.len()), (204, 0), "{path}");
        assert_reader(&answer, Some(APP), path);
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_METHODS).as_deref(), Some(methods), "{path}");
        let headers = answer.header(header::ACCESS_CONTROL_ALLOW_HEADERS).unwrap().to_lowercase();
        for name in ["authorization", "content-type", "x-requested-with"] {
            assert!(headers.split(", ").any(|allowed| allowed == name), "{path}: {name}");
        }
        assert!(answer.header(header::ACCESS_CONTROL_MAX_AGE).is_some(), "{path}");
    }
}

// What tracing adds to each request of an app, and any other header that an app may send.
#[tokio::test]
async fn the_headers_that_an_allowed_origin_asks_for_are_allowed() {
    let server = server().await;
    let asked = "baggage,sentry-trace, traceparent , x-app-version";
    let names = ["baggage", "sentry-trace", "traceparent", "x-app-version", "authorization"];
    for (path, origin) in
        [("/token", APP), ("/users/me", APP), ("/.well-known/jwks.json", "https://x.example")]
    {
        let call = preflight(path, "POST").header(header::ACCESS_CONTROL_REQUEST_HEADERS, asked);
        let answer = server.send(call.origin(origin)).await;
        let allowed = answer.header(header::ACCESS_CONTROL_ALLOW_HEADERS).unwrap().to_lowercase();
        for name in names {
            assert!(allowed.split(',').any(|candidate| candidate.trim() == name), "{path}: {allowed}");
        }
    }
    for hostile in [&b"\xff"[..], b"", b"x-\xc3\xa4"] {
        let call = preflight("/token", "POST").header(header::ACCESS_CONTROL_REQUEST_HEADERS, hostile);
        assert_reader(&server.send(call.origin(APP)).await, Some(APP), "hostile names");
    }
    let call = preflight("/token", "POST").header(header::ACCESS_CONTROL_REQUEST_HEADERS, asked);
    let stranger = server.send(call.origin("https://x.example")).await;
    assert_eq!(stranger.header(header::ACCESS_CONTROL_ALLOW_HEADERS), None);
}

// Rule 1.
#[tokio::test]
async fn options_without_an_origin_is_answered_too() {
    let server = server().await;
    for (path, allow) in [("/token", "POST"), ("/users/me", "GET, HEAD, PATCH"), ("/", "GET, HEAD")] {
        let answer = server.send(Call::new(Method::OPTIONS, path)).await;
        assert_eq!((answer.status, answer.header(header::ALLOW).as_deref()), (204, Some(allow)), "{path}");
        assert_eq!(reader(&answer), None, "{path}");
    }
}

#[tokio::test]
async fn scripts_may_read_the_headers_that_matter() {
    let server = server().await;
    let answer = server.send(form("/token", LOGIN).basic("nobody", "x").origin(APP)).await;
    let exposed = answer.header(header::ACCESS_CONTROL_EXPOSE_HEADERS).unwrap().to_lowercase();
    for name in ["retry-after", "www-authenticate", "x-request-id"] {
        assert!(exposed.split(", ").any(|candidate| candidate == name), "{name}");
    }
}
