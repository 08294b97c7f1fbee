//! What a verification through the kit costs, beside the bare library in the same run.
//!
//! ```sh
//! cargo bench --bench verify
//! ```
//!
//! Prints the median time of each and the median of their ratios. The bare call is josekit's: signature,
//! `exp`, `iss` and `aud`, with the key at hand. Rounds of both take turns, so that whatever else the machine
//! does falls on both.

#![allow(clippy::unwrap_used, reason = "a benchmark ends by panicking")]
#![allow(dead_code, reason = "the issuer can do more than this benchmark needs")]

#[path = "../tests/kit/clock.rs"]
mod clock;
#[path = "../tests/kit/issuer.rs"]
mod issuer;
#[path = "../tests/kit/server.rs"]
mod server;
#[path = "../tests/kit/signing.rs"]
mod signing;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime};

use countersign_verify::{Settings, Verifier};
use josekit::jws::RS256;
use josekit::jwt::{JwtPayload, JwtPayloadValidator, decode_with_verifier};
use serde_json::json;

use crate::issuer::{AUDIENCE, Issuer};
use crate::signing::{KEYS, lst};

const BUDGET: f64 = 1.3;
const ROUNDS: usize = 60;
const CALLS: u32 = 200;

#[tokio::main]
async fn main() -> ExitCode {
    let issuer = Issuer::start().await;
    issuer.clock.set_to_the_machines();
    // As large as Countersign's.
    issuer.serve_list(
        &json!({ "ttl": 3600, "exp": null, "status_list": { "bits": 1, "lst": lst(&vec![0; 131_072]) } }),
    );
    let settings = Settings::new(&issuer.url, AUDIENCE).if_status_unavailable("refuse".parse().unwrap());
    let route = Verifier::with(settings).unwrap().route().scopes(["orders"]).unwrap();
    let token = issuer.listed_token(700_000);
    let verifier = RS256.verifier_from_jwk(&KEYS[0].to_jwk_public_key()).unwrap();
    let bare = || {
        let (claims, _) = decode_with_verifier(&token, &verifier).unwrap();
        assert_is_ours(&claims, &issuer.url);
        black_box(claims);
    };
    let mut rounds = Vec::new();
    for round in 0..=ROUNDS {
        let begun = Instant::now();
        (0..CALLS).for_each(|_| bare());
        let of_bare = begun.elapsed() / CALLS;
        let begun = Instant::now();
        for _ in 0..CALLS {
            black_box(route.verify(&token).await.unwrap());
        }
        // The first round fetches.
        if round > 0 {
            rounds.push((of_bare, begun.elapsed() / CALLS));
        }
    }
    report(&rounds)
}

fn assert_is_ours(claims: &JwtPayload, issuer: &str) {
    let mut validator = JwtPayloadValidator::new();
    validator.set_base_time(SystemTime::now());
    validator.set_issuer(issuer);
    validator.set_audience(AUDIENCE);
    validator.validate(claims).unwrap();
}

fn report(rounds: &[(Duration, Duration)]) -> ExitCode {
    let micros = |of: fn(&(Duration, Duration)) -> Duration| {
        median(rounds.iter().map(|round| of(round).as_secs_f64() * 1e6).collect())
    };
    let (bare, kit) = (micros(|round| round.0), micros(|round| round.1));
    let ratio = median(rounds.iter().map(|(bare, kit)| kit.as_secs_f64() / bare.as_secs_f64()).collect());
    println!("bare call {bare:.1} µs, kit {kit:.1} µs, ratio {ratio:.2} (at most {BUDGET})");
    if ratio > BUDGET { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
