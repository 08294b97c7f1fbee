//! What clients were answered, and when.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Result;
use support::response::Response;

use crate::requests::ORIGIN;

/// What an answer needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// No database: keys, metadata, liveness.
    Nothing,
    /// A database that takes writes: it says whether there is one.
    Readiness,
    /// The database.
    Database,
}

/// What was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject {
    pub(crate) need: Need,
    pub(crate) what: &'static str,
    /// Whose request it was; nobody's in particular if empty.
    pub(crate) user: &'static str,
}

/// What was said.
#[derive(Clone, Debug)]
pub(crate) enum Said {
    /// What was asked for.
    Done,
    /// Not now (503), with all that belongs to it.
    Later,
    /// Nothing, or something that no client expects.
    Wrong(String),
}

/// An answer, or that there was none.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) subject: Subject,
    pub(crate) began: Instant,
    pub(crate) ended: Instant,
    pub(crate) said: Said,
}

impl Answer {
    /// How long it took.
    pub(crate) fn time(&self) -> Duration {
        self.ended - self.began
    }

    pub(crate) fn is_done(&self) -> bool {
        matches!(self.said, Said::Done)
    }
}

impl Said {
    fn of(need: Need, reply: &Result<Response>) -> Self {
        let reply = match reply {
            Ok(reply) => reply,
            Err(error) => return Self::Wrong(format!("{error:#}")),
        };
        let is_readable =
            need != Need::Database || reply.header("access-control-allow-origin") == Some(ORIGIN);
        let says_when = need == Need::Readiness || reply.header("retry-after").is_some();
        match reply.status {
            200 if is_readable => Self::Done,
            503 if is_readable && says_when && need != Need::Nothing => Self::Later,
            _ => Self::Wrong(format!("{}: {}", reply.head.replace("\r\n", "; "), reply.body)),
        }
    }
}

/// All answers so far, shared by those who ask and those who wait.
#[derive(Clone, Default)]
pub(crate) struct Answers(Arc<Mutex<Vec<Answer>>>);

impl Answers {
    /// Notes what was said just now to a request that was sent at `began`.
    pub(crate) fn note(&self, subject: Subject, began: Instant, reply: &Result<Response>) {
        let said = Said::of(subject.need, reply);
        let answer = Answer { subject, began, ended: Instant::now(), said };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(answer);
    }

    /// When something was answered that was not what was asked for, for the last time.
    pub(crate) fn last_trouble(&self) -> Option<Instant> {
        let answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        answers.iter().rfind(|answer| !answer.is_done()).map(|answer| answer.ended)
    }

    /// All of them, in the order in which they came.
    pub(crate) fn take(&self) -> Vec<Answer> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
