//! A session that is refreshed again and again, at one node after the other. A client that is told to come
//! again does so with the token that it has.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use tokio::time::{MissedTickBehavior, interval};

use crate::answers::{Answers, Need, Subject};
use crate::requests::{Tokens, exchange, refresh};

/// Between two refreshes.
const PERIOD: Duration = Duration::from_millis(200);

/// A session and its newest token.
pub(super) struct Session {
    pub(super) user: &'static str,
    pub(super) token: String,
    pub(super) from: Ipv4Addr,
    pub(super) nodes: Vec<SocketAddr>,
}

impl Session {
    /// Without an end.
    pub(super) async fn go_on(mut self, answers: Answers) {
        let subject = Subject { need: Need::Database, what: "refresh", user: self.user };
        let mut ticks = interval(PERIOD);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for node in self.nodes.iter().cycle() {
            ticks.tick().await;
            let began = Instant::now();
            let reply = exchange(self.from, *node, &refresh(&self.token)).await;
            if let Some(next) = reply.as_ref().ok().and_then(|answer| Tokens::of(answer).ok()) {
                self.token = next.refresh;
            }
            answers.note(subject, began, &reply);
        }
    }
}
