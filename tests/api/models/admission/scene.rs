//! A hashing thread, the queue before it, and the time, which only the test moves.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use countersign::address::Prefix;
use countersign::hashing::{Admission, Begun, Job, LookedUp, Next, Overload, Source, Submitted, Ticket};

/// How long a job takes.
pub(super) const HASH: Duration = Duration::from_millis(100);

pub(super) const KIND: &str = "hash";

/// A job with a name, which its caller may give up.
#[derive(Clone, Debug, Default)]
pub(super) struct Named(pub(super) String, pub(super) Rc<Cell<bool>>);

impl Job for Named {
    fn is_abandoned(&self) -> bool {
        self.1.get()
    }
}

/// A thread, the queue before it, and the time.
pub(super) struct Scene {
    pub(super) admission: Admission<Named, &'static str>,
    pub(super) now: Duration,
    pub(super) deadline: Duration,
    running: Vec<(String, Begun<&'static str>)>,
}

impl Scene {
    /// So many slots.
    pub(super) fn new(capacity: usize) -> Self {
        let admission = Admission::new(1, capacity);
        let (now, deadline) = (Duration::from_hours(1), Duration::from_secs(2));
        let mut scene = Self { admission, now, deadline, running: Vec::new() };
        // It learns how long a job takes.
        scene.submit("first", stranger(0)).unwrap();
        scene.begin().unwrap();
        scene.finish();
        scene
    }

    pub(super) fn ticket(&self, source: Source) -> Ticket {
        Ticket { source, deadline: self.now + self.deadline, pieces: 1 }
    }

    /// Hands a job in. What does not wait because of it, and why.
    pub(super) fn submit(&mut self, name: &str, source: Source) -> Result<Option<String>, Overload> {
        self.submit_job(Named(name.to_owned(), Rc::default()), source)
    }

    pub(super) fn submit_job(&mut self, job: Named, source: Source) -> Result<Option<String>, Overload> {
        match self.admission.submit(self.now, &self.ticket(source), KIND, job) {
            Submitted::Queued => Ok(None),
            Submitted::Displaced(job) => Ok(Some(job.0)),
            Submitted::Refused(_, overload) => Err(overload),
        }
    }

    pub(super) fn look_up(&mut self, source: Source) -> Result<LookedUp, Overload> {
        self.admission.look_up(self.now, &self.ticket(source), KIND)
    }

    /// Lets the thread take a job, if there is one. Jobs that come too late are passed over.
    pub(super) fn begin(&mut self) -> Option<String> {
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
    pub(super) fn finish(&mut self) {
        let (_, begun) = self.running.remove(0);
        self.now += HASH;
        self.admission.done(self.now, begun);
    }

    /// The names of all that wait and run, in the order in which one thread does them.
    pub(super) fn drain(&mut self) -> Vec<String> {
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
pub(super) fn stranger(number: usize) -> Source {
    at(&format!("198.51.{}.{}", number / 250, number % 250 + 1))
}

pub(super) fn at(address: &str) -> Source {
    Source::Stranger(Prefix::of(address.parse().unwrap()), Some("web".to_owned()))
}

pub(super) fn known(name: &str) -> Source {
    Source::Known(name.to_owned())
}

pub(super) fn flood(
    scene: &mut Scene,
    count: usize,
    source: impl Fn(usize) -> Source,
) -> Vec<Result<Option<String>, Overload>> {
    (0..count).map(|number| scene.submit(&format!("flood {number}"), source(number))).collect()
}
