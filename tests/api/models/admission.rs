//! Which jobs wait, run and are sent away (P2), with a time that only the test moves.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use countersign::address::Prefix;
use countersign::hashing::{Admission, Begun, Job, Next, Overload, Source, Submitted, Ticket};

/// How long a job takes.
const HASH: Duration = Duration::from_millis(100);

const KIND: &str = "hash";

/// A job with a name, which its caller may give up.
#[derive(Clone, Debug, Default)]
struct Named(String, Rc<Cell<bool>>);

impl Job for Named {
    fn is_abandoned(&self) -> bool {
        self.1.get()
    }
}

/// A thread, the queue before it, and the time.
struct Scene {
    admission: Admission<Named, &'static str>,
    now: Duration,
    deadline: Duration,
    running: Vec<(String, Begun<&'static str>)>,
}

impl Scene {
    /// So many slots.
    fn new(capacity: usize) -> Self {
        let admission = Admission::new(1, capacity);
        let (now, deadline) = (Duration::from_hours(1), Duration::from_secs(2));
        let mut scene = Self { admission, now, deadline, running: Vec::new() };
        // It learns how long a job takes.
        scene.submit("first", stranger(0)).unwrap();
        scene.begin().unwrap();
        scene.finish();
        scene
    }

    fn ticket(&self, source: Source) -> Ticket {
        Ticket { source, deadline: self.now + self.deadline, pieces: 1 }
    }

    /// Hands a job in. What does not wait because of it, and why.
    fn submit(&mut self, name: &str, source: Source) -> Result<Option<String>, Overload> {
        self.submit_job(Named(name.to_owned(), Rc::default()), source)
    }

    fn submit_job(&mut self, job: Named, source: Source) -> Result<Option<String>, Overload> {
        match self.admission.submit(self.now, &self.ticket(source), KIND, job) {
            Submitted::Queued => Ok(None),
            Submitted::Displaced(job) => Ok(Some(job.0)),
            Submitted::Refused(_, overload) => Err(overload),
        }
    }

    fn look_up(&mut self, source: Source) -> Result<bool, Overload> {
        self.admission.look_up(self.now, &self.ticket(source), KIND)
    }

    /// Lets the thread take a job, if there is one. Jobs that come too late are passed over.
    fn begin(&mut self) -> Option<String> {
        loop {
            match self.admission.next(self.now) {
                Next::Begin(job, begun) => {
                    self.running.push((job.0.clone(), begun));
                    return Some(job.0);
                }
                Next::Refuse(_, overload) => assert_eq!(overload, Overload::Late),
                Next::Idle => return None,
            }
        }
    }

    /// The job that began first is done.
    fn finish(&mut self) {
        let (_, begun) = self.running.remove(0);
        self.now += HASH;
        self.admission.done(self.now, begun);
    }

    /// The names of all that wait and run, in the order in which one thread does them.
    fn drain(&mut self) -> Vec<String> {
        let mut order = Vec::new();
        loop {
            if !self.running.is_empty() {
                self.finish();
            }
            match self.begin() {
                Some(name) => order.push(name),
                None => return order,
            }
        }
    }
}

/// At an IPv4 address of its own.
fn stranger(number: usize) -> Source {
    at(&format!("198.51.{}.{}", number / 250, number % 250 + 1))
}

fn at(address: &str) -> Source {
    Source::Stranger(Prefix::of(address.parse().unwrap()), Some("web".to_owned()))
}

fn known(name: &str) -> Source {
    Source::Known(name.to_owned())
}

fn flood(
    scene: &mut Scene,
    count: usize,
    source: impl Fn(usize) -> Source,
) -> Vec<Result<Option<String>, Overload>> {
    (0..count).map(|number| scene.submit(&format!("flood {number}"), source(number))).collect()
}

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
fn what_cannot_be_done_by_the_deadline_is_refused_at_once() {
    let mut scene = Scene::new(100);
    let outcomes = flood(&mut scene, 30, stranger);
    // Two seconds are twenty jobs, the last of which has nineteen before it.
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 20);
    assert_eq!(outcomes[20], Err(Overload::Late));
    assert_eq!(scene.look_up(stranger(99)), Ok(false), "one may be known, and is looked up");
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
        assert_eq!(looked_up, Ok(is_in_time), "{others}");
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
fn callers_who_hang_up_leave_their_slots() {
    let mut scene = Scene::new(4);
    let gone = Rc::new(Cell::new(false));
    for number in 0..4 {
        scene.submit_job(Named(format!("gone {number}"), Rc::clone(&gone)), stranger(1)).unwrap();
    }
    gone.set(true);
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
        assert_eq!(scene.look_up(known("alice")), Ok(false));
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

#[test]
fn an_account_with_its_share_is_not_even_looked_up() {
    let mut scene = Scene::new(20);
    flood(&mut scene, 300, |_| known("mallory"));
    assert!(scene.look_up(known("mallory")).is_err());
    assert_eq!(scene.look_up(known("alice")), Ok(false));
}

// Those who are known keep no strangers out either.
#[test]
fn a_stranger_waits_for_one_known_user() {
    let mut scene = Scene::new(20);
    flood(&mut scene, 20, |number| known(&format!("user {number}")));
    assert_eq!(scene.submit("stranger", stranger(1)), Ok(Some("flood 19".to_owned())));
    assert_eq!(scene.drain()[..2], ["flood 0", "stranger"]);
}

#[test]
fn few_strangers_are_looked_up_in_a_storm() {
    let mut scene = Scene::new(8);
    flood(&mut scene, 8, stranger);
    let looked_up = (0..1000).filter(|number| scene.look_up(stranger(100 + number)).is_ok()).count();
    assert_eq!(looked_up, 64);
    scene.begin().unwrap();
    scene.finish();
    // A slot is free, and two may be known.
    assert_eq!((0..1000).filter(|number| scene.look_up(stranger(100 + number)) == Ok(false)).count(), 2);
}

#[test]
fn look_ups_of_the_known_take_no_chance_of_a_stranger() {
    let mut scene = Scene::new(8);
    assert!((0..1000).all(|_| scene.look_up(known("alice")) == Ok(false)));
    assert_eq!(scene.look_up(stranger(1)), Ok(true));
}

// Looked up for a free slot, and not for more than there are.
#[test]
fn as_many_are_looked_up_as_may_be_queued() {
    let mut scene = Scene::new(8);
    let counted = (0..1000).filter(|number| scene.look_up(stranger(*number)) == Ok(true)).count();
    assert_eq!(counted, 8);
    scene.admission.looked_up();
    assert_eq!(scene.look_up(stranger(1000)), Ok(true));
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
