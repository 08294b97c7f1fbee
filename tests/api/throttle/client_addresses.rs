//! From where a request comes (design rule P5).

use std::net::Ipv6Addr;

use countersign::clients::Registration;
use poem::http::{HeaderName, Method};
use serde_json::json;
use support::api::answer::Answer;
use support::api::attempts::{FORWARDED_FOR, is_let_in, login, server_with_alice, throttled};
use support::api::call::{Call, form, json as json_call};
use support::api::problem::assert_problem;
use support::api::server::{PASSWORD, TestServer};

use super::exhaust;

const VOUCHED: HeaderName = HeaderName::from_static("countersign-client-address");

async fn is_exhausted(server: &TestServer, forwarded: &[&str]) -> bool {
    let body = "grant_type=password&client_id=web&username=x&password=y";
    let call = forwarded.iter().fold(form("/token", body), |call, line| call.header(FORWARDED_FOR, *line));
    server.send(call).await.status == 429
}

// Abuse case 38.
#[tokio::test]
async fn headers_of_a_peer_that_is_no_proxy_are_ignored() {
    let server = TestServer::configured(|config| {
        throttled(config);
        config.server.trusted_proxies = "192.0.2.1".parse().unwrap();
    })
    .await;
    server.client("web", |_| {}).await;
    for number in 0..100 {
        let address = format!("203.0.113.{number}");
        let call = login(&address, "wrong", &address)
            .header(HeaderName::from_static("x-real-ip"), address.as_str())
            .header(HeaderName::from_static("forwarded"), format!("for={address}"));
        assert_eq!(server.send(call).await.status, 400);
    }
    assert!(is_exhausted(&server, &["203.0.113.200"]).await);
}

#[tokio::test]
async fn behind_proxies_the_first_address_from_the_right_counts_that_is_none() {
    let server = TestServer::configured(|config| {
        throttled(config);
        config.server.trusted_proxies = "0.0.0.0, 10.0.0.0/8".parse().unwrap();
    })
    .await;
    server.client("web", |_| {}).await;
    exhaust(&server, "203.0.113.5").await;
    for lines in [
        &["203.0.113.5"][..],
        &["1.2.3.4, 203.0.113.5"],
        &["1.2.3.4", "203.0.113.5"],
        &["1.2.3.4, 203.0.113.5", "10.1.2.3"],
        &["1.2.3.4,203.0.113.5 ,10.1.2.3,   10.9.9.9"],
        &["::ffff:203.0.113.5"],
        &["203.0.113.5:4711"],
        &["[::ffff:203.0.113.5]:4711, 10.1.2.3"],
        &["garbage, 203.0.113.5"],
        &["\u{e9}\u{ff}, 203.0.113.5"],
        &["203.0.113.5, , "],
    ] {
        assert!(is_exhausted(&server, lines).await, "{lines:?}");
    }
    for lines in [
        &["203.0.113.5, 1.2.3.4"][..],
        &["203.0.113.5", "1.2.3.4"],
        // Nobody knows who wrote the unreadable hop: the proxy is the last that is sure.
        &["203.0.113.5, garbage"],
        &["203.0.113.5, garbage, 10.1.2.3"],
        &[""],
        &[],
    ] {
        assert!(!is_exhausted(&server, lines).await, "{lines:?}");
    }
}

// For want of an address no attempt goes uncounted.
#[tokio::test]
async fn all_whose_trusted_proxy_says_no_address_count_as_that_proxy() {
    let server = server_with_alice().await;
    let nameless = [&[][..], &[""], &["unknown"], &["203.0.113.5, unknown"]];
    for number in 0..100 {
        let body = format!("grant_type=password&client_id=web&username=user{number}&password=wrong");
        let lines = nameless[number % nameless.len()].iter();
        let call = lines.fold(form("/token", body), |call, line| call.header(FORWARDED_FOR, *line));
        assert_eq!(server.send(call).await.status, 400, "{number}");
    }
    // The last line names the proxy itself.
    for lines in nameless.into_iter().chain([&["0.0.0.0"][..]]) {
        assert!(is_exhausted(&server, lines).await, "{lines:?}");
    }
    assert!(server.lets_alice_in("203.0.113.5").await);
}

// Abuse case 39.
#[tokio::test]
async fn an_ipv6_network_of_one_subscriber_is_one_address() {
    let server = server_with_alice().await;
    let base: Ipv6Addr = "2001:db8:1:2::".parse().unwrap();
    let address = |host: u128| Ipv6Addr::from_bits(base.to_bits() | host).to_string();
    for host in 0..100 {
        let answer = server.send(login(&format!("{host}"), "wrong", &address(host * 655_360_007))).await;
        assert_eq!(answer.status, 400);
    }
    for host in [0, 1, 65_535, u128::from(u64::MAX)] {
        assert!(is_exhausted(&server, &[&address(host)]).await, "{host}");
    }
    assert!(!is_exhausted(&server, &["2001:db8:1:3::1"]).await);
}

#[tokio::test]
async fn an_ipv6_site_has_a_limit_of_its_own() {
    let server = server_with_alice().await;
    for subnet in 0..500 {
        let address = format!("2001:db8:7:{subnet:x}::1");
        assert_eq!(server.send(login(&address, "wrong", &address)).await.status, 400);
    }
    assert!(is_exhausted(&server, &["2001:db8:7:ffff::1"]).await);
    assert!(!is_exhausted(&server, &["2001:db8:8::1"]).await);
}

#[tokio::test]
async fn a_confidential_client_that_may_vouch_says_where_its_users_are() {
    let server = server_with_alice().await;
    let may = server
        .client("bff", |client| {
            client.confidential = true;
            client.may_vouch = true;
        })
        .await
        .unwrap();
    let may_not = server.client("service", |client| client.confidential = true).await.unwrap();
    let through = |id: &str, secret: &str, user: usize, address: &str| {
        form("/token", format!("grant_type=password&username=u{user}&password=wrong"))
            .basic(id, secret)
            .header(VOUCHED, address)
            .header(FORWARDED_FOR, if id == "bff" { "203.0.113.1" } else { "203.0.113.2" })
    };
    for user in 0..120 {
        let address = format!("198.51.100.{user}");
        assert_eq!(server.send(through("bff", &may, user, &address)).await.status, 400);
        let status = server.send(through("service", &may_not, user, &address)).await.status;
        assert_eq!(status, if user < 100 { 400 } else { 429 }, "{user}");
    }
    for address in ["", "somewhere", "1.2.3.4, 5.6.7.8", "1.2.3.4:5", "10.0.0.0/8", "2001:db8::/64", "\u{e4}"]
    {
        let answer = server.send(through("bff", &may, 200, address)).await;
        assert_eq!(answer.member("error").as_deref(), Some("invalid_request"), "{address}");
    }
    let twice = through("bff", &may, 200, "1.2.3.4").header(VOUCHED, "1.2.3.4");
    assert_eq!(server.send(twice).await.member("error").as_deref(), Some("invalid_request"));
    assert!(is_let_in(&server.send(login("alice", PASSWORD, "203.0.113.1")).await));
}

const HOME: &str = "203.0.113.7";
const ELSEWHERE: &str = "203.0.113.9";

/// A confidential client that logs alice in, from where it says.
struct Backend<'a> {
    server: &'a TestServer,
    id: &'static str,
    secret: String,
}

impl<'a> Backend<'a> {
    async fn new(server: &'a TestServer, id: &'static str, may_vouch: bool) -> Self {
        let register = |client: &mut Registration| {
            client.confidential = true;
            client.may_vouch = may_vouch;
        };
        Self { server, id, secret: server.client(id, register).await.unwrap() }
    }

    async fn send(&self, call: Call, address: &str) -> Answer {
        self.server.send(call.header(VOUCHED, address).header(FORWARDED_FOR, "203.0.113.1")).await
    }

    async fn log_in(&self, password: &str, address: &str) -> Answer {
        let body = format!("grant_type=password&username=alice&password={}", password.replace(' ', "+"));
        self.send(form("/token", body).basic(self.id, &self.secret), address).await
    }

    async fn change(&self, token: &str, new: &str, address: &str) -> Answer {
        let body = json!({ "current_password": PASSWORD, "new_password": new });
        let call = json_call(Method::POST, "/users/me/password", &body).bearer(token);
        self.send(call, address).await
    }
}

const NEXT: &str = "another long password";

#[tokio::test]
async fn a_vouched_address_counts_at_the_password_change_too() {
    let server = server_with_alice().await;
    let backend = Backend::new(&server, "bff", true).await;
    let token = backend.log_in(PASSWORD, HOME).await.member("access_token").unwrap();
    // Strangers have used up what they share, so that only a known place is heard.
    server.guess("alice", 10).await;
    assert_problem(&backend.change(&token, NEXT, ELSEWHERE).await, 400);
    let malformed = backend.change(&token, NEXT, "somewhere").await;
    assert_problem(&malformed, 400);
    assert!(malformed.text().contains("Countersign-Client-Address"), "{}", malformed.text());
    assert_eq!(backend.change(&token, NEXT, HOME).await.status, 204);
    // The user's address is known from then on, and not the backend's own.
    assert!(!is_let_in(&backend.log_in(NEXT, ELSEWHERE).await));
    assert!(is_let_in(&backend.log_in(NEXT, HOME).await));
    assert!(!is_let_in(&backend.log_in(NEXT, "203.0.113.1").await));
}

#[tokio::test]
async fn a_client_that_may_not_vouch_changes_passwords_from_its_own_address() {
    let server = server_with_alice().await;
    let backend = Backend::new(&server, "service", false).await;
    let token = backend.log_in(PASSWORD, HOME).await.member("access_token").unwrap();
    server.guess("alice", 10).await;
    assert_eq!(backend.change(&token, NEXT, "somewhere").await.status, 204);
}
