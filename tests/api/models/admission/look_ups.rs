//! Who is looked up before a job is queued (P2).

use countersign::hashing::{LookedUp, Overload};

use super::scene::{Scene, flood, known, stranger};

#[test]
fn an_account_with_its_share_is_not_even_looked_up() {
    let mut scene = Scene::new(20);
    flood(&mut scene, 300, |_| known("mallory"));
    assert!(scene.look_up(known("mallory")).is_err());
    assert_eq!(scene.look_up(known("alice")), Ok(LookedUp::Uncounted));
}

#[test]
fn in_a_storm_strangers_are_looked_up_as_slots_become_free() {
    let mut scene = Scene::new(8);
    flood(&mut scene, 8, stranger);
    assert!((0..1000).all(|number| scene.look_up(stranger(100 + number)) == Err(Overload::Full)));
    scene.begin().unwrap();
    assert_eq!(scene.look_up(stranger(100)), Ok(LookedUp::Counted));
}

#[test]
fn look_ups_of_the_known_take_no_chance_of_a_stranger() {
    let mut scene = Scene::new(8);
    assert!((0..1000).all(|_| scene.look_up(known("alice")) == Ok(LookedUp::Uncounted)));
    assert_eq!(scene.look_up(stranger(1)), Ok(LookedUp::Counted));
}

// Looked up for a free slot, and not for more than there are.
#[test]
fn as_many_are_looked_up_as_may_be_queued() {
    let mut scene = Scene::new(8);
    let counted =
        (0..1000).filter(|number| scene.look_up(stranger(*number)) == Ok(LookedUp::Counted)).count();
    assert_eq!(counted, 8);
    scene.admission.looked_up();
    assert_eq!(scene.look_up(stranger(1000)), Ok(LookedUp::Counted));
}
