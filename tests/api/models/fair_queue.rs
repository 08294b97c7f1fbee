//! The queue before the hashing threads (P2): random histories against a model that is too simple to be
//! wrong.

use countersign::hashing::{FairQueue, Familiarity, Pushed};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::models::cases::cases;

const SOURCES: u8 = 4;

#[derive(Clone, Debug)]
enum Step {
    Push(Familiarity, u8),
    Pop,
}

/// One lane: the sources that have jobs waiting, the next one first.
#[derive(Clone, Debug, Default)]
struct Lane(Vec<(u8, Vec<usize>)>);

impl Lane {
    fn len(&self) -> usize {
        self.0.iter().map(|(_, jobs)| jobs.len()).sum()
    }

    fn jobs_of(&mut self, source: u8) -> Option<&mut Vec<usize>> {
        self.0.iter_mut().find(|(other, _)| *other == source).map(|(_, jobs)| jobs)
    }

    fn most(&self) -> usize {
        self.0.iter().map(|(_, jobs)| jobs.len()).max().unwrap_or(0)
    }

    fn push(&mut self, source: u8, job: usize) {
        match self.jobs_of(source) {
            Some(jobs) => jobs.push(job),
            None => self.0.push((source, vec![job])),
        }
    }

    fn drop_newest(&mut self) -> usize {
        let most = self.most();
        let at = self.0.iter().rposition(|(_, jobs)| jobs.len() == most).unwrap();
        let job = self.0[at].1.pop().unwrap();
        self.0.retain(|(_, jobs)| !jobs.is_empty());
        job
    }

    fn pop(&mut self) -> Option<usize> {
        if self.0.is_empty() {
            return None;
        }
        let (source, mut jobs) = self.0.remove(0);
        let job = jobs.remove(0);
        if !jobs.is_empty() {
            self.0.push((source, jobs));
        }
        Some(job)
    }
}

/// The lane of those who are known and that of the strangers.
#[derive(Clone, Debug, Default)]
struct Model {
    lanes: [Lane; 2],
    next: usize,
}

fn lane(familiarity: Familiarity) -> usize {
    match familiarity {
        Familiarity::Known => 0,
        Familiarity::Stranger => 1,
    }
}

impl Model {
    fn len(&self) -> usize {
        self.lanes.iter().map(Lane::len).sum()
    }

    fn push(&mut self, capacity: usize, familiarity: Familiarity, source: u8, job: usize) -> Pushed<usize> {
        let own = lane(familiarity);
        let mut displaced = None;
        if self.len() == capacity {
            // Half of the slots is for each, and an odd one for those who are known.
            let half = if familiarity == Familiarity::Known { capacity.div_ceil(2) } else { capacity / 2 };
            let lane = if self.lanes[own].len() < half {
                &mut self.lanes[1 - own]
            } else {
                let waiting = self.lanes[own].jobs_of(source).map_or(0, |jobs| jobs.len());
                // The newcomer's source would have more than the source that it takes a slot from.
                if waiting + 2 > self.lanes[own].most() {
                    return Pushed::Refused(job);
                }
                &mut self.lanes[own]
            };
            displaced = Some(lane.drop_newest());
        }
        self.lanes[own].push(source, job);
        displaced.map_or(Pushed::Queued, Pushed::Displaced)
    }

    fn pop(&mut self) -> Option<usize> {
        let lane = if self.lanes[self.next].len() > 0 { self.next } else { 1 - self.next };
        let job = self.lanes[lane].pop()?;
        self.next = 1 - lane;
        Some(job)
    }

    /// Counted by adding one and taking until it comes.
    fn ahead_of(&self, familiarity: Familiarity, source: u8) -> usize {
        let mut later = self.clone();
        later.push(usize::MAX, familiarity, source, usize::MAX);
        std::iter::from_fn(|| later.pop()).take_while(|job| *job != usize::MAX).count()
    }
}

const FAMILIARITIES: [Familiarity; 2] = [Familiarity::Known, Familiarity::Stranger];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let push = (0..2_usize, 0..SOURCES)
        .prop_map(|(familiarity, source)| Step::Push(FAMILIARITIES[familiarity], source));
    vec(prop_oneof![3 => push, 2 => Just(Step::Pop)], 1..80)
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn the_queue_and_its_model_tell_the_same(capacity in 1_usize..9, steps in steps()) {
        let mut queue = FairQueue::new(capacity);
        let mut model = Model::default();
        for (job, step) in steps.into_iter().enumerate() {
            match step {
                Step::Push(familiarity, source) => prop_assert_eq!(
                    queue.push(familiarity, &[source], job),
                    model.push(capacity, familiarity, source, job)
                ),
                Step::Pop => prop_assert_eq!(queue.pop(), model.pop()),
            }
            prop_assert_eq!(queue.len(), model.len());
            prop_assert!(queue.len() <= capacity);
            for (familiarity, source) in FAMILIARITIES.iter().flat_map(|familiarity| (0..SOURCES).map(|source| (*familiarity, source))) {
                prop_assert_eq!(queue.ahead_of(familiarity, &[source]), model.ahead_of(familiarity, source));
            }
        }
    }

    // A caller who asks seldom waits for one job of each other source, however many these have.
    #[test]
    fn a_newcomer_waits_one_round(floods in vec(1_usize..50, 1..4)) {
        let mut queue = FairQueue::new(200);
        for (source, count) in floods.iter().enumerate() {
            (0..*count).for_each(|_| assert_eq!(queue.push(Familiarity::Stranger, &[source], None), Pushed::Queued));
        }
        queue.push(Familiarity::Stranger, &[usize::MAX], Some("newcomer"));
        let before = std::iter::from_fn(|| queue.pop()).take_while(Option::is_none).count();
        prop_assert_eq!(before, floods.len());
    }

    // Abuse case 36: an attack from as many addresses as there are slots.
    #[test]
    fn who_is_known_waits_for_one_stranger_and_always_finds_a_place(sources in 1_usize..300, served in 0_usize..5) {
        let mut queue = FairQueue::new(200);
        for source in 0..sources {
            queue.push(Familiarity::Stranger, &[source], None);
        }
        (0..served).for_each(|_| assert!(queue.pop().is_none_or(|job| job.is_none())));
        prop_assert!(!matches!(queue.push(Familiarity::Known, &[usize::MAX], Some("alice")), Pushed::Refused(_)));
        let before = std::iter::from_fn(|| queue.pop()).take_while(Option::is_none).count();
        prop_assert!(before <= 1, "{} were served before", before);
    }

    // The other way round: those who are known do not keep strangers out.
    #[test]
    fn a_stranger_waits_for_one_who_is_known(flood in 1_usize..300) {
        let mut queue = FairQueue::new(200);
        for _ in 0..flood {
            queue.push(Familiarity::Known, &[0], None);
        }
        prop_assert!(!matches!(queue.push(Familiarity::Stranger, &[1], Some("stranger")), Pushed::Refused(_)));
        let before = std::iter::from_fn(|| queue.pop()).take_while(Option::is_none).count();
        prop_assert!(before <= 1, "{} were served before", before);
    }

    // A flood from one network has one turn, however many subscribers it seems to have, and so has each of
    // these.
    #[test]
    fn turns_go_level_by_level(subscribers in 1_usize..100) {
        let mut queue = FairQueue::new(200);
        for subscriber in 0..subscribers {
            queue.push(Familiarity::Stranger, &["flood".to_owned(), subscriber.to_string()], "flood");
        }
        queue.push(Familiarity::Stranger, &["flood".to_owned(), "0".to_owned()], "second of the first");
        queue.push(Familiarity::Stranger, &["home".to_owned(), "alice".to_owned()], "alice");
        prop_assert_eq!(queue.ahead_of(Familiarity::Stranger, &["office".to_owned()]), 2);
        let order: Vec<&str> = std::iter::from_fn(|| queue.pop()).collect();
        prop_assert_eq!(order.iter().position(|job| *job == "alice"), Some(1));
        prop_assert_eq!(order.last(), Some(&"second of the first"));
    }

    // The newest of the subscriber that has most goes first.
    #[test]
    fn a_network_with_more_than_its_share_gives_slots_away(others in 1_usize..5) {
        let mut queue = FairQueue::new(10);
        for job in 0..10 {
            let subscriber = if job == 0 { "quiet" } else { "loud" };
            queue.push(Familiarity::Stranger, &["flood".to_owned(), subscriber.to_owned()], job);
        }
        for other in 0..others {
            let displaced = queue.push(Familiarity::Stranger, &[other.to_string(), String::new()], 100 + other);
            prop_assert_eq!(displaced, Pushed::Displaced(9 - other));
        }
        let more = queue.push(Familiarity::Stranger, &["flood".to_owned(), "new".to_owned()], 200);
        prop_assert_eq!(more, Pushed::Refused(200), "a new subscriber of a network that has its share");
    }
}
