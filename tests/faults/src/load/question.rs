//! A question that is asked again and again, whether the one before was answered or not.

use std::net::{Ipv4Addr, SocketAddr};
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::spawn_local;
use tokio::time::{MissedTickBehavior, interval_at};

use crate::answers::{Answers, Subject};
use crate::requests::exchange;

/// What is asked, from where, and how often.
#[derive(Clone)]
pub(super) struct Question {
    pub(super) subject: Subject,
    pub(super) request: Vec<u8>,
    pub(super) from: Ipv4Addr,
    pub(super) every: Duration,
}

impl Question {
    /// Without an end.
    pub(super) async fn ask_steadily(self, node: SocketAddr, answers: Answers) {
        let question = Rc::new(self);
        // Not all at the same moments.
        let first = Instant::now() + question.every.mul_f64(fastrand::f64());
        let mut ticks = interval_at(first.into(), question.every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            ticks.tick().await;
            let (question, answers) = (Rc::clone(&question), answers.clone());
            spawn_local(async move {
                let began = Instant::now();
                let reply = exchange(question.from, node, &question.request).await;
                answers.note(question.subject, began, &reply);
            });
        }
    }
}
