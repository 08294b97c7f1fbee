//! What waits for a hashing thread.

use std::time::Instant;

use tokio::sync::oneshot;

use super::schemes::Scheme;
use super::source::Standing;
use crate::metrics::Refusal;

/// Work `T` for a thread, whose outcome `O` somebody waits for.
pub(super) struct Job<T, O> {
    pub(super) task: T,
    pub(super) scheme: Scheme,
    pub(super) standing: Standing,
    pub(super) since: Instant,
    pub(super) deadline: Instant,
    pub(super) reply: oneshot::Sender<Result<O, Refusal>>,
}

impl<T, O> Job<T, O> {
    /// The caller may have gone away meanwhile; nothing is lost then.
    pub(super) fn refuse(self, refusal: Refusal) {
        let _ = self.reply.send(Err(refusal));
    }

    /// Hands the outcome over; the task is gone by now.
    pub(super) fn into_parts(self) -> (T, impl FnOnce(O)) {
        let reply = self.reply;
        (self.task, move |outcome| drop(reply.send(Ok(outcome))))
    }

    /// Whether nobody waits for the outcome any more.
    pub(super) fn is_abandoned(&self) -> bool {
        self.reply.is_closed()
    }
}
