//! Tokens that a client was issued for itself count since its mark (rule 16, abuse case 78): its creation,
//! its last enabling, or the last `client revoke-tokens`.

use std::time::Duration;

use countersign::clients::{self, Registration, RegistrationChange};
use countersign::config::{DatabaseConfig, DatabaseUrl};
use countersign::database::{Database, OpenMode};
use entity::time::UnixMillis;
use support::api::call::form;
use support::api::forge::Forger;
use support::api::refreshing::{
    Tokens, assert_worthless, log_in, may_refresh, me, refresh, server_with_alice,
};
use support::api::server::TestServer;
use support::jwt::claims;

use super::API;

/// The client `machine`, which speaks for itself, and `api`, which asks about its tokens.
struct Scene {
    server: TestServer,
    machine: String,
    api: String,
}

fn machine(client: &mut Registration) {
    client.confidential = true;
    client.grants = ["client_credentials"].into_iter().collect();
    client.audiences = [API].into_iter().collect();
}

impl Scene {
    async fn new() -> Self {
        let server = server_with_alice().await;
        let api = server.client("api", |client| {
            client.confidential = true;
            client.audiences = [API].into_iter().collect();
        });
        let api = api.await.unwrap();
        let machine = server.client("machine", machine).await.unwrap();
        Self { server, machine, api }
    }

    async fn token(&self) -> String {
        let call = form("/token", "grant_type=client_credentials").basic("machine", &self.machine);
        let answer = self.server.send(call).await;
        answer.member("access_token").unwrap_or_else(|| panic!("no token: {}", answer.summary()))
    }

    async fn is_active(&self, token: &str) -> bool {
        let call = form("/introspect", format!("token={token}")).basic("api", &self.api);
        let answer = self.server.send(call).await;
        assert_eq!(answer.status, 200, "{}", answer.summary());
        answer.json()["active"] == true
    }

    async fn switch(&self, id: &str, disabled: bool) {
        let change = RegistrationChange { disabled: Some(disabled), ..RegistrationChange::default() };
        self.server.change_client(id, change).await;
    }

    async fn revoke_tokens(&self, id: &str) -> u64 {
        let state = &self.server.state;
        let client = clients::find(state.database.reader(), id).await.unwrap().unwrap();
        clients::revoke_tokens(&state.database, &state.ambient, client).await.unwrap()
    }
}

// The clock stands still: there is not even a millisecond between the client and its token.
#[tokio::test]
async fn the_first_token_of_a_new_client_is_good() {
    let scene = Scene::new().await;
    for wait in [0, 1, 998, 999, 1000, 1001] {
        scene.server.clock.advance(Duration::from_millis(wait));
        let id = format!("after-{wait}");
        let secret = scene.server.client(&id, machine).await.unwrap();
        let call = form("/token", "grant_type=client_credentials").basic(&id, &secret);
        let token = scene.server.send(call).await.member("access_token").unwrap();
        assert!(scene.is_active(&token).await, "after {wait} ms");
        assert_eq!(claims(&token)["iat"], scene.server.clock.seconds(), "after {wait} ms");
    }
}

// Abuse case 112: the client was made where the clock is ahead.
#[tokio::test]
async fn it_is_good_where_the_clock_is_behind_too() {
    let scene = Scene::new().await;
    scene.server.set_clocks_back(Duration::from_secs(30)).await;
    let token = scene.token().await;
    assert!(scene.is_active(&token).await);
    assert_eq!(claims(&token)["iat"], scene.server.clock.seconds());
    scene.revoke_tokens("machine").await;
    assert!(!scene.is_active(&token).await);
    assert!(scene.is_active(&scene.token().await).await);
}

// Abuse case 78: also within the second, and the millisecond, in which the token was issued.
#[tokio::test]
async fn a_client_that_is_enabled_again_does_not_revive_its_old_tokens() {
    for wait in [0, 1, 400, 1000, 60_000] {
        let scene = Scene::new().await;
        let old = scene.token().await;
        assert!(scene.is_active(&old).await);
        scene.server.clock.advance(Duration::from_millis(wait));
        scene.switch("machine", true).await;
        assert!(!scene.is_active(&old).await, "{wait} ms: disabled");
        scene.switch("machine", false).await;
        assert!(!scene.is_active(&old).await, "{wait} ms: enabled again");
        assert!(scene.is_active(&scene.token().await).await, "{wait} ms: a new one");
        assert!(!scene.is_active(&old).await, "{wait} ms");
    }
}

// Abuse case 78.
#[tokio::test]
async fn a_client_that_is_made_again_does_not_revive_its_old_tokens() {
    for wait in [0, 1, 400, 1000] {
        let mut scene = Scene::new().await;
        // Nobody makes a client twice within a millisecond.
        scene.server.clock.advance(Duration::from_millis(1));
        let old = scene.token().await;
        scene.server.clock.advance(Duration::from_millis(wait));
        clients::delete(&scene.server.state.database, &scene.server.state.ambient, "machine").await.unwrap();
        scene.machine = scene.server.client("machine", machine).await.unwrap();
        assert!(!scene.is_active(&old).await, "{wait} ms");
        assert!(scene.is_active(&scene.token().await).await, "{wait} ms: a new one");
    }
}

// Abuse case 78.
#[tokio::test]
async fn revoked_tokens_of_a_client_are_worthless_and_later_ones_good() {
    let scene = Scene::new().await;
    for _ in 0..3 {
        let old = scene.token().await;
        assert_eq!(scene.revoke_tokens("machine").await, 0, "a client of its own has no sessions");
        assert!(!scene.is_active(&old).await);
        assert!(scene.is_active(&scene.token().await).await);
    }
}

#[tokio::test]
async fn other_changes_leave_tokens_as_they_are() {
    let scene = Scene::new().await;
    let token = scene.token().await;
    scene.server.clock.advance(Duration::from_secs(2));
    scene.switch("machine", false).await;
    let scopes =
        RegistrationChange { scopes: Some(["read"].into_iter().collect()), ..RegistrationChange::default() };
    scene.server.change_client("machine", scopes).await;
    let state = &scene.server.state;
    let client = clients::find(state.database.reader(), "machine").await.unwrap().unwrap();
    clients::rotate_secret(state.database.writer(), &state.ambient, client).await.unwrap();
    assert!(scene.is_active(&token).await);
}

// Two administrators at once: what one has read before does not undo what the other has done.
#[tokio::test]
async fn a_change_that_was_begun_before_does_not_take_the_mark_back() {
    let scene = Scene::new().await;
    let token = scene.token().await;
    let state = &scene.server.state;
    let read_before = clients::find(state.database.reader(), "machine").await.unwrap().unwrap();
    scene.revoke_tokens("machine").await;
    let change = RegistrationChange::default();
    clients::update(&state.database, &state.ambient, read_before, change).await.unwrap();
    assert!(!scene.is_active(&token).await);
}

// A token that does not say when it was issued is none of ours.
#[tokio::test]
async fn without_its_time_a_token_is_worthless() {
    let scene = Scene::new().await;
    let forger = Forger::new(scene.token().await);
    assert!(scene.is_active(&forger.with_claim("jti", forger.claims["jti"].clone())).await);
    for jti in ["9b2c4f6e-1d3a-4b5c-8d7e-0f1a2b3c4d5e", "00000000-0000-0000-0000-000000000000"] {
        assert!(!scene.is_active(&forger.with_claim("jti", jti)).await, "{jti}");
    }
}

#[tokio::test]
async fn revoking_a_clients_tokens_logs_its_users_out_and_nobody_elses() {
    let scene = Scene::new().await;
    scene.server.client("other", may_refresh).await;
    let (one, two) = (log_in(&scene.server).await, log_in(&scene.server).await);
    let elsewhere = Tokens::of(&scene.server.login("other", "alice", "read").await);
    assert_eq!(scene.revoke_tokens("spa").await, 2);
    for tokens in [one, two] {
        assert_eq!(me(&scene.server, &tokens.access).await, 401);
        assert_worthless(&refresh(&scene.server, "spa", &tokens.refresh).await);
    }
    assert_eq!(me(&scene.server, &elsewhere.access).await, 200);
    assert_eq!(me(&scene.server, &log_in(&scene.server).await.access).await, 200);
}

// Status lists cannot take a bit back.
#[tokio::test]
async fn sessions_of_users_end_when_the_client_is_disabled() {
    let scene = Scene::new().await;
    let tokens = log_in(&scene.server).await;
    scene.switch("spa", true).await;
    assert_eq!(me(&scene.server, &tokens.access).await, 401);
    scene.switch("spa", false).await;
    assert_eq!(me(&scene.server, &tokens.access).await, 401);
    assert_worthless(&refresh(&scene.server, "spa", &tokens.refresh).await);
    assert_eq!(me(&scene.server, &log_in(&scene.server).await.access).await, 200);
}

// Clients from before the mark was kept.
#[tokio::test]
async fn the_mark_of_a_client_that_was_there_is_its_creation() {
    const EARLIER_MIGRATIONS: usize = 24;
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", directory.path().join("test.db").display());
    std::fs::write(directory.path().join("test.db"), "").unwrap();
    support::database::migrate_partly(&url, EARLIER_MIGRATIONS);
    let insert = "INSERT INTO clients (id, grants, scopes, default_scopes, audiences, origins, redirect_uris, \
                  disabled, created_at, updated_at) VALUES ('old', '', '', '', '', '', '', 0, 1234567, 7654321)";
    support::database::execute(&url, &[insert]);
    let config = DatabaseConfig { url: DatabaseUrl(url), ..DatabaseConfig::default() };
    let database = Database::open(&config, OpenMode::MustExist).await.unwrap();
    database.migrate(&|_| {}).await.unwrap();
    let client = clients::find(database.reader(), "old").await.unwrap().unwrap();
    assert_eq!(client.tokens_since, UnixMillis(1_234_567));
}
