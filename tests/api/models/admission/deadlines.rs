//! What cannot be done in time, and when to come back (P2).

use std::rc::Rc;

use countersign::hashing::{LookedUp, Next, Overload, Submitted};

use super::scene::{HASH, KIND, Named, Scene, flood, stranger};

#[test]
fn what_cannot_be_done_by_the_deadline_is_refused_at_once() {
    let mut scene = Scene::new(100);
    let outcomes = flood(&mut scene, 30, stranger);
    // Two seconds are twenty jobs, the last of which has nineteen before it.
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 20);
    assert_eq!(outcomes[20], Err(Overload::Late));
    assert_eq!(scene.look_up(stranger(99)), Err(Overload::Late));
}

#[test]
fn a_job_whose_deadline_has_passed_is_not_begun() {
    let mut scene = Scene::new(100);
    scene.submit("late", stranger(1)).unwrap();
    scene.now += scene.deadline;
    let Next::Refuse(job, Overload::Late) = scene.admission.next(scene.now) else {
        panic!("it was begun");
    };
    assert_eq!(job.0, "late");
}

// The second hash of a request has what the first has left of its time.
#[test]
fn a_ticket_does_not_grow_with_each_job() {
    let mut scene = Scene::new(100);
    let ticket = scene.ticket(stranger(1));
    flood(&mut scene, 10, |_| stranger(2));
    scene.now += scene.deadline - HASH * 2;
    let second = scene.admission.submit(scene.now, &ticket, KIND, Named::default());
    assert!(matches!(second, Submitted::Queued), "there is just time enough behind one other");
    scene.now += HASH;
    let third = scene.admission.submit(scene.now, &ticket, KIND, Named::default());
    assert!(matches!(third, Submitted::Refused(_, Overload::Late)));
}

// A password of two forms needs two hashes.
#[test]
fn a_request_of_two_pieces_is_refused_at_once_where_only_one_would_be_in_time() {
    for (others, is_in_time) in [(9, true), (10, false)] {
        let mut scene = Scene::new(100);
        let ticket = scene.ticket(stranger(1)).with_pieces(2);
        flood(&mut scene, others, |number| stranger(2 + number));
        // Both wait for all the others, and take their own time.
        let looked_up = scene.admission.look_up(scene.now, &ticket, KIND);
        let submitted = scene.admission.submit(scene.now, &ticket, KIND, Named::default());
        assert_eq!(
            looked_up,
            if is_in_time { Ok(LookedUp::Counted) } else { Err(Overload::Late) },
            "{others}"
        );
        assert_eq!(matches!(submitted, Submitted::Queued), is_in_time, "{others}");
        assert_eq!(matches!(submitted, Submitted::Refused(_, Overload::Late)), !is_in_time, "{others}");
        let one = scene.ticket(stranger(1));
        let submitted = scene.admission.submit(scene.now, &one, KIND, Named::default());
        assert!(matches!(submitted, Submitted::Queued), "{others}");
    }
}

#[test]
fn a_piece_is_not_begun_that_leaves_no_time_for_the_next_one() {
    for (pieces, begun) in [(1, "login"), (2, "other")] {
        let mut scene = Scene::new(100);
        let ticket = scene.ticket(stranger(1)).with_pieces(pieces);
        let login = Named("login".to_owned(), Rc::default());
        assert!(matches!(scene.admission.submit(scene.now, &ticket, KIND, login), Submitted::Queued));
        scene.now += scene.deadline - HASH * 3 / 2;
        scene.submit("other", stranger(2)).unwrap();
        assert_eq!(scene.begin().as_deref(), Some(begun));
    }
}

// However many hashes a request needs, each waits for its turn like anybody's.
#[test]
fn the_second_piece_of_a_request_goes_behind_those_who_wait() {
    let mut scene = Scene::new(100);
    scene.submit("first form", stranger(1)).unwrap();
    scene.begin().unwrap();
    scene.submit("other", stranger(2)).unwrap();
    scene.submit("second form", stranger(1)).unwrap();
    assert_eq!(scene.drain(), ["other", "second form"]);
}

#[test]
fn the_time_to_stay_away_grows_with_the_queue() {
    let mut scene = Scene::new(100);
    flood(&mut scene, 20, stranger);
    let waits: Vec<u64> = (0..100).map(|_| scene.admission.retry_after(scene.now, 0).as_secs()).collect();
    // When half of the queue is done, then one after the other.
    assert_eq!((waits[0], waits[99]), (1, 9));
    assert!(waits.is_sorted());
}
