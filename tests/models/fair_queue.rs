//! The queue before the hashing threads (P2): random histories against a model that is too simple to be wrong.

use countersign::passwords::{FairQueue, Pushed};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::cases::cases;

const SOURCES: u8 = 4;

#[derive(Clone, Debug)]
enum Step {
    Push(u8),
    Pop,
}

/// The sources that have jobs waiting, the next one first.
#[derive(Clone, Debug, Default)]
struct Model(Vec<(u8, Vec<usize>)>);

impl Model {
    fn len(&self) -> usize {
        self.0.iter().map(|(_, jobs)| jobs.len()).sum()
    }

    fn jobs_of(&mut self, source: u8) -> Option<&mut Vec<usize>> {
        self.0.iter_mut().find(|(other, _)| *other == source).map(|(_, jobs)| jobs)
    }

    fn push(&mut self, capacity: usize, source: u8, job: usize) -> Pushed<usize> {
        let mut displaced = None;
        if self.len() == capacity {
            let own = self.jobs_of(source).map_or(0, |jobs| jobs.len());
            let most = self.0.iter().map(|(_, jobs)| jobs.len()).max().unwrap();
            // The newcomer's source would have more than whom it takes a place from.
            if own + 1 > most - 1 {
                return Pushed::Refused(job);
            }
            let (_, victim) = self.0.iter_mut().rev().find(|(_, jobs)| jobs.len() == most).unwrap();
            displaced = victim.pop();
        }
        match self.jobs_of(source) {
            Some(jobs) => jobs.push(job),
            None => self.0.push((source, vec![job])),
        }
        displaced.map_or(Pushed::Queued, Pushed::Displaced)
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

    /// Counted by adding one and taking until it comes.
    fn ahead_of(&self, source: u8) -> usize {
        let mut later = self.clone();
        later.push(usize::MAX, source, usize::MAX);
        std::iter::from_fn(|| later.pop()).take_while(|job| *job != usize::MAX).count()
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    vec(prop_oneof![3 => (0..SOURCES).prop_map(Step::Push), 2 => Just(Step::Pop)], 1..80)
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn the_queue_and_its_model_tell_the_same(capacity in 1_usize..9, steps in steps()) {
        let mut queue = FairQueue::new(capacity);
        let mut model = Model::default();
        for (job, step) in steps.into_iter().enumerate() {
            match step {
                Step::Push(source) => {
                    prop_assert_eq!(queue.push(source, job), model.push(capacity, source, job));
                }
                Step::Pop => prop_assert_eq!(queue.pop(), model.pop()),
            }
            prop_assert_eq!(queue.len(), model.len());
            prop_assert!(queue.len() <= capacity);
            for source in 0..SOURCES {
                prop_assert_eq!(queue.ahead_of(&source), model.ahead_of(source));
            }
        }
    }

    // Whoever asks seldom waits for one job of each other source, however many they have.
    #[test]
    fn a_newcomer_waits_one_round(floods in vec(1_usize..50, 1..4)) {
        let mut queue = FairQueue::new(200);
        for (source, count) in floods.iter().enumerate() {
            (0..*count).for_each(|_| assert_eq!(queue.push(source, None), Pushed::Queued));
        }
        queue.push(usize::MAX, Some("newcomer"));
        let before = std::iter::from_fn(|| queue.pop()).take_while(Option::is_none).count();
        prop_assert_eq!(before, floods.len());
    }
}
