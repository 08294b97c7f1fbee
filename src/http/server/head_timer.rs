//! The deadline for the head of a request, without a timer for each request.
//!
//! hyper makes a timer when it begins to wait for a head, and drops it when the head is there. All of
//! tokio's timers stand behind one lock. So a connection has one timer, which is left alone when the
//! deadline moves. When it goes off, it is set to the deadline of the head that is waited for now. hyper
//! waits for one head at a time, and no deadline is earlier than the one before.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use hyper::rt::{Sleep, Timer};
use tokio::time;

/// The timer of one connection, as soon as one is needed.
#[derive(Clone, Debug, Default)]
pub(super) struct HeadTimer(Arc<Mutex<Option<Pin<Box<time::Sleep>>>>>);

/// A wait for one deadline.
struct Wait {
    deadline: time::Instant,
    timer: HeadTimer,
}

impl Timer for HeadTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(self.now() + duration)
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        Box::pin(Wait { deadline: deadline.into(), timer: self.clone() })
    }
}

impl Future for Wait {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let deadline = self.deadline;
        let mut timer = self.timer.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut timer = timer.get_or_insert_with(|| Box::pin(time::sleep_until(deadline))).as_mut();
        loop {
            ready!(timer.as_mut().poll(context));
            if timer.deadline() >= deadline {
                return Poll::Ready(());
            }
            timer.as_mut().reset(deadline);
        }
    }
}

impl Sleep for Wait {}
