//! Nothing that must be unique or secret comes twice, and nothing of a secret is fixed (abuse case 56).

use std::collections::HashSet;
use std::hash::Hash;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign::ambient::Ambient;
use support::api::call::form;
use support::api::refresh_form::Parts;
use support::api::refreshing::{log_in, server_with_alice};
use support::api::server::TestServer;
use support::jwt::claims;
use uuid::Uuid;

const MANY: usize = 100_000;

/// That a random bit is the same in all of so many has a probability of 2⁻⁹⁹.
const SAMPLES: usize = 100;

#[track_caller]
fn all_differ<T: Eq + Hash>(made: impl Iterator<Item = T>) {
    assert_eq!(made.take(MANY).collect::<HashSet<T>>().len(), MANY);
}

// Abuse case 56: what ids, refresh tokens and client secrets are made of.
#[test]
fn of_a_hundred_thousand_no_two_are_alike() {
    let ambient = Ambient::system();
    all_differ(std::iter::repeat_with(|| ambient.uuid_v7()));
    all_differ(std::iter::repeat_with(|| ambient.random::<16>()));
    all_differ(std::iter::repeat_with(|| ambient.random::<32>()));
}

// The clock tells them nothing apart.
#[tokio::test]
async fn of_a_hundred_thousand_ids_of_one_millisecond_no_two_are_alike() {
    let server = TestServer::start().await;
    let ambient = &server.state.ambient;
    all_differ(std::iter::repeat_with(|| ambient.uuid_v7()));
}

/// How many bits are not the same in all of them.
fn varying_bits(values: &[Vec<u8>]) -> u32 {
    let varying =
        |index: usize| values.iter().fold(0, |bits, value| bits | (value[index] ^ values[0][index]));
    (0..values[0].len()).map(|index| varying(index).count_ones()).sum()
}

// Abuse case 56.
#[tokio::test]
async fn every_bit_of_a_refresh_tokens_secrets_is_random() {
    let server = server_with_alice().await;
    let mut families = Vec::new();
    let mut generations = Vec::new();
    for _ in 0..SAMPLES {
        let parts = Parts::of(&log_in(&server).await.refresh);
        families.push(parts.family.to_vec());
        generations.push(parts.generation.to_vec());
    }
    assert_eq!((varying_bits(&families), varying_bits(&generations)), (128, 128));
}

// Abuse case 56.
#[tokio::test]
async fn every_bit_of_a_client_secret_is_random() {
    let server = TestServer::start().await;
    let mut secrets = Vec::new();
    for number in 0..SAMPLES {
        let secret = server.client(&format!("client-{number}"), |client| client.confidential = true).await;
        secrets.push(URL_SAFE_NO_PAD.decode(secret.unwrap()).unwrap());
    }
    assert_eq!(varying_bits(&secrets), 256);
}

// Abuse case 56: a UUIDv7 (RFC 9562 §5.7), which says when it was made in 48 of its 128 bits, and what it is
// in six. It is no secret.
#[tokio::test]
async fn every_bit_of_a_jti_is_random_but_for_its_time_and_kind() {
    let server = TestServer::start().await;
    let registered = server.client("service", |client| {
        client.grants = ["client_credentials"].into_iter().collect();
        client.confidential = true;
    });
    let secret = registered.await.unwrap();
    let mut ids = Vec::new();
    for _ in 0..SAMPLES {
        let call = form("/token", "grant_type=client_credentials".to_owned()).basic("service", &secret);
        let token = server.send(call).await.member("access_token").unwrap();
        let jti = claims(&token)["jti"].as_str().unwrap().parse::<Uuid>().unwrap();
        ids.push(jti.as_bytes().to_vec());
    }
    assert_eq!(varying_bits(&ids), 74);
}
