//! What is said about a token that is worth something (RFC 7662 §2.2).

use std::time::Duration;

use poem::http::header;
use serde_json::json;
use support::api::call::form;
use support::api::refreshing::Tokens;
use support::api::server::{ISSUER, PASSWORD};
use support::jwt::claims;

use super::{API, Scene};

#[tokio::test]
async fn an_access_token_is_described_by_its_claims() {
    let scene = Scene::new().await;
    let tokens = scene.log_in().await;
    let claims = claims(&tokens.access);
    let answer = scene.ask("backend", &tokens.access).await;
    let expected = json!({
        "active": true, "scope": "read write", "client_id": "backend", "token_type": "Bearer",
        "exp": claims["exp"], "iat": claims["iat"], "sub": claims["sub"], "aud": ISSUER, "iss": ISSUER,
        "jti": claims["jti"], "sid": claims["sid"],
    });
    assert_eq!((answer.status, answer.json()), (200, expected));
    for (name, value) in [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
        (header::PRAGMA, "no-cache"),
    ] {
        assert_eq!(answer.header(name).as_deref(), Some(value));
    }
}

#[tokio::test]
async fn a_refresh_token_is_described_by_its_session() {
    let scene = Scene::new().await;
    let tokens = scene.log_in().await;
    let claims = claims(&tokens.access);
    let answer = scene.ask("backend", &tokens.refresh).await;
    let expected = json!({
        "active": true, "scope": "read write", "client_id": "backend", "sub": claims["sub"], "iss": ISSUER,
        "sid": claims["sid"], "exp": scene.server.clock.seconds() + 14 * 24 * 3600,
    });
    assert_eq!((answer.status, answer.json()), (200, expected));
}

#[tokio::test]
async fn the_token_of_a_machine_has_no_session() {
    let scene = Scene::new().await;
    let secret = scene.server.client("machine", |client| {
        client.confidential = true;
        client.grants = ["client_credentials"].into_iter().collect();
    });
    let secret = secret.await.unwrap();
    let call = form("/token", "grant_type=client_credentials").basic("machine", &secret);
    let token = scene.server.send(call).await.member("access_token").unwrap();
    let call = form("/introspect", format!("token={token}")).basic("machine", &secret);
    let json = scene.server.send(call).await.json();
    assert_eq!(
        (&json["active"], &json["sub"], &json["client_id"]),
        (&json!(true), &json!("machine"), &json!("machine"))
    );
    assert_eq!((json.get("sid"), json.get("scope"), json.get("username")), (None, None, None));
    scene.server.disable_client("machine").await;
    assert!(!scene.is_active(&token).await);
}

// Abuse case 74: unless the audience says so.
#[tokio::test]
async fn the_client_of_the_audience_sees_it() {
    let scene = Scene::new().await;
    let tokens = Tokens::of(&scene.server.login("caller", "alice", "read").await);
    let answer = scene.ask("api", &tokens.access).await;
    let json = answer.json();
    assert_eq!(json["active"], true, "{}", answer.summary());
    assert_eq!(json["client_id"], "caller");
    assert_eq!(json["aud"], json!([API, "https://second.example.com"]));
}

// Abuse case 77.
#[tokio::test]
async fn a_wrong_hint_does_not_matter() {
    let scene = Scene::new().await;
    let tokens = scene.log_in().await;
    for token in [&tokens.access, &tokens.refresh] {
        for hint in ["access_token", "refresh_token", "id_token", "", "%22"] {
            let answer = scene.ask_with("backend", token, &format!("&token_type_hint={hint}")).await;
            assert_eq!(answer.json()["active"], true, "{hint}");
        }
    }
}

// Asking changes nothing: a replayed token that is only asked about ends no session.
#[tokio::test]
async fn every_generation_is_told_as_it_would_be_exchanged() {
    let scene = Scene::new().await;
    let first = scene.log_in().await;
    let second = scene.renew(&first.refresh).await;
    assert!(scene.is_active(&first.refresh).await, "still exchanged for the same successor");
    let third = scene.renew(&second.refresh).await;
    assert!(!scene.is_active(&first.refresh).await);
    assert!(scene.is_active(&second.refresh).await && scene.is_active(&third.refresh).await);
    scene.renew(&third.refresh).await;
}

#[tokio::test]
async fn a_narrowed_access_token_has_its_own_scope() {
    let scene = Scene::new().await;
    let first = scene.log_in().await;
    scene.server.clock.advance(Duration::from_mins(1));
    let body = format!("grant_type=refresh_token&refresh_token={}&scope=read", first.refresh);
    let narrow = Tokens::of(&scene.server.send(form("/token", body).basic("backend", &scene.backend)).await);
    assert_eq!(scene.ask("backend", &narrow.access).await.member("scope").as_deref(), Some("read"));
    assert_eq!(scene.ask("backend", &narrow.refresh).await.member("scope").as_deref(), Some("read write"));
}

// Dovecot and django-oauth-toolkit find the user by it. It is personal: the scope must ask for it.
#[tokio::test]
async fn the_users_name_is_told_if_the_scope_asks_for_it() {
    let scene = Scene::new().await;
    let log_in = async |scope: &str| {
        let body = format!("grant_type=password&username=ALICE&password={PASSWORD}&scope={scope}");
        let call = form("/token", body.replace(' ', "+")).basic("backend", &scene.backend);
        Tokens::of(&scene.server.send(call).await)
    };
    for (scope, expected) in [("profile", Some("alice")), ("read profile", Some("alice")), ("read", None)] {
        let tokens = log_in(scope).await;
        for token in [&tokens.access, &tokens.refresh] {
            let answer = scene.ask("backend", token).await;
            assert_eq!(answer.json()["active"], true, "{scope}");
            assert_eq!(answer.member("username").as_deref(), expected, "{scope}");
        }
    }
    // A narrowed token has it no longer.
    let tokens = log_in("read profile").await;
    let body = format!("grant_type=refresh_token&refresh_token={}&scope=read", tokens.refresh);
    let narrow = Tokens::of(&scene.server.send(form("/token", body).basic("backend", &scene.backend)).await);
    assert_eq!(scene.ask("backend", &narrow.access).await.member("username"), None);
}
