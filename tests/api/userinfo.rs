//! `GET, POST /userinfo` (OpenID Connect Core §5.3).

use countersign::clients::RegistrationChange;
use poem::http::{Method, header};
use serde_json::json;
use support::api::call::{Call, form, get};
use support::api::server::{ISSUER, TestServer};
use support::jwt::claims;

async fn server() -> TestServer {
    let server = TestServer::start().await;
    server
        .user_with("alice", Some(support::api::server::PASSWORD), |alice| {
            alice.profile.email = Some("alice@example.org".to_owned());
            alice.profile.full_name = Some("Alice A.".to_owned());
            alice.roles = ["admin"].into_iter().collect();
        })
        .await;
    server
        .client("web", |client| {
            client.scopes = ["openid", "profile", "email", "roles", "read"].into_iter().collect();
        })
        .await;
    server
}

#[tokio::test]
async fn it_says_what_the_scope_asks_for() {
    let server = server().await;
    let profile = json!({"preferred_username": "alice", "name": "Alice A."});
    let email = json!({"email": "alice@example.org", "email_verified": false});
    for (scope, members) in [
        ("openid", vec![]),
        ("openid profile", vec![&profile]),
        ("openid email read", vec![&email]),
        ("openid profile email roles", vec![&profile, &email, &json!({"roles": ["admin"]})]),
    ] {
        let token = server.token("web", "alice", scope).await;
        let mut expected = json!({"sub": claims(&token)["sub"]});
        for (name, value) in members.into_iter().flat_map(|object| object.as_object().unwrap()) {
            expected[name] = value.clone();
        }
        for call in [get("/userinfo"), Call::new(Method::POST, "/userinfo")] {
            let answer = server.send(call.bearer(&token)).await;
            assert_eq!((answer.status, answer.json()), (200, expected.clone()), "{scope}");
            assert_eq!(answer.header(header::CACHE_CONTROL).as_deref(), Some("no-store"));
        }
        // RFC 6750 §2.2.
        let answer = server.send(form("/userinfo", format!("access_token={token}"))).await;
        assert_eq!((answer.status, answer.json()), (200, expected), "{scope}");
    }
}

#[tokio::test]
async fn it_wants_openid_and_the_issuer() {
    let server = server().await;
    let token = server.token("web", "alice", "profile").await;
    let answer = server.send(get("/userinfo").bearer(&token)).await;
    assert_eq!(answer.status, 403);
    let challenge = answer.header(header::WWW_AUTHENTICATE).unwrap();
    assert!(challenge.contains("insufficient_scope") && challenge.contains("openid"), "{challenge}");
    let audiences = Some(["https://api.example"].into_iter().collect());
    server.change_client("web", RegistrationChange { audiences, ..Default::default() }).await;
    let login = async |rest: &str| {
        let password = support::api::server::PASSWORD;
        let body = format!(
            "grant_type=password&client_id=web&username=alice&password={password}&scope=openid{rest}"
        );
        server.send(form("/token", body)).await.member("access_token").unwrap()
    };
    let with_both = login("").await;
    assert_eq!(claims(&with_both)["aud"], json!(["https://api.example", ISSUER]));
    assert_eq!(server.send(get("/userinfo").bearer(&with_both)).await.status, 200);
    let with_one = login("&resource=https://api.example").await;
    assert_eq!(claims(&with_one)["aud"], "https://api.example");
    assert_eq!(server.send(get("/userinfo").bearer(&with_one)).await.status, 401);
}

#[tokio::test]
async fn the_token_is_sent_once() {
    let server = server().await;
    let token = server.token("web", "alice", "openid").await;
    let twice = form("/userinfo", format!("access_token={token}")).bearer(&token);
    let refused = server.send(twice).await;
    let challenge = refused.header(header::WWW_AUTHENTICATE).unwrap();
    assert!(refused.status == 400 && challenge.contains("error=\"invalid_request\""), "{challenge}");
    assert_eq!(server.send(get("/userinfo")).await.status, 401);
    assert_eq!(server.send(form("/userinfo", "access_token=")).await.status, 401);
    assert_eq!(server.send(get(&format!("/userinfo?access_token={token}"))).await.status, 401);
}

// The password grant gives an ID token too, and so does a refresh.
#[tokio::test]
async fn the_password_grant_gives_an_id_token_with_openid() {
    let server = server().await;
    let answer = server.login("web", "alice", "openid").await;
    let id = claims(&answer.member("id_token").unwrap());
    assert_eq!((id["aud"].as_str(), id.get("nonce"), id.get("name")), (Some("web"), None, None));
    assert_eq!(server.login("web", "alice", "profile").await.member("id_token"), None);
}
