//! Device tokens (design rule P4).

use std::time::Duration;

use countersign::config::Period;
use entity::time::UnixMillis;
use entity::{session, user};
use poem::http::{Method, header};
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait as _, EntityTrait as _};
use serde_json::json;
use support::api::attempts::{
    DEVICE, FORWARDED_FOR, address, device_of, is_let_in, login, server_with_alice, throttled,
};
use support::api::call::{Call, json as json_call};
use support::api::code_flow::with_another_end;
use support::api::server::{PASSWORD, TestServer};

use super::{exhaust, left_at};

const HOME: &str = "203.0.113.7";
const ELSEWHERE: &str = "203.0.113.9";

async fn lets_device_in(server: &TestServer, device: &str) -> bool {
    is_let_in(&server.send(login("alice", PASSWORD, ELSEWHERE).header(DEVICE, device)).await)
}

#[tokio::test]
async fn a_device_is_given_a_token_once() {
    let server = server_with_alice().await;
    let device = device_of(&server.send(login("alice", PASSWORD, HOME)).await);
    assert!(device.starts_with("csd_") && device.len() == 68, "{device}");
    let again = server.send(login("alice", PASSWORD, HOME).header(DEVICE, device.as_str())).await;
    assert_eq!((again.status, again.header(DEVICE)), (200, None));
    // Both logins are told to be of the same device.
    let sessions = session::Entity::find().all(server.state.database.reader()).await.unwrap();
    assert_eq!(sessions.len(), 2);
    assert!(sessions[0].device_id.is_some() && sessions[0].device_id == sessions[1].device_id);
    let refused = server.send(login("alice", "wrong", HOME)).await;
    assert_eq!(refused.header(DEVICE), None);
    // What is no token of this server is replaced.
    for other in ["x", "csd_", &device[..67], &device.to_uppercase(), "\u{e4}"] {
        let answer = server.send(login("alice", PASSWORD, HOME).header(DEVICE, other)).await;
        assert_ne!(device_of(&answer), device);
    }
}

#[tokio::test]
async fn a_device_has_ten_attempts_and_then_one_every_half_minute() {
    let server = server_with_alice().await;
    let device = device_of(&server.send(login("alice", PASSWORD, HOME)).await);
    for _ in 0..10 {
        is_let_in(&server.send(login("alice", "wrong", ELSEWHERE).header(DEVICE, device.as_str())).await);
    }
    assert!(!lets_device_in(&server, &device).await);
    // What the device does wrong is not held against strangers, nor against the address.
    assert!(server.lets_alice_in(&address(1)).await);
    server.clock.advance(Duration::from_secs(30));
    assert!(lets_device_in(&server, &device).await);
}

// Abuse case 136: an app that goes on with an old password sends its device token too.
#[tokio::test]
async fn an_exhausted_device_costs_its_address_nothing() {
    let server = server_with_alice().await;
    let device = device_of(&server.send(login("alice", PASSWORD, HOME)).await);
    let wrong = || login("alice", "wrong", ELSEWHERE).header(DEVICE, device.as_str());
    for _ in 0..10 + 20 {
        assert_eq!(server.send(wrong()).await.status, 400);
    }
    let hashes = server.hashes();
    for _ in 0..30 {
        assert_eq!(server.send(wrong()).await.status, 429);
    }
    assert_eq!(server.hashes(), hashes);
    assert_eq!(left_at(&server, ELSEWHERE).await, 100);
}

// The database is gone, and the answer comes all the same: what is made up, or made for another name, is not
// looked up.
#[tokio::test]
async fn only_a_device_token_of_the_name_is_heard_at_an_address_that_is_sent_away() {
    let server = server_with_alice().await;
    let server = server
        .restarted(|config| {
            throttled(config);
            config.clients.cache_ttl = Period::minutes(1);
        })
        .await;
    server.user("bob").await;
    let of_alice = device_of(&server.send(login("alice", PASSWORD, HOME)).await);
    let of_bob = device_of(&server.send(login("bob", PASSWORD, HOME)).await);
    exhaust(&server, ELSEWHERE).await;
    server.state.database.clone().close().await.unwrap();
    let made_up = format!("csd_{}", "A".repeat(64));
    let damaged = with_another_end(&of_alice);
    for other in [made_up, damaged, of_bob] {
        let answer = server.send(login("alice", PASSWORD, ELSEWHERE).header(DEVICE, other)).await;
        assert_eq!(answer.status, 429, "{}", answer.summary());
    }
    let own = || login("alice", PASSWORD, ELSEWHERE).header(DEVICE, of_alice.as_str());
    for _ in 0..30 {
        assert_eq!(server.send(own()).await.status, 503, "nothing was evaluated, and nothing counted");
    }
}

// Attempts of a device are counted before anything is looked up.
#[tokio::test]
async fn an_exhausted_device_is_sent_away_with_its_address() {
    let server = server_with_alice().await;
    let device = device_of(&server.send(login("alice", PASSWORD, HOME)).await);
    let wrong = || login("alice", "wrong", ELSEWHERE).header(DEVICE, device.as_str());
    exhaust(&server, ELSEWHERE).await;
    for _ in 0..10 {
        assert_eq!(server.send(wrong()).await.status, 400);
    }
    assert_eq!(server.send(wrong()).await.status, 429);
}

// Anybody can have tokens without end that were made for their name: one comes with each login that brings
// none.
#[tokio::test]
async fn a_device_of_another_password_counts_for_its_address() {
    let server = server_with_alice().await;
    let forgotten = device_of(&server.send(login("alice", PASSWORD, HOME)).await);
    let another_time = Expr::value(UnixMillis(1));
    let update = user::Entity::update_many().col_expr(user::Column::PasswordChangedAt, another_time);
    update.exec(server.state.database.writer()).await.unwrap();
    exhaust(&server, ELSEWHERE).await;
    let wrong = || login("alice", "wrong", ELSEWHERE).header(DEVICE, forgotten.as_str());
    let before = server.hashes();
    for _ in 0..30 {
        assert_eq!(server.send(wrong()).await.status, 429);
    }
    assert_eq!(server.hashes(), before);
    // Ten have cost a token of the device for good. The others were not looked up.
    assert_eq!(server.metric("countersign_throttle_refusals_total{bucket=\"known_device\"}"), 20);
    // Where its user is let in, it is replaced.
    let again = server.send(login("alice", PASSWORD, HOME).header(DEVICE, forgotten.as_str())).await;
    assert_ne!(device_of(&again), forgotten);
}

#[tokio::test]
async fn a_device_of_another_user_is_a_stranger() {
    let server = server_with_alice().await;
    server.user("bob").await;
    let device = device_of(&server.send(login("bob", PASSWORD, HOME)).await);
    server.guess("alice", 10).await;
    assert!(!lets_device_in(&server, &device).await);
}

#[tokio::test]
async fn with_the_password_the_devices_and_addresses_go() {
    let server = server_with_alice().await;
    let login_answer = server.send(login("alice", PASSWORD, HOME)).await;
    let (device, token) = (device_of(&login_answer), login_answer.member("access_token").unwrap());
    let other = device_of(&server.send(login("alice", PASSWORD, "203.0.113.8")).await);
    let change = json!({ "current_password": PASSWORD, "new_password": PASSWORD });
    let call = json_call(Method::POST, "/users/me/password", &change)
        .bearer(&token)
        .header(FORWARDED_FOR, HOME)
        .header(DEVICE, device.as_str());
    let answer = server.send(call).await;
    assert_eq!(answer.status, 204);
    let new = device_of(&answer);
    server.guess("alice", 10).await;
    assert!(!lets_device_in(&server, &device).await);
    assert!(!lets_device_in(&server, &other).await);
    assert!(!server.lets_alice_in("203.0.113.8").await);
    // Where it was changed the user is known from the start.
    assert!(lets_device_in(&server, &new).await);
    assert!(server.lets_alice_in(HOME).await);
}

#[tokio::test]
async fn a_page_of_the_client_may_send_and_read_the_token() {
    let server = TestServer::configured(throttled).await;
    server.client("web", |client| client.origins = ["https://app.example"].into_iter().collect()).await;
    server.user("alice").await;
    let preflight = Call::new(Method::OPTIONS, "/token")
        .origin("https://app.example")
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST");
    let allowed = server.send(preflight).await.header(header::ACCESS_CONTROL_ALLOW_HEADERS).unwrap();
    assert!(allowed.contains("Countersign-Device"), "{allowed}");
    let answer = server.send(login("alice", PASSWORD, HOME).origin("https://app.example")).await;
    let exposed = answer.header(header::ACCESS_CONTROL_EXPOSE_HEADERS).unwrap();
    assert!(exposed.contains("Countersign-Device"), "{exposed}");
}

// Somebody else may have the token; the user has it as well, and always sends it.
#[tokio::test]
async fn an_exhausted_device_is_let_in_from_a_known_address() {
    let server = server_with_alice().await;
    let device = device_of(&server.send(login("alice", PASSWORD, HOME)).await);
    for _ in 0..10 {
        is_let_in(&server.send(login("alice", "wrong", ELSEWHERE).header(DEVICE, device.as_str())).await);
    }
    assert!(!lets_device_in(&server, &device).await);
    let at_home = server.send(login("alice", PASSWORD, HOME).header(DEVICE, device.as_str())).await;
    assert!(is_let_in(&at_home));
    assert_eq!(at_home.header(DEVICE), None, "the device keeps its token");
}

// Abuse case 105: nothing was evaluated.
#[tokio::test]
async fn attempts_that_the_database_fails_are_not_counted() {
    let server = server_with_alice().await;
    let database = server.state.database.writer();
    database.execute_unprepared("ALTER TABLE users RENAME TO away").await.unwrap();
    for _ in 0..110 {
        let answer = server.send(login("alice", PASSWORD, HOME)).await;
        assert!(answer.status >= 500, "{}", answer.summary());
    }
    database.execute_unprepared("ALTER TABLE away RENAME TO users").await.unwrap();
    assert!(server.lets_alice_in(HOME).await);
}
