//! Whose job runs next, and who gives up a slot (P2).

use std::cell::Cell;
use std::rc::Rc;

use countersign::hashing::{LookedUp, Overload};

use super::scene::{KIND, Named, Scene, at, flood, known, stranger};

#[test]
fn jobs_beyond_the_queue_are_sent_away_at_once() {
    let mut scene = Scene::new(5);
    let outcomes = flood(&mut scene, 12, |_| stranger(1));
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 5);
    assert_eq!(outcomes[5], Err(Overload::Full));
    assert!(scene.admission.load(scene.now, KIND, scene.now + scene.deadline).is_saturated);
}

#[test]
fn a_flood_does_not_delay_another_source() {
    let mut scene = Scene::new(20);
    flood(&mut scene, 10, |_| stranger(1));
    scene.submit("other", stranger(2)).unwrap();
    assert_eq!(scene.drain()[..2], ["flood 0", "other"]);
}

// A flood from one /48, with a subscriber for each request.
#[test]
fn a_site_has_one_turn_and_one_share() {
    let mut scene = Scene::new(10);
    flood(&mut scene, 10, |number| at(&format!("2001:db8:0:{number:x}::1")));
    assert_eq!(scene.submit("more", at("2001:db8:0:ffff::1")), Err(Overload::Full));
    assert_eq!(scene.submit("other", at("2001:db8:1::1")), Ok(Some("flood 9".to_owned())));
    assert_eq!(scene.drain()[..2], ["flood 0", "other"]);
}

#[test]
fn in_a_full_queue_the_newest_of_a_flood_gives_its_slot() {
    let mut scene = Scene::new(4);
    flood(&mut scene, 4, |_| stranger(1));
    assert_eq!(scene.submit("other", stranger(2)), Ok(Some("flood 3".to_owned())));
    assert_eq!(scene.drain(), ["flood 0", "other", "flood 1", "flood 2"]);
}

#[test]
fn callers_who_hang_up_leave_their_slots() {
    let mut scene = Scene::new(4);
    let gone = Rc::new(Cell::new(false));
    for number in 0..4 {
        scene.submit_job(Named(format!("gone {number}"), Rc::clone(&gone)), stranger(1)).unwrap();
    }
    gone.set(true);
    assert_eq!(scene.begin(), None, "nobody waits for any of them");
    assert_eq!(scene.submit("other", stranger(1)), Ok(None));
    assert_eq!(scene.drain(), ["other"]);
}

// Abuse case 36.
#[test]
fn a_known_user_waits_for_one_stranger_at_most() {
    let mut scene = Scene::new(50);
    flood(&mut scene, 12, stranger);
    scene.begin().unwrap();
    scene.submit("alice", known("alice")).unwrap();
    scene.submit("alice again", known("alice")).unwrap();
    assert_eq!(scene.drain()[..3], ["alice", "flood 1", "alice again"]);
}

// One account with 300 connections from where it is known, whatever its devices and addresses.
#[test]
fn one_account_does_not_shut_out_the_known() {
    let mut scene = Scene::new(20);
    let outcomes = flood(&mut scene, 300, |_| known("mallory"));
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 20);
    for _ in 0..30 {
        assert_eq!(scene.look_up(known("alice")), Ok(LookedUp::Uncounted));
        scene.submit("alice", known("alice")).expect("alice has a slot");
        let (mut before, mut begun) = (0, String::new());
        while begun != "alice" {
            scene.submit("mallory", known("mallory")).ok();
            begun = scene.begin().unwrap();
            scene.finish();
            before += usize::from(begun != "alice");
        }
        assert!(before <= 1, "{before} of mallory's came first");
    }
}

// Those who are known keep no strangers out either.
#[test]
fn a_stranger_waits_for_one_known_user() {
    let mut scene = Scene::new(20);
    flood(&mut scene, 20, |number| known(&format!("user {number}")));
    assert_eq!(scene.submit("stranger", stranger(1)), Ok(Some("flood 19".to_owned())));
    assert_eq!(scene.drain()[..2], ["flood 0", "stranger"]);
}
