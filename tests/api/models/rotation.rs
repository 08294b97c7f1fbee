//! The timetable of the keys through a virtual year, as verifiers see it that cache the JWKS for exactly
//! `max-age` and never fetch it again for an unknown kid.
//!
//! What is asserted at every step, with clocks of nodes and verifiers up to the clock skew apart: a token
//! that has not expired by a verifier's clock has its key in what the verifier has cached; and a key that has
//! stopped signing stands in a node's JWKS only while that node's clock is before the end of the key's turn
//! plus the longest lifetime that it has signed plus the skew of the margins (clock skew and reload). No node
//! signs with a key after its turn, whether or not the next one was revoked meanwhile.
//!
//! An emergency takes a key out of use. Then a token of that key may be refused, and so may one of the key
//! that had to take over at once, by a verifier that has not fetched the JWKS since. Nothing else may change,
//! and no node publishes the revoked key any more.

mod pure;
mod real;
mod world;

use proptest::test_runner::{TestCaseError, TestRunner};

use self::pure::PureKeys;
use self::real::RealKeys;
use self::world::{Keys, Step, World};
use crate::models::cases::cases;

fn live<K: Keys>(keys: K, steps: &[Step]) -> Result<(), TestCaseError> {
    World::new(keys).live(steps).map_err(TestCaseError::fail)
}

// K1, abuse case 69.
#[test]
fn through_a_year_of_the_timetable_no_valid_token_is_refused_and_no_key_stays_too_long() {
    let mut runner = TestRunner::new(cases(128));
    if let Err(error) = runner.run(&world::years(600), |steps| live(PureKeys::default(), &steps)) {
        panic!("{error}");
    }
}

// K1, abuse case 69: the same of the keyring, its files and its database, with fewer steps.
#[test]
fn through_a_year_of_the_keyring_no_valid_token_is_refused_and_no_key_stays_too_long() {
    let mut runner = TestRunner::new(cases(12).min_shrinking());
    if let Err(error) = runner.run(&world::years(120), |steps| live(RealKeys::new(), &steps)) {
        panic!("{error}");
    }
}

// K1: a turn is left to somebody whichever node's clock an emergency goes by.
#[test]
fn emergencies_of_two_nodes_leave_a_key_that_signs() {
    for steps in [world::emergencies_of_both(), world::emergencies_before_a_waiting_key()] {
        live(PureKeys::default(), &steps).unwrap();
        live(RealKeys::new(), &steps).unwrap();
    }
}

/// Shrinking costs as much as running.
trait Shrinking {
    fn min_shrinking(self) -> Self;
}

impl Shrinking for proptest::test_runner::Config {
    fn min_shrinking(self) -> Self {
        Self { max_shrink_iters: 100, ..self }
    }
}
