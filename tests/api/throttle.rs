//! Attempts to log in are counted: guessing is slow, and nobody can be locked out by it (design rules P3 to
//! P5).

mod attack;
mod client_addresses;
mod clients;
mod clocks;
mod device_tokens;
mod devices;
mod elsewhere;
mod known_addresses;
mod memory;
mod restart;
mod shared_address;

use support::api::attempts::login;
use support::api::server::TestServer;

/// Uses up what an address may try, without a look at any name that is used elsewhere.
async fn exhaust(server: &TestServer, address: &str) {
    assert_eq!(left_at(server, address).await, 100);
}

/// How many attempts an address has left, each at a name that nobody tries elsewhere. It has none afterwards.
async fn left_at(server: &TestServer, address: &str) -> usize {
    for number in 0..=100 {
        let answer = server.send(login(&format!("of-{address}-{number}"), "wrong", address)).await;
        match answer.status {
            400 => {}
            429 => return number,
            _ => panic!("{}", answer.summary()),
        }
    }
    panic!("{address} is not sent away");
}
