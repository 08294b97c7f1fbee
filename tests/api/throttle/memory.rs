//! Counters in bounded memory.

use countersign::ambient::Ambient;
use countersign::config::ThrottleConfig;
use countersign::throttle::{Bucket, Throttle};
use entity::secret::InstallationKey;

// Abuse case 43, a hundredth of it: whoever floods the table with names does not wash away what is counted.
#[test]
fn a_flood_of_names_leaves_what_is_counted_for_others() {
    let config = ThrottleConfig { buckets: 2000, ..ThrottleConfig::default() };
    let throttle = Throttle::new(config, InstallationKey(vec![7; 32]), Ambient::system());
    let hot: Vec<String> = (0..100).map(|number| format!("hot{number}")).collect();
    for name in &hot {
        for _ in 0..10 {
            let _taken = throttle.reserve(&[Bucket::Username(name)]).unwrap();
        }
    }
    for number in 0..100_000 {
        let _taken = throttle.reserve(&[Bucket::Username(&format!("cold{number}"))]).unwrap();
    }
    for name in &hot {
        assert!(throttle.reserve(&[Bucket::Username(name)]).is_err(), "{name} was forgotten");
    }
}
