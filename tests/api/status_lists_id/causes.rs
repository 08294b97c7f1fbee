//! What sets a bit (V3): whatever makes an access token worthless before it expires, and nothing else.

use std::time::Duration;

use countersign::clients::{self, RegistrationChange};
use countersign::sessions;
use countersign::status;
use countersign::users;
use entity::secret::SecretString;
use entity::{session, session_ending, user};
use sea_orm::{EntityTrait as _, IntoActiveModel as _};
use support::api::browser::Browser;
use support::api::call::form;
use support::api::code_flow::{CLIENT, code, exchange, web_client};
use support::api::refreshing::{
    Tokens, configured, log_in, may_refresh, me, refresh, renew, row, server_with_alice,
};
use support::api::server::{PASSWORD, TestServer};
use support::jwt::claims;

use super::{count, is_revoked, is_set, list, reference};

async fn alice(server: &TestServer) -> user::Model {
    users::find_by_username(server.state.database.reader(), "alice").await.unwrap().unwrap()
}

async fn revoke(server: &TestServer, token: &str) {
    let answer = server.send(form("/revoke", format!("client_id=spa&token={token}"))).await;
    assert_eq!(answer.status, 200, "{}", answer.summary());
}

#[tokio::test]
async fn a_token_that_is_good_has_none() {
    let server = server_with_alice().await;
    let mut tokens = log_in(&server).await;
    for _ in 0..3 {
        tokens = renew(&server, &tokens.refresh).await;
        assert!(!is_revoked(&server, &tokens.access).await);
    }
}

// Of one session; the user's other sessions go on.
#[tokio::test]
async fn the_end_of_a_session_sets_one_bit() {
    let server = server_with_alice().await;
    let (ended, other) = (log_in(&server).await, log_in(&server).await);
    revoke(&server, &ended.refresh).await;
    assert!(!is_set(&server, &ended.access).await, "the node has not read it yet");
    assert!(is_revoked(&server, &ended.access).await);
    assert!(!is_set(&server, &other.access).await);
    assert_eq!(count(&list(&server, &reference(&other.access).0).await), 1);
}

#[tokio::test]
async fn a_replayed_refresh_token_sets_it() {
    let server = server_with_alice().await;
    let first = log_in(&server).await;
    let last = renew(&server, &renew(&server, &first.refresh).await.refresh).await;
    assert_eq!(refresh(&server, "spa", &first.refresh).await.status, 400);
    assert!(is_revoked(&server, &last.access).await);
}

// RFC 7009 §2.1: the session goes on, and its next token stands elsewhere.
#[tokio::test]
async fn a_revoked_access_token_sets_it_and_the_next_one_is_good() {
    let server = server_with_alice().await;
    let first = log_in(&server).await;
    revoke(&server, &first.access).await;
    assert!(is_revoked(&server, &first.access).await);
    let next = renew(&server, &first.refresh).await;
    assert_ne!(reference(&next.access), reference(&first.access));
    assert!(!is_revoked(&server, &next.access).await);
    assert_eq!(me(&server, &next.access).await, 200);
    // A second time nothing more happens.
    revoke(&server, &first.access).await;
    assert!(!is_revoked(&server, &next.access).await);
    assert_eq!(me(&server, &next.access).await, 200);
}

#[tokio::test]
async fn whatever_happens_to_the_user_sets_it() {
    let server = server_with_alice().await;
    let AppParts { database, ambient, passwords } = AppParts::of(&server);
    let tokens = log_in(&server).await;
    let new = SecretString::new("another three words");
    users::set_password(database, ambient, passwords, &alice(&server).await, &new).await.unwrap();
    assert!(is_revoked(&server, &tokens.access).await, "a new password");
    let old = SecretString::new(PASSWORD);
    users::set_password(database, ambient, passwords, &alice(&server).await, &old).await.unwrap();
    let tokens = log_in(&server).await;
    users::end_all_sessions(database, ambient, alice(&server).await.id).await.unwrap();
    assert!(is_revoked(&server, &tokens.access).await, "session revoke --user");
    let tokens = log_in(&server).await;
    server.disable_user(alice(&server).await).await;
    assert!(is_revoked(&server, &tokens.access).await, "user disable");
    users::set_disabled(database, ambient, alice(&server).await, false).await.unwrap();
    assert!(is_revoked(&server, &tokens.access).await, "for good");
    let tokens = log_in(&server).await;
    users::delete(database, ambient, alice(&server).await.id).await.unwrap();
    assert!(is_revoked(&server, &tokens.access).await, "user delete");
}

struct AppParts<'a> {
    database: &'a countersign::database::Database,
    ambient: &'a countersign::ambient::Ambient,
    passwords: &'a countersign::passwords::Passwords,
}

impl<'a> AppParts<'a> {
    fn of(server: &'a TestServer) -> Self {
        let state = &server.state;
        Self { database: &state.database, ambient: &state.ambient, passwords: &state.passwords }
    }
}

#[tokio::test]
async fn whatever_happens_to_the_client_sets_it() {
    let server = server_with_alice().await;
    server.client("other", may_refresh).await;
    let elsewhere = Tokens::of(&server.login("other", "alice", "read").await);
    let AppParts { database, ambient, .. } = AppParts::of(&server);
    let tokens = log_in(&server).await;
    let client = clients::find(database.reader(), "spa").await.unwrap().unwrap();
    clients::revoke_tokens(database, ambient, client).await.unwrap();
    assert!(is_revoked(&server, &tokens.access).await, "client revoke-tokens");
    let tokens = log_in(&server).await;
    for disabled in [true, false] {
        let change = RegistrationChange { disabled: Some(disabled), ..Default::default() };
        server.change_client("spa", change).await;
        assert!(is_revoked(&server, &tokens.access).await, "client update --disable, for good");
    }
    let tokens = log_in(&server).await;
    clients::delete(database, ambient, "spa").await.unwrap();
    assert!(is_revoked(&server, &tokens.access).await, "client delete");
    assert!(!is_set(&server, &elsewhere.access).await);
}

// Its own tokens share a place.
#[tokio::test]
async fn a_client_has_a_place_of_its_own() {
    let server = server_with_alice().await;
    let secret = server.client("machine", |client| {
        client.confidential = true;
        client.grants = ["client_credentials"].into_iter().collect();
    });
    let secret = secret.await.unwrap();
    let token = async || {
        let call = form("/token", "grant_type=client_credentials").basic("machine", &secret);
        server.send(call).await.member("access_token").unwrap()
    };
    let (one, other) = (token().await, token().await);
    assert_eq!(reference(&one), reference(&other));
    let call = form("/revoke", format!("token={one}")).basic("machine", &secret);
    assert_eq!(server.send(call).await.status, 200);
    assert!(is_revoked(&server, &other).await);
    let next = token().await;
    assert!(reference(&next) != reference(&one) && !is_revoked(&server, &next).await);
    let client = clients::find(server.state.database.reader(), "machine").await.unwrap().unwrap();
    clients::revoke_tokens(&server.state.database, &server.state.ambient, client).await.unwrap();
    assert!(is_revoked(&server, &next).await);
    assert!(!is_revoked(&server, &token().await).await);
}

// Everything that began in the browser.
#[tokio::test]
async fn signing_out_in_a_browser_sets_it() {
    let server = server_with_alice().await;
    web_client(&server).await;
    let browser = Browser::new(&server);
    let tokens = exchange(&server, &code(&browser).await).await;
    let access = tokens.member("access_token").unwrap();
    let elsewhere = log_in(&server).await;
    assert!(!is_revoked(&server, &access).await);
    let page = browser.open("/logout").await;
    browser.submit(&page, &[]).await;
    assert!(is_revoked(&server, &access).await);
    assert!(!is_set(&server, &elsewhere.access).await);
    assert_eq!(exchange(&server, CLIENT).await.status, 400);
}

#[tokio::test]
async fn a_session_that_makes_room_sets_it() {
    let server = configured(|config| config.users.max_sessions = 1).await;
    let first = log_in(&server).await;
    server.clock.advance(Duration::from_millis(1));
    let second = log_in(&server).await;
    assert!(is_revoked(&server, &first.access).await);
    assert!(!is_set(&server, &second.access).await);
}

// The bit stands until the last token has expired, with some minutes for clocks that are behind (V4).
#[tokio::test]
async fn a_bit_goes_when_its_tokens_have_expired() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    revoke(&server, &tokens.refresh).await;
    server.clock.advance(Duration::from_mins(14));
    assert!(is_revoked(&server, &tokens.access).await);
    server.clock.advance(Duration::from_mins(2));
    assert!(!is_revoked(&server, &tokens.access).await);
    assert_eq!(me(&server, &tokens.access).await, 401);
}

// A process that is killed between the first thousand and the rest loses nothing.
#[tokio::test]
async fn what_was_left_over_is_ended_by_a_server() {
    let server = server_with_alice().await;
    let all = [log_in(&server).await, log_in(&server).await, log_in(&server).await];
    let AppParts { database, ambient, .. } = AppParts::of(&server);
    let left = session_ending::Model {
        id: ambient.uuid_v7(),
        user_id: Some(alice(&server).await.id),
        epoch: None,
        client_id: None,
        browser_session_id: None,
        until: ambient.now(),
    };
    let insert = session_ending::Entity::insert(left.into_active_model());
    insert.exec_without_returning(database.writer()).await.unwrap();
    assert_eq!(sessions::finish_endings(database, ambient).await.unwrap(), 3);
    assert_eq!(sessions::finish_endings(database, ambient).await.unwrap(), 0);
    for tokens in &all {
        assert!(is_revoked(&server, &tokens.access).await);
    }
}

// A request may know a client as it was a moment ago.
#[tokio::test]
async fn a_client_that_was_disabled_meanwhile_is_given_no_place() {
    let server = server_with_alice().await;
    let AppParts { database, ambient, .. } = AppParts::of(&server);
    let read_before = clients::find(database.reader(), "spa").await.unwrap().unwrap();
    server.disable_client("spa").await;
    let lists = &server.state.status;
    assert_eq!(clients::ensure_place(database, ambient, lists, &read_before).await.unwrap(), None);
}

// A login that was under way when its client was disabled begins a session all the same.
#[tokio::test]
async fn a_session_that_begins_late_ends_too() {
    let server = server_with_alice().await;
    let late = log_in(&server).await;
    let row = row(&server, late.session_id()).await.unwrap();
    server.disable_client("spa").await;
    let AppParts { database, ambient, .. } = AppParts::of(&server);
    let place = server.state.status.next_place(database, ambient).await.unwrap();
    let begun = session::Model { status_shard: Some(place.shard), status_idx: Some(place.idx), ..row };
    let insert = session::Entity::insert(begun.clone().into_active_model());
    insert.exec_without_returning(database.writer()).await.unwrap();
    server.clock.advance(Duration::from_mins(1));
    assert_eq!(sessions::finish_endings(database, ambient).await.unwrap(), 1);
    assert!(status::find(database.reader(), place).await.unwrap().is_some());
    // Users who log in after it was enabled are left alone.
    let enable = RegistrationChange { disabled: Some(false), ..Default::default() };
    server.change_client("spa", enable).await;
    let tokens = log_in(&server).await;
    assert_eq!(sessions::finish_endings(database, ambient).await.unwrap(), 0);
    assert!(!is_revoked(&server, &tokens.access).await);
}

// A node of an earlier version, beside this one during an upgrade, knows no places.
#[tokio::test]
async fn a_token_that_was_revoked_by_its_id_is_worthless_here() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    let jti = claims(&tokens.access)["jti"].as_str().unwrap().parse().unwrap();
    let expires_at = server.state.ambient.now().plus_millis(600_000);
    let database = server.state.database.writer();
    sessions::revoke_access_token(database, jti, expires_at).await.unwrap();
    assert_eq!(me(&server, &tokens.access).await, 401);
}
