//! How lines are kept from coming again and again, in bounded memory (abuse case 139).

use std::sync::Arc;
use std::time::Duration;

use countersign::ambient::Ambient;
use countersign::entropy::SystemEntropy;
use countersign::repeats::{Due, Repeats};
use support::api::clock::ManualClock;

const PERIOD: Duration = Duration::from_mins(1);

const FIRST: Option<Due> = Some(Due { left_out: None });

fn repeats() -> (Repeats, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new());
    (Repeats::new(Ambient::new(clock.clone(), Arc::new(SystemEntropy))), clock)
}

#[test]
fn the_next_line_says_how_many_were_left_out() {
    let (repeats, clock) = repeats();
    let due = |key: &str| repeats.due(key.to_owned(), PERIOD);
    assert_eq!(due("a"), FIRST);
    assert_eq!([due("a"), due("a")], [None, None]);
    assert_eq!(due("b"), FIRST);
    clock.advance(PERIOD - Duration::from_millis(1));
    assert_eq!(due("a"), None);
    clock.advance(Duration::from_millis(1));
    assert_eq!(due("a"), Some(Due { left_out: Some(3) }));
    clock.advance(PERIOD);
    assert_eq!(due("a"), FIRST);
}

// Somebody sets the time of day.
#[test]
fn a_period_is_time_that_passed() {
    let (repeats, clock) = repeats();
    let due = || repeats.due("a".to_owned(), PERIOD);
    assert_eq!(due(), FIRST);
    clock.set_forward(Duration::from_hours(1));
    assert_eq!(due(), None);
    clock.set_back(Duration::from_hours(2));
    clock.advance(PERIOD);
    assert_eq!(due(), Some(Due { left_out: Some(1) }));
}

#[test]
fn a_flood_of_lines_is_forgotten() {
    let (repeats, _) = repeats();
    let flood = || (0..5000).filter(|number| repeats.due(format!("line {number}"), PERIOD) == FIRST).count();
    assert_eq!(flood(), 5000);
    // All of them were more than is remembered.
    assert!(flood() > 4000);
    // However long a key is, it is a short one.
    assert_eq!(repeats.due("ä".repeat(100_000), PERIOD), FIRST);
    assert_eq!(repeats.due("ä".repeat(200_000), PERIOD), None);
}

#[test]
fn lines_whose_time_is_over_make_room_first() {
    let (repeats, clock) = repeats();
    for number in 0..4000 {
        assert_eq!(repeats.due(format!("old {number}"), PERIOD), FIRST);
    }
    clock.advance(PERIOD);
    assert_eq!(repeats.due("a".to_owned(), PERIOD), FIRST);
    for number in 0..1000 {
        assert_eq!(repeats.due(format!("new {number}"), PERIOD), FIRST);
    }
    assert_eq!(repeats.due("a".to_owned(), PERIOD), None);
}
