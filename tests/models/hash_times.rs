//! What is learnt from the times of hashes.

use std::time::Duration;

use countersign::passwords::Estimate;

const HASH: Duration = Duration::from_millis(20);

fn learnt(times: impl IntoIterator<Item = Duration>) -> Estimate {
    let mut estimate = Estimate::default();
    times.into_iter().for_each(|time| estimate.note(time));
    estimate
}

#[track_caller]
fn assert_about(time: Duration, expected: Duration) {
    assert!(time.abs_diff(expected) < expected / 100, "{time:?} is not about {expected:?}");
}

#[test]
fn equal_times_are_learnt_exactly() {
    let estimate = learnt([HASH; 10]);
    assert_about(estimate.time_for_one(), HASH);
    assert_about(estimate.time_for(7, 2), HASH * 7 / 2);
}

#[test]
fn before_the_first_hash_nothing_is_known() {
    let estimate = learnt([]);
    assert_eq!((estimate.time_for(200, 1), estimate.time_for_one()), (Duration::ZERO, Duration::ZERO));
}

#[test]
fn a_machine_that_becomes_slow_and_quick_again_is_followed() {
    let slow = HASH * 10;
    assert_about(learnt([[HASH; 10], [slow; 10]].concat()).time_for(1, 1), slow * 763 / 1000);
    let quick = learnt([vec![HASH; 10], vec![slow; 10], vec![HASH; 60]].concat());
    assert_about(quick.time_for(1, 1), HASH);
}

#[test]
fn times_that_differ_widen_the_margin() {
    let even = learnt([HASH; 50]).time_for_one();
    let uneven = learnt((0..50).map(|number| if number % 2 == 0 { HASH / 2 } else { HASH * 3 / 2 }));
    assert!(uneven.time_for_one() > even * 3 / 2, "{:?} and {even:?}", uneven.time_for_one());
}
