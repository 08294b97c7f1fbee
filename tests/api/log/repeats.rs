//! How lines are kept from coming again and again, in bounded memory (abuse case 139).

use std::sync::Arc;
use std::time::Duration;

use countersign::ambient::Ambient;
use countersign::entropy::SystemEntropy;
use countersign::repeats::{Due, MINUTE, Repeats};
use support::api::clock::ManualClock;

const FIRST: Option<Due> = Some(Due { left_out: None });

fn repeats() -> (Repeats, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new());
    (Repeats::new(Ambient::new(clock.clone(), Arc::new(SystemEntropy))), clock)
}

#[test]
fn the_next_line_says_how_many_were_left_out() {
    let (repeats, clock) = repeats();
    let due = |key: &str| repeats.due("kind", key.to_owned(), MINUTE);
    assert_eq!(due("a"), FIRST);
    assert_eq!([due("a"), due("a")], [None, None]);
    assert_eq!(due("b"), FIRST);
    clock.advance(MINUTE - Duration::from_millis(1));
    assert_eq!(due("a"), None);
    clock.advance(Duration::from_millis(1));
    assert_eq!(due("a"), Some(Due { left_out: Some(3) }));
    clock.advance(MINUTE);
    assert_eq!(due("a"), FIRST);
}

// Somebody sets the time of day.
#[test]
fn a_period_is_time_that_passed() {
    let (repeats, clock) = repeats();
    let due = || repeats.due("kind", "a".to_owned(), MINUTE);
    assert_eq!(due(), FIRST);
    clock.set_forward(Duration::from_hours(1));
    assert_eq!(due(), None);
    clock.set_back(Duration::from_hours(2));
    clock.advance(MINUTE);
    assert_eq!(due(), Some(Due { left_out: Some(1) }));
}

#[test]
fn a_flood_of_one_kind_is_bounded_and_keeps_no_other_kind_back() {
    let (repeats, clock) = repeats();
    let flood = |kind, count: usize| {
        (0..count).filter(|number| repeats.due(kind, format!("line {number}"), MINUTE).is_some()).count()
    };
    // A thousand different ones, and one for all others.
    assert_eq!(flood("kind", 5000), 1001);
    assert_eq!(flood("kind", 5000), 0);
    clock.advance(MINUTE);
    assert_eq!(flood("kind", 1000), 1000);
    assert_eq!(repeats.due("kind", "too many".to_owned(), MINUTE), Some(Due { left_out: Some(7999) }));
    assert_eq!(flood("other", 10), 10);
    clock.advance(MINUTE);
    assert_eq!(repeats.due("kind", "new".to_owned(), MINUTE), FIRST);
    assert_eq!(repeats.due("kind", "new".to_owned(), MINUTE), None);
}

#[test]
fn however_long_a_key_is_it_is_a_short_one() {
    let (repeats, _) = repeats();
    assert_eq!(repeats.due("kind", "ä".repeat(100_000), MINUTE), FIRST);
    assert_eq!(repeats.due("kind", "ä".repeat(200_000), MINUTE), None);
}
