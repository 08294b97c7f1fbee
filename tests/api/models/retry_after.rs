//! When those who are sent away are asked back.

use std::time::Duration;

use countersign::hashing::{Ahead, RetryAfter};

const TURN: Duration = Duration::from_millis(100);
const NOW: Duration = Duration::from_hours(1);

/// So many jobs wait or run, and so many connections have come lately.
fn ahead(jobs: usize, arriving: usize) -> Ahead {
    Ahead { jobs, turn: TURN, arriving }
}

/// What the first, the second, … of so many callers are told.
fn told(line: &mut RetryAfter, now: Duration, callers: usize, ahead: Ahead) -> Vec<u64> {
    (0..callers).map(|_| line.next(now, ahead).as_secs()).collect()
}

#[test]
fn the_first_comes_when_half_of_the_queue_is_done_and_the_others_in_turn() {
    let told = told(&mut RetryAfter::default(), NOW, 100, ahead(40, 0));
    assert_eq!((told[0], told[99]), (2, 10));
    assert!(told.is_sorted());
    // Ten a second, and a quarter more, since not all come.
    for second in 3..10 {
        let count = told.iter().filter(|told| **told == second).count();
        assert!((12..=13).contains(&count), "{count} are asked back after {second} s");
    }
}

#[test]
fn nobody_is_told_less_than_a_second_or_more_than_a_minute() {
    let now = NOW;
    assert_eq!(told(&mut RetryAfter::default(), now, 3, ahead(0, 0)), [1; 3]);
    assert_eq!(told(&mut RetryAfter::default(), now, 3, ahead(100_000, 0)), [60; 3]);
    assert_eq!(told(&mut RetryAfter::default(), now, 2000, ahead(10, 100_000)).last(), Some(&60));
}

// A caller who comes again and again, whatever the answer, must not keep others away for long.
#[test]
fn the_line_is_no_longer_than_ten_queues() {
    let told = told(&mut RetryAfter::default(), NOW, 100_000, ahead(20, 0));
    assert_eq!(told.last(), Some(&20));
}

#[test]
fn the_line_moves_on_with_time() {
    let (mut line, now) = (RetryAfter::default(), NOW);
    let last = *told(&mut line, now, 100, ahead(40, 0)).last().unwrap();
    let later = told(&mut line, now + Duration::from_secs(5), 1, ahead(40, 0));
    assert_eq!(later, [last - 5]);
}

// Logins do not tell how many come; refused connections do, and all of them want the same.
#[test]
fn refused_logins_and_refused_connections_stand_in_one_line() {
    let (mut line, now) = (RetryAfter::default(), NOW);
    let connections = told(&mut line, now, 500, ahead(10, 500));
    let login = told(&mut line, now + Duration::from_secs(1), 1, ahead(10, 0));
    assert_eq!(login, [connections[499] - 1]);
    assert!(login[0] > 30);
}

// When the rush is over, what is left of its line keeps nobody away.
#[test]
fn a_rush_is_forgotten() {
    let (mut line, now) = (RetryAfter::default(), NOW);
    told(&mut line, now, 500, ahead(10, 500));
    let login = told(&mut line, now + Duration::from_secs(2), 1, ahead(10, 0));
    assert_eq!(login, [10]);
}
