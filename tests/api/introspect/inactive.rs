//! What is exactly `{"active":false}` (abuse cases 74, 75, 78 and 79).

use std::time::Duration;

use countersign::clients::{self, RegistrationChange};
use countersign::users;
use entity::secret::SecretString;
use entity::time::UnixMillis;
use entity::user;
use sea_orm::{ActiveValue::Set, EntityTrait as _};
use support::api::call::form;
use support::api::forge::Forger;
use support::api::refresh_form::Parts;
use support::api::refreshing::{Tokens, assert_worthless, row};

use super::{Scene, assert_inactive};

// Abuse case 74.
#[tokio::test]
async fn another_clients_token() {
    let scene = Scene::new().await;
    let tokens = scene.log_in().await;
    let of_caller = Tokens::of(&scene.server.login("caller", "alice", "read").await);
    for token in [&tokens.access, &tokens.refresh, &of_caller.access, &of_caller.refresh] {
        assert_inactive(&scene.ask("stranger", token).await);
    }
    // The audience is told about access tokens only.
    assert_inactive(&scene.ask("api", &of_caller.refresh).await);
    assert_inactive(&scene.ask("api", &tokens.access).await);
    assert!(scene.is_active(&tokens.access).await);
}

// Abuse cases 57 to 66 and 75.
#[tokio::test]
async fn garbage_and_forgeries() {
    let scene = Scene::new().await;
    let tokens = scene.log_in().await;
    let forger = Forger::new(tokens.access.clone());
    let parts = Parts::of(&tokens.refresh);
    let dots = ".".repeat(50_000);
    let worthless = [
        "garbage".to_owned(),
        "a.b.c".to_owned(),
        "csr_x".to_owned(),
        "%C3%A4%E2%82%AC".to_owned(),
        dots,
        tokens.access[..tokens.access.len() - 1].to_owned(),
        format!("{}A", tokens.refresh),
        forger.with_claim("iss", "https://login.example.com/"),
        forger.with_claim("iss", "https://evil.example.com"),
        forger.with_header("alg", "none"),
        forger.with_header("typ", "JWT"),
        forger.with_header("kid", "unknown"),
        forger.with_claim("client_id", "nobody"),
        forger.with_claim("jti", "no uuid"),
        forger.with_claim("sid", "no uuid"),
        forger.with_claim("sid", uuid::Uuid::nil().to_string()),
        forger.with_claim("exp", "9999999999"),
        forger.with_claim("exp", 0),
        Parts { family: [1; 16], ..parts.clone() }.token(&scene.server.state.checks),
        Parts { generation: [1; 16], ..parts.clone() }.token(&scene.server.state.checks),
        Parts { session_id: [1; 16], ..parts }.token(&scene.server.state.checks),
    ];
    for token in worthless {
        assert_inactive(&scene.ask("backend", &token).await);
    }
    assert!(scene.is_active(&tokens.access).await && scene.is_active(&tokens.refresh).await);
}

// Abuse case 75.
#[tokio::test]
async fn what_has_expired() {
    let scene = Scene::new().await;
    let tokens = scene.log_in().await;
    scene.server.clock.advance(Duration::from_millis(599_999));
    assert!(scene.is_active(&tokens.access).await);
    scene.server.clock.advance(Duration::from_millis(1));
    assert!(!scene.is_active(&tokens.access).await);
    scene.server.clock.advance(Duration::from_hours(14 * 24) - Duration::from_millis(600_001));
    assert!(scene.is_active(&tokens.refresh).await);
    scene.server.clock.advance(Duration::from_millis(1));
    assert!(!scene.is_active(&tokens.refresh).await);
}

// Abuse cases 75, 78 and 79: offline verifiers go on until the token expires, introspection knows at once.
#[tokio::test]
async fn what_was_revoked() {
    let scene = Scene::new().await;
    let revoke = |token: String| {
        scene.server.send(form("/revoke", format!("token={token}")).basic("backend", &scene.backend))
    };
    let (one, two) = (scene.log_in().await, scene.log_in().await);
    assert_eq!(revoke(one.access.clone()).await.status, 200);
    assert!(!scene.is_active(&one.access).await);
    assert!(scene.is_active(&one.refresh).await, "its session lives on");
    assert_eq!(revoke(two.refresh.clone()).await.status, 200);
    assert!(!scene.is_active(&two.refresh).await && !scene.is_active(&two.access).await);
}

// Abuse case 78, on both nodes.
#[tokio::test]
async fn whose_user_or_client_is_gone() {
    let mut scene = Scene::new().await;
    let find = async |scene: &Scene| {
        users::find_by_username(scene.server.state.database.reader(), "alice").await.unwrap().unwrap()
    };
    let disabled = scene.log_in().await;
    scene.server.disable_user(find(&scene).await).await;
    assert!(!scene.is_active(&disabled.access).await && !scene.is_active(&disabled.refresh).await);
    let state = &scene.server.state;
    users::set_disabled(&state.database, &state.ambient, find(&scene).await, false).await.unwrap();

    let changed = scene.log_in().await;
    let user = find(&scene).await;
    let password = SecretString::new(support::api::server::PASSWORD);
    users::set_password(&state.database, &state.ambient, &state.passwords, &user, &password).await.unwrap();
    assert!(!scene.is_active(&changed.access).await && !scene.is_active(&changed.refresh).await);

    let deleted = scene.log_in().await;
    users::delete(&state.database, &state.ambient, find(&scene).await.id).await.unwrap();
    assert!(!scene.is_active(&deleted.access).await && !scene.is_active(&deleted.refresh).await);

    scene.server.user("alice").await;
    let of_caller = Tokens::of(&scene.server.login("caller", "alice", "read").await);
    clients::delete(&scene.server.state.database, &scene.server.state.ambient, "caller").await.unwrap();
    assert_inactive(&scene.ask("api", &of_caller.access).await);
    scene.server = scene.server.restarted(|_| {}).await;
    for tokens in [disabled, changed, deleted] {
        assert!(!scene.is_active(&tokens.access).await && !scene.is_active(&tokens.refresh).await);
    }
}

// Abuse case 78: a login that crossed with the change of the password. The refresh token would be refused, so
// that it is not called active.
#[tokio::test]
async fn what_would_not_be_exchanged() {
    let scene = Scene::new().await;
    let tokens = scene.log_in().await;
    let database = scene.server.state.database.writer();
    let alice = users::find_by_username(database, "alice").await.unwrap().unwrap();
    let changed_at = UnixMillis((scene.server.clock.seconds() + 1) * 1000);
    let change = user::ActiveModel {
        id: Set(alice.id),
        password_changed_at: Set(Some(changed_at)),
        ..Default::default()
    };
    user::Entity::update(change).exec(database).await.unwrap();
    scene.server.clock.advance(Duration::from_secs(2));
    let is_active = (scene.is_active(&tokens.refresh).await, scene.is_active(&tokens.access).await);
    let call = form("/token", format!("grant_type=refresh_token&refresh_token={}", tokens.refresh));
    assert_worthless(&scene.server.send(call.basic("backend", &scene.backend)).await);
    assert_eq!(row(&scene.server, tokens.session_id()).await, None);
    assert_eq!(is_active, (false, false));
}

/// While the client is so changed, its refresh token is called inactive and refused with `code`; afterwards
/// it is neither.
async fn is_worthless_while(change: RegistrationChange, code: &str, restore: RegistrationChange) {
    let scene = Scene::new().await;
    let tokens = scene.log_in().await;
    scene.server.change_client("backend", change).await;
    assert!(!scene.is_active(&tokens.refresh).await);
    let refused = scene.refresh(&tokens.refresh).await;
    assert_eq!((refused.status, refused.member("error").as_deref()), (400, Some(code)));
    scene.server.change_client("backend", restore).await;
    assert!(scene.is_active(&tokens.refresh).await);
    Tokens::of(&scene.refresh(&tokens.refresh).await);
}

// Abuse case 78.
#[tokio::test]
async fn whose_scope_was_withdrawn_from_the_client() {
    let scopes = |text: &str| RegistrationChange {
        scopes: Some(text.split(' ').collect()),
        ..RegistrationChange::default()
    };
    Box::pin(is_worthless_while(scopes("read profile"), "invalid_grant", scopes("read write profile"))).await;
}

// Abuse case 78.
#[tokio::test]
async fn whose_grant_was_withdrawn_from_the_client() {
    let grants = |text: &str| RegistrationChange {
        grants: Some(text.split(' ').collect()),
        ..RegistrationChange::default()
    };
    Box::pin(is_worthless_while(grants("password"), "unauthorized_client", grants("password refresh_token")))
        .await;
}
