//! Whether what clients were answered beside a fault is what they were promised.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use support::report::Report;

use crate::answers::{Answer, Need, Said, Subject};

/// What needs no database: 99 of 100 answers, and the slowest.
const OFFLINE_P99: Duration = Duration::from_millis(100);
const OFFLINE_SLOWEST: Duration = Duration::from_secs(1);

/// Everything else. Hashes cost next to nothing here.
const SLOWEST: Duration = Duration::from_secs(2);

/// From the end of a fault on.
const RECOVERY: Duration = Duration::from_secs(5);

/// How many wrong answers are shown.
const SHOWN: usize = 3;

/// What a fault may keep from being done. It must keep some of it, or it was none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// All that needs the database. The nodes say that they are not ready.
    Everything,
    /// Some of that.
    Something,
    /// Logins of this user.
    LoginsOf(&'static str),
    /// Nothing.
    Nothing,
}

/// One time that a fault came: when it began and when it ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Episode {
    pub(crate) began: Instant,
    pub(crate) ended: Instant,
}

/// What was answered in all, and what may have been.
pub(crate) struct Verdict<'a> {
    pub(crate) answers: &'a [Answer],
    pub(crate) episodes: &'a [Episode],
    pub(crate) effect: Effect,
}

/// What goes into a table.
pub(crate) struct Figures {
    /// Requests that needed the database during the faults: those that were done, and the others.
    pub(crate) done: usize,
    pub(crate) later: usize,
    /// Of these and of all others that need the database, at any time.
    pub(crate) slowest: Duration,
    pub(crate) slowest_offline: Duration,
    pub(crate) recovery: Duration,
}

impl Verdict<'_> {
    /// Reports all of it.
    pub(crate) fn tell(&self, report: &mut Report) -> Result<Figures> {
        let slowest_offline = self.tell_offline(report)?;
        self.tell_wrong(report)?;
        let slowest = self.tell_slowest(report)?;
        self.tell_effect(report)?;
        let recovery = self.recovery();
        report.must(
            "well again after the end of the fault (≤ 5 s)",
            format!("{recovery:.2?}"),
            recovery <= RECOVERY,
        )?;
        if let Some(last) = self.troubles().max_by_key(|answer| answer.ended) {
            report.note("the last answer that was not what was asked for", self.shown(last))?;
        }
        let (done, later) = self.meanwhile();
        Ok(Figures { done, later, slowest, slowest_offline, recovery })
    }

    fn tell_offline(&self, report: &mut Report) -> Result<Duration> {
        let mut times: Vec<Duration> = self.needing(|need| need == Need::Nothing).map(Answer::time).collect();
        times.sort();
        let p99 = times.get(times.len() * 99 / 100).copied().unwrap_or(Duration::MAX);
        let slowest = times.last().copied().unwrap_or(Duration::MAX);
        let answers = times.len();
        report.must(
            "slowest of keys, metadata and liveness (≤ 1 s)",
            format!("{slowest:.2?} of {answers}"),
            slowest <= OFFLINE_SLOWEST,
        )?;
        report.should("99 % of them (≤ 100 ms)", format!("{p99:.2?}"), p99 <= OFFLINE_P99)?;
        Ok(slowest)
    }

    /// Of all that needs the database, whether it was done or not.
    fn tell_slowest(&self, report: &mut Report) -> Result<Duration> {
        let slowest = self.needing(|need| need != Need::Nothing).max_by_key(|answer| answer.time());
        let slowest = slowest.context("nobody was answered")?;
        report.must(
            "slowest of all other answers (≤ 2 s)",
            self.shown(slowest),
            slowest.time() <= SLOWEST,
        )?;
        Ok(slowest.time())
    }

    fn tell_wrong(&self, report: &mut Report) -> Result<()> {
        let wrong = self.answers.iter().filter_map(|answer| match &answer.said {
            Said::Wrong(what) => Some(format!("{}, {what}", self.shown(answer))),
            Said::Done | Said::Later => None,
        });
        let wrong: Vec<String> = wrong.collect();
        report.must("answers that no client expects", wrong.len(), wrong.is_empty())?;
        for what in wrong.iter().take(SHOWN) {
            report.note("one of them", what)?;
        }
        Ok(())
    }

    /// What was refused, and whether it may have been.
    fn tell_effect(&self, report: &mut Report) -> Result<()> {
        let (done, later) = self.meanwhile();
        report.note("answers during the fault", format!("{done} done, {later} told to come later"))?;
        let refused = self.needing(|need| need == Need::Database).filter(|answer| !answer.is_done());
        let (expected, others): (Vec<&Answer>, Vec<&Answer>) =
            refused.partition(|answer| self.is_within_reach(answer) && self.fault_of(answer).is_some());
        report.must("refused without a reason", others.len(), others.is_empty())?;
        for answer in others.iter().take(SHOWN) {
            report.note("one of them", self.shown(answer))?;
        }
        if self.effect != Effect::Nothing {
            report.must("refused because of the fault (some)", expected.len(), !expected.is_empty())?;
        }
        if self.effect == Effect::Everything {
            let unready = self.needing(|need| need == Need::Readiness).filter(|answer| !answer.is_done());
            let unready = unready.count();
            report.must("how often a node said that it is not ready (some)", unready, unready > 0)?;
        }
        Ok(())
    }

    /// Whether the fault may keep what was asked for from being done.
    fn is_within_reach(&self, answer: &Answer) -> bool {
        match self.effect {
            Effect::Everything | Effect::Something => true,
            Effect::LoginsOf(user) => answer.subject.what == "login" && answer.subject.user == user,
            Effect::Nothing => false,
        }
    }

    /// The last episode that had begun when the answer came.
    fn fault_of(&self, answer: &Answer) -> Option<&Episode> {
        self.episodes.iter().rfind(|episode| episode.began <= answer.ended)
    }

    /// The longest time from the end of a fault to the last answer that was not what was asked for.
    fn recovery(&self) -> Duration {
        let after = self
            .troubles()
            .filter_map(|answer| Some(answer.ended.saturating_duration_since(self.fault_of(answer)?.ended)));
        after.max().unwrap_or_default()
    }

    fn troubles(&self) -> impl Iterator<Item = &Answer> {
        self.needing(|need| need != Need::Nothing).filter(|answer| !answer.is_done())
    }

    /// How many requests that need the database were answered during the faults, and how.
    fn meanwhile(&self) -> (usize, usize) {
        let meanwhile = self
            .needing(|need| need == Need::Database)
            .filter(|answer| self.fault_of(answer).is_some_and(|episode| answer.began <= episode.ended));
        let (done, later): (Vec<&Answer>, Vec<&Answer>) = meanwhile.partition(|answer| answer.is_done());
        (done.len(), later.len())
    }

    fn needing(&self, is_wanted: impl Fn(Need) -> bool) -> impl Iterator<Item = &Answer> {
        self.answers.iter().filter(move |answer| is_wanted(answer.subject.need))
    }

    /// What was asked for and when, seen from the fault.
    fn shown(&self, answer: &Answer) -> String {
        let when = match self.fault_of(answer) {
            None => "before the fault".to_owned(),
            Some(episode) if answer.ended <= episode.ended => {
                format!("{:.2?} after the begin of the fault", answer.ended - episode.began)
            }
            Some(episode) => format!("{:.2?} after its end", answer.ended - episode.ended),
        };
        let Subject { what, user, .. } = answer.subject;
        let whose = if user.is_empty() { String::new() } else { format!(" of {user}") };
        format!("{what}{whose}, which took {:.2?}, {when}", answer.time())
    }
}
