//! What is learnt from the times that jobs took.

use std::time::Duration;

use countersign::hashing::{Estimate, Estimates};

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

// A caller who is sent away during a wave of requests is asked back for the time after the wave.
#[test]
fn a_wave_says_little_about_hashes_that_nothing_disturbs() {
    let wave = learnt([[HASH; 50], [HASH * 3; 50]].concat());
    assert_about(wave.time_for(1, 2), HASH * 3 / 2);
    assert!(wave.undisturbed_turn(2) < HASH * 3 / 4, "{:?}", wave.undisturbed_turn(2));
    let slower = learnt([vec![HASH; 50], vec![HASH * 3; 2000]].concat());
    assert_about(slower.undisturbed_turn(2), HASH * 3 / 2);
}

#[test]
fn times_that_differ_widen_the_margin() {
    let even = learnt([HASH; 50]).time_for_one();
    let uneven = learnt((0..50).map(|number| if number % 2 == 0 { HASH / 2 } else { HASH * 3 / 2 }));
    assert!(uneven.time_for_one() > even * 3 / 2, "{:?} and {even:?}", uneven.time_for_one());
}

#[test]
fn each_kind_takes_its_own_time_and_the_queue_that_of_all() {
    let mut estimates = Estimates::default();
    for _ in 0..50 {
        estimates.note("quick", HASH);
        estimates.note("slow", HASH * 10);
    }
    assert_about(estimates.time_for_one("quick"), HASH);
    assert_about(estimates.time_for_one("slow"), HASH * 10);
    let queue = estimates.time_for(8, 2);
    assert!(queue > HASH * 4 && queue < HASH * 40, "{queue:?}");
    // Nothing is known about it but that it is a job.
    assert!(estimates.time_for_one("new") > HASH && estimates.time_for_one("new") < HASH * 30);
}

#[test]
fn kinds_without_end_take_no_memory() {
    let mut estimates = Estimates::default();
    for kind in 0..1000 {
        estimates.note(kind, if kind == 0 { HASH } else { HASH * 10 });
    }
    assert_about(estimates.time_for_one(999), HASH * 10);
    assert_about(estimates.time_for_one(0), HASH);
    assert_eq!(estimates.kinds(), 32);
}
