//! The form of a list, and how it is served (draft-ietf-oauth-status-list §5.1, §8).

use std::io::Read as _;
use std::time::Duration;

use countersign::keyring::KeyAdmin;
use flate2::read::GzDecoder;
use poem::http::{Method, header};
use support::api::call::{Call, get};
use support::api::refreshing::{log_in, server_with_alice};
use support::api::server::TestServer;
use support::jwt::{self, claims};
use support::signing_key;

use super::{bytes, follow, list, path, reference};

#[tokio::test]
async fn it_is_a_signed_list_with_a_bit_for_each_place() {
    let server = server_with_alice().await;
    let (uri, _) = reference(&log_in(&server).await.access);
    let answer = server.send(get(path(&uri))).await;
    assert_eq!(answer.header(header::CONTENT_TYPE).as_deref(), Some("application/statuslist+jwt"));
    assert_eq!(answer.header(header::CACHE_CONTROL).as_deref(), Some("public, max-age=1"));
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN).as_deref(), Some("*"));
    let token = answer.text();
    let expected = serde_json::json!({ "alg": "RS256", "kid": signing_key::kid(), "typ": "statuslist+jwt" });
    assert_eq!(jwt::header(&token), expected);
    server.state.keyring.verify("statuslist+jwt", &token).unwrap();
    let claims = claims(&token);
    let members: Vec<&String> = claims.as_object().unwrap().keys().collect();
    assert_eq!(members, ["sub", "iat", "exp", "ttl", "change_number", "status_list"]);
    let (issued, expires) = (claims["iat"].as_i64().unwrap(), claims["exp"].as_i64().unwrap());
    let now = server.state.ambient.now().as_seconds();
    assert!((now - 60..=now).contains(&issued) && expires == issued + 300, "{claims}");
    assert_eq!((&claims["sub"], &claims["ttl"]), (&uri.into(), &10.into()));
    assert_eq!(claims["status_list"]["bits"], 1);
    assert_eq!(bytes(&claims), vec![0; 1 << 17]);
}

// It is nobody's access token and nobody's ID token, though the same key has signed it (V5, abuse case 156).
#[tokio::test]
async fn it_is_no_credential() {
    let server = server_with_alice().await;
    let (uri, _) = reference(&log_in(&server).await.access);
    let token = server.send(get(path(&uri))).await.text();
    assert_eq!(server.send(get("/users/me").bearer(&token)).await.status, 401);
    assert_eq!(server.send(get(&format!("/logout?id_token_hint={token}"))).await.status, 400);
}

#[tokio::test]
async fn who_has_seen_it_gets_304_in_each_form() {
    let server = server_with_alice().await;
    let (uri, _) = reference(&log_in(&server).await.access);
    let plain = server.send(get(path(&uri))).await;
    let packed = server.send(get(path(&uri)).header(header::ACCEPT_ENCODING, "gzip")).await;
    assert_eq!(packed.header(header::CONTENT_ENCODING).as_deref(), Some("gzip"));
    let mut unpacked = Vec::new();
    GzDecoder::new(&packed.body[..]).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);
    for (answer, encoding) in [(plain, "identity"), (packed, "gzip")] {
        assert_eq!(answer.header(header::VARY).as_deref(), Some("Accept-Encoding"));
        let etag = answer.header(header::ETAG).unwrap();
        let again = get(path(&uri)).header(header::ACCEPT_ENCODING, encoding);
        let again = server.send(again.header(header::IF_NONE_MATCH, etag.clone())).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{encoding}");
        let other = get(path(&uri)).header(header::IF_NONE_MATCH, etag.clone());
        let expected = if encoding == "gzip" { 200 } else { 304 };
        assert_eq!(server.send(other).await.status, expected, "{encoding}");
    }
    let head = server.send(Call::new(Method::HEAD, path(&uri))).await;
    assert_eq!((head.status, head.header(header::ETAG).is_some()), (200, true));
}

#[tokio::test]
async fn there_is_no_other_list() {
    let server = server_with_alice().await;
    let (uri, _) = reference(&log_in(&server).await.access);
    let number: i32 = uri.rsplit('/').next().unwrap().parse().unwrap();
    for path in ["0", "-1", "x", "2147483648", "1/", &(number + 7).to_string(), ""] {
        assert_eq!(server.send(get(&format!("/status-lists/{path}"))).await.status, 404, "{path}");
    }
}

// Draft §8.4. The present list says nothing of what was revoked at another time.
#[tokio::test]
async fn a_past_list_is_not_implemented() {
    let server = server_with_alice().await;
    let (uri, _) = reference(&log_in(&server).await.access);
    for (query, status) in [("?time=1686925000", 501), ("?a=b&time=", 501), ("?timer=1", 200), ("?", 200)] {
        assert_eq!(server.send(get(&format!("{}{query}", path(&uri)))).await.status, status, "{query}");
    }
}

#[tokio::test]
async fn they_can_be_switched_off_and_on_again() {
    let server = server_with_alice().await;
    let on = log_in(&server).await;
    let (uri, _) = reference(&on.access);
    let off = server.restarted(|config| config.tokens.status_list = false).await;
    assert!(claims(&log_in(&off).await.access).get("status").is_none());
    for path in ["/status-lists", path(&uri)] {
        assert_eq!(off.send(get(path)).await.status, 404, "{path}");
    }
    let metadata = off.send(get("/.well-known/oauth-authorization-server")).await.json();
    assert!(metadata.get("status_list_aggregation_endpoint").is_none());
    // What is revoked meanwhile is in the lists later.
    let alice = countersign::users::find_by_username(off.state.database.reader(), "alice").await;
    off.disable_user(alice.unwrap().unwrap()).await;
    assert!(super::is_revoked(&off.restarted(|_| {}).await, &on.access).await);
}

async fn slot(server: &TestServer, uri: &str) -> i64 {
    list(server, uri).await["iat"].as_i64().unwrap()
}

// A node that cannot read what was revoked signs nothing for a later time (V5, abuse case 157).
#[tokio::test]
async fn a_node_that_reads_nothing_signs_nothing_newer() {
    let server = server_with_alice().await;
    let (uri, _) = reference(&log_in(&server).await.access);
    let began = slot(&server, &uri).await;
    server.clock.advance(Duration::from_mins(10));
    assert_eq!(slot(&server, &uri).await, began);
    follow(&server).await;
    assert_eq!(slot(&server, &uri).await, began + 600);
}

#[tokio::test]
async fn an_emergency_signs_the_lists_anew_at_once() {
    let server = server_with_alice().await;
    let (uri, _) = reference(&log_in(&server).await.access);
    let kid = async || jwt::header(&server.send(get(path(&uri))).await.text())["kid"].clone();
    let before = kid().await;
    let keys = &server.state.config.keys;
    let admin = KeyAdmin::new(&server.state.database, keys, &server.state.ambient);
    let new = admin.revoke(&signing_key::kid()).await.unwrap().unwrap();
    server.state.keyring.reload(&server.state.database).await.unwrap();
    assert_ne!(before, new.kid);
    assert_eq!(kid().await, new.kid);
}
