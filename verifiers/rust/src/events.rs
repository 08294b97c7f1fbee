//! Counters, events and log lines. A token is never in them, nor a part of one.

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tracing::Level;

use crate::clock::Clock;
use crate::reason::Reason;

/// One line a minute and kind: a flood of bad requests must not become a flood of lines.
const QUIET: Duration = Duration::from_mins(1);
/// Kinds name URLs of lists, and lists come and go.
const MOST_KINDS: usize = 256;

/// A function that gets each event.
pub(crate) type OnEvent = Box<dyn Fn(&Event<'_>) + Send + Sync>;

/// What has just happened. A token is never in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A token was accepted.
    Accepted,
    /// A request was refused.
    Refused {
        /// Why.
        reason: Reason,
    },
    /// A fetch begins.
    FetchBegun {
        /// What is fetched.
        what: &'a str,
    },
    /// A fetch has failed.
    FetchFailed {
        /// What was to be fetched.
        what: &'a str,
        /// Why it failed. Nothing of the answer is in it.
        cause: &'a str,
    },
    /// A fetch has succeeded after one that failed.
    FetchRecovered {
        /// What was fetched.
        what: &'a str,
    },
    /// A token was accepted though its status list cannot be had.
    StatusUnavailableAccepted {
        /// The list.
        uri: &'a str,
    },
    /// A status list was ignored since it is older than the one at hand.
    StatusListOlder {
        /// The list.
        uri: &'a str,
    },
}

impl Event<'_> {
    /// What it is called, the same in the kits for all languages.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused { .. } => "refused",
            Self::FetchBegun { .. } => "fetch_begun",
            Self::FetchFailed { .. } => "fetch_failed",
            Self::FetchRecovered { .. } => "fetch_recovered",
            Self::StatusUnavailableAccepted { .. } => "status_unavailable_accepted",
            Self::StatusListOlder { .. } => "status_list_older",
        }
    }
}

/// Counts what happens, tells the hook, and writes at most one log line a minute of each kind.
pub(crate) struct Events {
    on_event: Option<OnEvent>,
    clock: Arc<dyn Clock>,
    accepted: AtomicU64,
    refused: [AtomicU64; Reason::ALL.len()],
    fetches: AtomicU64,
    fetches_failed: AtomicU64,
    status_unavailable_accepted: AtomicU64,
    status_list_older: AtomicU64,
    lines: Mutex<HashMap<String, Line>>,
}

/// A kind of line: when it was last written, and how many were left out since then.
struct Line {
    written: Duration,
    left_out: u64,
}

impl Events {
    pub(crate) fn new(on_event: Option<OnEvent>, clock: Arc<dyn Clock>) -> Self {
        Self {
            on_event,
            clock,
            accepted: AtomicU64::default(),
            refused: Default::default(),
            fetches: AtomicU64::default(),
            fetches_failed: AtomicU64::default(),
            status_unavailable_accepted: AtomicU64::default(),
            status_list_older: AtomicU64::default(),
            lines: Mutex::default(),
        }
    }

    /// How often each thing happened so far.
    pub(crate) fn counters(&self) -> BTreeMap<&'static str, u64> {
        let reasons = Reason::ALL.into_iter().map(|reason| (reason.as_str(), &self.refused[reason as usize]));
        let others = [
            ("accepted", &self.accepted),
            ("fetches", &self.fetches),
            ("fetches_failed", &self.fetches_failed),
            ("status_unavailable_accepted", &self.status_unavailable_accepted),
            ("status_list_older", &self.status_list_older),
        ];
        reasons.chain(others).map(|(name, count)| (name, count.load(Ordering::Relaxed))).collect()
    }

    pub(crate) fn accepted(&self) {
        count(&self.accepted);
        self.tell(Event::Accepted);
    }

    pub(crate) fn refused(&self, reason: Reason) {
        count(&self.refused[reason as usize]);
        if tracing::enabled!(Level::DEBUG) {
            let text = format!("a request was refused: {}", reason.description());
            self.line(Level::DEBUG, reason.as_str(), text);
        }
        self.tell(Event::Refused { reason });
    }

    pub(crate) fn fetch_begun(&self, what: &str) {
        count(&self.fetches);
        self.tell(Event::FetchBegun { what });
    }

    pub(crate) fn fetch_failed(&self, what: &str, cause: &str) {
        count(&self.fetches_failed);
        let text = format!("the fetch of {what} failed: {cause}");
        self.line(Level::WARN, &format!("failed:{what}"), text);
        self.tell(Event::FetchFailed { what, cause });
    }

    pub(crate) fn fetch_recovered(&self, what: &str) {
        let text = format!("the fetch of {what} succeeds again");
        self.line(Level::INFO, &format!("recovered:{what}"), text);
        self.tell(Event::FetchRecovered { what });
    }

    pub(crate) fn status_unavailable_accepted(&self, uri: &str) {
        count(&self.status_unavailable_accepted);
        let text = format!("a token was accepted though its status list {uri} cannot be had");
        self.line(Level::WARN, "accepted", text);
        self.tell(Event::StatusUnavailableAccepted { uri });
    }

    pub(crate) fn status_list_older(&self, uri: &str) {
        count(&self.status_list_older);
        let text = format!("the status list {uri} is older than the one at hand");
        self.line(Level::WARN, "older", text);
        self.tell(Event::StatusListOlder { uri });
    }

    fn line(&self, level: Level, kind: &str, text: String) {
        let Some(left_out) = self.may_write(kind) else { return };
        let text = match left_out {
            0 => text,
            _ => format!("{text} ({left_out} more since the last line)"),
        };
        match level {
            Level::ERROR => tracing::error!("{text}"),
            Level::WARN => tracing::warn!("{text}"),
            Level::INFO => tracing::info!("{text}"),
            _ => tracing::debug!("{text}"),
        }
    }

    /// How many lines of the kind were left out, if one may be written now.
    fn may_write(&self, kind: &str) -> Option<u64> {
        let now = self.clock.monotonic();
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let mut left_out = 0;
        if let Some(line) = lines.get_mut(kind) {
            if now.saturating_sub(line.written) < QUIET {
                line.left_out += 1;
                return None;
            }
            left_out = line.left_out;
        }
        if lines.len() > MOST_KINDS {
            lines.clear();
        }
        lines.insert(kind.to_owned(), Line { written: now, left_out: 0 });
        Some(left_out)
    }

    fn tell(&self, event: Event<'_>) {
        let Some(on_event) = &self.on_event else { return };
        // A hook for metrics must not decide about requests.
        if catch_unwind(AssertUnwindSafe(|| on_event(&event))).is_err() {
            self.line(Level::ERROR, "hook", format!("on_event has panicked for {}", event.name()));
        }
    }
}

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}
