//! Tokens that must not pass at `/users/me` (abuse cases 57 to 66): all but those below are signed with the
//! server's own key, so that nothing but the check under test can refuse them.

mod algorithms;
mod claims;
mod forms;
mod headers;
mod row;

use std::io::ErrorKind;
use std::net::TcpListener;

use poem::http::{Method, header};
use serde_json::json;
use support::api::call::{form, get, json as json_call};
use support::api::forge::Forger;
use support::api::server::{ISSUER, TestServer};

use self::row::row;

async fn server_and_forger() -> (TestServer, Forger) {
    let server = TestServer::start().await;
    server.client("web", |_| {}).await;
    server.user("alice").await;
    let token = server.token("web", "alice", "").await;
    (server, Forger::new(token))
}

#[tokio::test]
async fn forged_tokens_are_refused() {
    let (server, forger) = server_and_forger().await;
    let tables =
        [algorithms::rows(&forger), headers::rows(&forger), claims::rows(&forger), forms::rows(&forger)];
    let mut complaints = Vec::new();
    for (name, token) in tables.into_iter().flatten() {
        let answer = server.send(get("/users/me").bearer(&token)).await;
        let challenge = answer.header(header::WWW_AUTHENTICATE).unwrap_or_default();
        let is_refused = answer.status == 401 && challenge.starts_with(r#"Bearer error="invalid_token""#);
        // What is longer than headers may be is not even read.
        let is_too_long = answer.status == 431 && token.len() > 16_000;
        if !is_refused && !is_too_long {
            complaints.push(format!("{name}: {} {challenge} {}", answer.status, answer.text()));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

// What shows that the forged ones are refused for what is wrong with them.
#[tokio::test]
async fn what_is_only_written_otherwise_is_accepted() {
    let (server, forger) = server_and_forger().await;
    let spaced = format!(" {} ", forger.header);
    let accepted = [
        row("as it was", forger.token.clone()),
        row("put together again", forger.with_claim("iss", ISSUER)),
        row("the long media type", forger.with_header("typ", "application/at+jwt")),
        row("a media type in capitals", forger.with_header("typ", "AT+JWT")),
        row("white space in the header", forger.with_raw_header(&spaced)),
        row("a claim of the future", forger.with_claim("colour", "blue")),
        row("a list of one audience", forger.with_claim("aud", json!([ISSUER]))),
        row("an audience elsewhere besides", {
            forger.with_claim("aud", json!(["https://api.example.com", ISSUER]))
        }),
    ];
    for (name, token) in accepted {
        let answer = server.send(get("/users/me").bearer(&token)).await;
        assert_eq!((answer.status, answer.member("username").as_deref()), (200, Some("alice")), "{name}");
    }
}

// Abuse case 60: nobody is asked for a key, wherever a token is looked at.
#[tokio::test]
async fn a_token_that_names_a_place_for_its_key_opens_no_connection() {
    let (server, forger) = server_and_forger().await;
    let secret = server.client("backend", |client| client.confidential = true).await.unwrap();
    let place = TcpListener::bind("127.0.0.1:0").unwrap();
    place.set_nonblocking(true).unwrap();
    let url = format!("http://{}/keys.json", place.local_addr().unwrap());
    let headers = [
        ("jku", json!(url)),
        ("x5u", json!(url)),
        ("jwk", json!({"kty": "RSA", "kid": url, "x5u": url})),
        ("x5c", json!([url])),
        ("kid", json!(url)),
    ];
    for (name, value) in headers {
        let token = forger.with_header(name, value);
        assert_eq!(server.send(get("/users/me").bearer(&token)).await.status, 401, "{name}");
        for path in ["/introspect", "/revoke"] {
            let call = form(path, format!("token={token}")).basic("backend", &secret);
            assert_eq!(server.send(call).await.status, 200, "{name} at {path}");
        }
    }
    let connected = place.accept().map(|(_, from)| from).map_err(|error| error.kind());
    assert_eq!(connected, Err(ErrorKind::WouldBlock));
}

// Abuse case 64: the issuer must be in `aud`, byte for byte.
#[tokio::test]
async fn audiences_that_only_look_like_the_issuer_open_nothing() {
    let (server, forger) = server_and_forger().await;
    let calls = [get("/users/me"), json_call(Method::PATCH, "/users/me", &json!({}))];
    let audiences = [
        json!(format!("{ISSUER}/")),
        json!(format!("{ISSUER}.evil.example")),
        json!(format!(" {ISSUER}")),
        json!(ISSUER.to_uppercase()),
        json!(ISSUER.replace("https", "http")),
        json!(format!("{ISSUER} https://api.example.com")),
        json!("https://api.example.com"),
        json!(""),
        json!([]),
        json!(["https://api.example.com", format!("{ISSUER}/")]),
        json!([[ISSUER]]),
        json!({"0": ISSUER}),
        json!(null),
    ];
    for audience in audiences {
        let token = forger.with_claim("aud", audience.clone());
        for call in calls.clone() {
            assert_eq!(server.send(call.bearer(&token)).await.status, 401, "{audience}");
        }
    }
    for audience in [json!(ISSUER), json!(["https://api.example.com", ISSUER])] {
        let token = forger.with_claim("aud", audience.clone());
        for call in calls.clone() {
            assert_eq!(server.send(call.bearer(&token)).await.status, 200, "{audience}");
        }
    }
}
