//! What an access token says and how long it lives (design rules 13 and 14, RFC 9068).

use std::collections::HashSet;

use countersign::config::Period;
use entity::session;
use josekit::jwk::JwkSet;
use josekit::jws::RS256;
use josekit::jwt;
use poem::http::{HeaderName, header};
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};
use support::api::call::{form, get};
use support::api::server::{ISSUER, PASSWORD, TestServer};
use support::jwt::{claims, header as protected_header};
use support::signing_key;
use uuid::Uuid;

async fn server_with_alice() -> TestServer {
    let server = TestServer::start().await;
    server
        .user_with("Alice", Some(PASSWORD), |new| {
            new.profile.email = Some("alice@example.com".to_owned());
            new.profile.full_name = Some("Alice Doe".to_owned());
            new.roles = ["reader", "admin"].into_iter().collect();
        })
        .await;
    server
        .client("web", |client| client.scopes = ["profile", "email", "roles", "read"].into_iter().collect())
        .await;
    server
}

/// The claims but for those that are different in each token.
fn fixed(token: &str) -> Value {
    let mut claims = claims(token);
    let object = claims.as_object_mut().unwrap();
    for name in ["jti", "sid", "sub"] {
        let id = object.remove(name).unwrap();
        assert!(Uuid::try_parse(id.as_str().unwrap()).is_ok(), "{name}: {id}");
    }
    let status = object.remove("status").unwrap();
    let reference = &status["status_list"];
    assert_eq!(reference["uri"], format!("{ISSUER}/status-lists/1"), "{status}");
    assert!(reference["idx"].is_u64() && status.as_object().unwrap().len() == 1, "{status}");
    claims
}

#[tokio::test]
async fn header_and_claims_are_those_of_rfc_9068_and_no_others() {
    let server = server_with_alice().await;
    let token = server.token("web", "alice", "read").await;
    let expected = json!({"alg": "RS256", "kid": signing_key::kid(), "typ": "at+jwt"});
    assert_eq!(protected_header(&token), expected);
    let now = server.clock.seconds();
    let expected = json!({
        "iss": ISSUER, "aud": ISSUER, "client_id": "web", "iat": now, "exp": now + 600, "auth_time": now,
        "amr": ["pwd"], "scope": "read",
    });
    assert_eq!(fixed(&token), expected);
}

#[tokio::test]
async fn without_a_scope_there_is_no_scope_claim() {
    let server = server_with_alice().await;
    assert_eq!(fixed(&server.token("web", "alice", "").await).get("scope"), None);
}

#[tokio::test]
async fn the_subject_is_the_users_id_and_the_session_is_stored() {
    let server = server_with_alice().await;
    let token = server.token("web", "alice", "read").await;
    let claims = claims(&token);
    let me = server.send(get("/users/me").bearer(&token)).await;
    assert_eq!(me.json()["id"], claims["sub"]);
    let id = Uuid::try_parse(claims["sid"].as_str().unwrap()).unwrap();
    let session = session::Entity::find_by_id(id).one(server.state.database.reader()).await.unwrap().unwrap();
    assert_eq!(session.user_id.to_string(), claims["sub"]);
    assert_eq!((session.client_id.as_str(), session.scope.to_string().as_str()), ("web", "read"));
    assert_eq!(session.auth_time.as_seconds(), claims["auth_time"]);
    assert_eq!(session.expires_at.as_seconds(), claims["exp"]);
}

// Abuse case 13.
#[tokio::test]
async fn a_user_called_like_a_client_is_another_subject() {
    let server = server_with_alice().await;
    let user = server.user("web").await;
    let claims = claims(&server.token("web", "web", "").await);
    assert_eq!(claims["sub"], user.id.to_string());
    assert_ne!(claims["sub"], claims["client_id"]);
}

// Abuse case 56.
#[tokio::test]
async fn no_two_tokens_share_an_id() {
    let server = server_with_alice().await;
    let mut ids = HashSet::new();
    for _ in 0..50 {
        let claims = claims(&server.token("web", "alice", "").await);
        for name in ["jti", "sid"] {
            assert!(ids.insert(claims[name].to_string()), "{name} came twice");
        }
    }
}

#[tokio::test]
async fn the_jwks_alone_verifies_it() {
    let server = server_with_alice().await;
    let token = server.token("web", "alice", "").await;
    let jwks = server.send(get("/.well-known/jwks.json")).await;
    let keys = JwkSet::from_bytes(&jwks.body).unwrap();
    let kid = protected_header(&token)["kid"].as_str().unwrap().to_owned();
    let verifier = RS256.verifier_from_jwk(keys.get(&kid)[0]).unwrap();
    let (payload, _) = jwt::decode_with_verifier(&token, &verifier).unwrap();
    assert_eq!(payload.issuer(), Some(ISSUER));
}

#[tokio::test]
async fn a_person_shows_only_as_far_as_the_scope_asks() {
    let server = server_with_alice().await;
    let rows = [
        ("", json!({})),
        ("read", json!({})),
        ("profile", json!({"preferred_username": "Alice", "name": "Alice Doe"})),
        ("email", json!({"email": "alice@example.com", "email_verified": false})),
        ("roles", json!({"roles": ["reader", "admin"]})),
        ("email roles", {
            json!({"email": "alice@example.com", "email_verified": false, "roles": ["reader", "admin"]})
        }),
    ];
    for (scope, person) in rows {
        let token = server.token("web", "alice", scope).await;
        let mut claims = fixed(&token);
        let object = claims.as_object_mut().unwrap();
        for name in ["iss", "aud", "client_id", "iat", "exp", "auth_time", "amr"] {
            object.remove(name);
        }
        object.remove("scope");
        assert_eq!(claims, person, "scope `{scope}`");
    }
}

#[tokio::test]
async fn what_is_not_known_about_a_person_is_left_out() {
    let server = server_with_alice().await;
    server.user("bob").await;
    let token = fixed(&server.token("web", "bob", "profile email").await);
    assert_eq!(token["preferred_username"], "bob");
    assert_eq!((token.get("name"), token.get("email"), token.get("email_verified")), (None, None, None));
}

#[tokio::test]
async fn the_audience_is_the_clients_and_else_the_issuer() {
    let server = server_with_alice().await;
    let rows = [
        ("none", vec![], json!(ISSUER)),
        ("one", vec!["https://api.example.com"], json!("https://api.example.com")),
        ("two", vec!["https://a.example.com", "b"], json!(["https://a.example.com", "b"])),
    ];
    for (id, audiences, expected) in rows {
        server.client(id, |client| client.audiences = audiences.into_iter().collect()).await;
        assert_eq!(claims(&server.token(id, "alice", "").await)["aud"], expected, "{id}");
    }
}

#[tokio::test]
async fn the_lifetime_is_the_clients_and_else_the_configured_one() {
    let server = server_with_alice().await;
    server.client("brief", |client| client.lifetimes.access_token = Some(90_000)).await;
    let server = server.restarted(|config| config.tokens.access_token_lifetime = Period::minutes(2)).await;
    for (client, seconds) in [("web", 120), ("brief", 90)] {
        let answer = server.login(client, "alice", "").await.json();
        let claims = claims(answer["access_token"].as_str().unwrap());
        assert_eq!(answer["expires_in"], seconds, "{client}");
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), seconds, "{client}");
    }
}

// Rule 14, abuse case 94.
#[tokio::test]
async fn the_issuer_is_not_taken_from_the_request() {
    let server = server_with_alice().await;
    let names = [
        "host",
        "x-forwarded-host",
        "x-forwarded-proto",
        "x-forwarded-prefix",
        "forwarded",
        "x-original-url",
    ];
    let body =
        format!("grant_type=password&client_id=web&username=alice&password={PASSWORD}").replace(' ', "+");
    let mut login = form("/token", body);
    let mut root = get("/").header(header::ACCEPT, "application/json");
    for name in names.map(HeaderName::from_static) {
        login = login.header(name.clone(), "evil.example");
        root = root.header(name, "evil.example");
    }
    let answer = server.send(login).await;
    assert_eq!(fixed(&answer.member("access_token").unwrap())["iss"], ISSUER);
    let root = server.send(root).await;
    assert_eq!(root.member("issuer").as_deref(), Some(ISSUER));
    assert!(!root.text().contains("evil.example"));
}
