//! Wrong passwords in any order, from anywhere: what P3 says about each, in as few lines as it takes, and
//! what the server says. Who has an account is nothing that the model knows.

use std::collections::HashMap;
use std::time::Duration;

use countersign::config::{Config, ThrottleConfig};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use support::api::attempts::{FORWARDED_FOR, throttled};
use support::api::call::form;
use support::api::server::{PASSWORD, TestServer};

use super::cases::cases;

/// Burst and interval in milliseconds of each kind of bucket, small enough for a short history.
const KNOWN: (i64, i64) = (3, 20_000);
const USERNAME: (i64, i64) = (6, 60_000);
const USERNAME_AND_ADDRESS: (i64, i64) = (3, 20_000);
const UNEVALUATED: (i64, i64) = (4, 10_000);
const ADDRESS: (i64, i64) = (7, 1_000);

/// One user is known, one is not where anybody comes from here, and one name is nobody's.
const NAMES: [&str; 3] = ["alice", "bob", "nobody"];

/// Alice has logged in from the first one, through the first client.
const ADDRESSES: [&str; 2] = ["203.0.113.7", "203.0.113.8"];
const CLIENTS: [&str; 2] = ["web", "mail"];

#[derive(Clone, Copy, Debug)]
enum Event {
    Guess { name: usize, address: usize, client: usize },
    Wait { millis: i64 },
}

fn histories() -> impl Strategy<Value = Vec<Event>> {
    let guess = (0..NAMES.len(), 0..ADDRESSES.len(), 0..CLIENTS.len());
    let event = prop_oneof![
        9 => guess.prop_map(|(name, address, client)| Event::Guess { name, address, client }),
        1 => (0..30_000_i64).prop_map(|millis| Event::Wait { millis }),
    ];
    prop::collection::vec(event, 1..150)
}

/// Names of buckets, and when each is full again.
#[derive(Default)]
struct Model {
    now: i64,
    full_at: HashMap<String, i64>,
}

impl Model {
    fn has(&self, bucket: &str, (burst, interval): (i64, i64)) -> bool {
        let full_at = self.full_at.get(bucket).map_or(self.now, |full_at| self.now.max(*full_at));
        full_at + interval <= self.now + burst * interval
    }

    fn take(&mut self, bucket: String, (_, interval): (i64, i64)) {
        let full_at = self.full_at.entry(bucket).or_default();
        *full_at = self.now.max(*full_at) + interval;
    }

    /// An attempt that is not evaluated: whether it is hashed.
    fn unevaluated(&mut self, name: usize, address: usize) -> bool {
        let buckets =
            [(format!("unevaluated {name} {address}"), UNEVALUATED), (format!("all {address}"), ADDRESS)];
        let is_hashed = buckets.iter().all(|(bucket, rate)| self.has(bucket, *rate));
        if is_hashed {
            for (bucket, rate) in buckets {
                self.take(bucket, rate);
            }
        }
        is_hashed
    }

    /// A wrong password: whether it is hashed, and so whether it is answered 400; else it is 429.
    fn guess(&mut self, name: usize, address: usize, client: usize) -> bool {
        if (name, address, client) == (0, 0, 0) {
            let is_evaluated = self.has("known", KNOWN);
            if is_evaluated {
                self.take("known".to_owned(), KNOWN);
            }
            return is_evaluated || self.unevaluated(name, address);
        }
        let of_address = format!("address {address}");
        if !self.has(&of_address, ADDRESS) {
            return false;
        }
        let of_name =
            [(format!("name {name}"), USERNAME), (format!("name {name} at {address}"), USERNAME_AND_ADDRESS)];
        if !of_name.iter().all(|(bucket, rate)| self.has(bucket, *rate)) {
            return self.unevaluated(name, address);
        }
        for (bucket, rate) in of_name {
            self.take(bucket, rate);
        }
        self.take(of_address, ADDRESS);
        true
    }
}

fn configure(config: &mut Config) {
    throttled(config);
    let rate = |(burst, interval): (i64, i64)| format!("{burst}, then 1 per {interval}ms").parse().unwrap();
    config.throttle = ThrottleConfig {
        known: rate(KNOWN),
        username: rate(USERNAME),
        username_and_address: rate(USERNAME_AND_ADDRESS),
        unevaluated: rate(UNEVALUATED),
        address: rate(ADDRESS),
        ..ThrottleConfig::default()
    };
}

async fn guess(server: &TestServer, name: &str, password: &str, address: &str, client: &str) -> u16 {
    let body = format!("grant_type=password&client_id={client}&username={name}&password={password}");
    server.send(form("/token", body.replace(' ', "+")).header(FORWARDED_FOR, address)).await.status
}

/// Says where the two disagree, if they do.
async fn play(history: &[Event]) -> Result<(), String> {
    let server = TestServer::configured(configure).await;
    for client in CLIENTS {
        server.client(client, |_| {}).await;
    }
    server.user("alice").await;
    server.user("bob").await;
    assert_eq!(guess(&server, "alice", PASSWORD, ADDRESSES[0], CLIENTS[0]).await, 200);
    let mut model = Model::default();
    for (at, event) in history.iter().enumerate() {
        match *event {
            Event::Wait { millis } => {
                model.now += millis;
                server.clock.advance(Duration::from_millis(u64::try_from(millis).unwrap()));
            }
            Event::Guess { name, address, client } => {
                let expected = model.guess(name, address, client);
                let before = server.hashes();
                let status = guess(&server, NAMES[name], "wrong", ADDRESSES[address], CLIENTS[client]).await;
                let is_hashed = server.hashes() > before;
                if (status, is_hashed) != (if expected { 400 } else { 429 }, expected) {
                    return Err(format!("event {at}, {event:?}: {status}, hashed: {is_hashed}"));
                }
            }
        }
    }
    Ok(())
}

// Abuse cases 41, 136 and 137: whatever is tried in any order, 429 and hashes depend on nothing that must be
// looked up.
#[test]
fn the_server_answers_every_history_as_the_model_does() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(cases(24));
    let outcome =
        runner.run(&histories(), |history| runtime.block_on(play(&history)).map_err(TestCaseError::fail));
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
