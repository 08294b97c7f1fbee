//! Counters in bounded memory.

use std::sync::Arc;
use std::time::Duration;

use countersign::address::Prefix;
use countersign::ambient::Ambient;
use countersign::config::ThrottleConfig;
use countersign::entropy::SystemEntropy;
use countersign::metrics::ThrottleMetrics;
use countersign::throttle::{Bucket, Throttle};
use entity::secret::InstallationKey;
use support::api::clock::ManualClock;

// Abuse case 43, a hundredth of it: an attacker who floods the table with names does not wash away what is
// counted.
#[test]
fn a_flood_of_names_leaves_what_is_counted_for_others() {
    let config = ThrottleConfig { buckets: 2000, ..ThrottleConfig::default() };
    let throttle =
        Throttle::new(config, &InstallationKey(vec![7; 32]), Ambient::system(), ThrottleMetrics::default());
    let hot: Vec<String> = (0..100).map(|number| format!("hot{number}")).collect();
    for name in &hot {
        for _ in 0..10 {
            let _taken = throttle.take(&[Bucket::Username(name)]).unwrap();
        }
    }
    for number in 0..100_000 {
        let _taken = throttle.take(&[Bucket::Username(&format!("cold{number}"))]).unwrap();
    }
    for name in &hot {
        assert!(throttle.take(&[Bucket::Username(name)]).is_err(), "{name} was forgotten");
    }
}

// Abuse case 43: a name is full again after sixteen minutes, an address after a hundred seconds; that does
// not make the address matter less.
#[test]
fn a_flood_of_names_leaves_an_address_under_attack() {
    let config = ThrottleConfig { buckets: 2000, ..ThrottleConfig::default() };
    let key = InstallationKey(vec![7; 32]);
    let ambient = Ambient::new(Arc::new(ManualClock::new()), Arc::new(SystemEntropy));
    let throttle = Throttle::new(config, &key, ambient, ThrottleMetrics::default());
    let attacker: Prefix = "203.0.113.9".parse().unwrap();
    for _ in 0..100 {
        let _taken = throttle.take(&[Bucket::Address(attacker)]).unwrap();
    }
    for number in 0..20_000 {
        let _taken = throttle.take(&[Bucket::Username(&format!("cold{number}"))]).unwrap();
    }
    assert!(throttle.take(&[Bucket::Address(attacker)]).is_err(), "the address was forgotten");
}

// A token comes back after a number of milliseconds; that is never less than what is configured.
#[test]
fn tokens_do_not_come_back_sooner_than_configured() {
    let config =
        ThrottleConfig { address: "1, then 600 per 1s".parse().unwrap(), ..ThrottleConfig::default() };
    let clock = Arc::new(ManualClock::new());
    let ambient = Ambient::new(clock.clone(), Arc::new(SystemEntropy));
    let throttle = Throttle::new(config, &InstallationKey(vec![7; 32]), ambient, ThrottleMetrics::default());
    let mut taken = 0;
    for _ in 0..1000 {
        taken += usize::from(throttle.take(&[Bucket::Address("203.0.113.9".parse().unwrap())]).is_ok());
        clock.advance(Duration::from_millis(1));
    }
    assert!((400..=601).contains(&taken), "{taken} in a second");
}
