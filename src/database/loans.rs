//! Who gets a connection next (D9): callers from different networks take turns.
//!
//! The pool of the driver serves whoever asked first. Somebody with hundreds of requests under way, each of
//! which asks the database once, would keep everybody else waiting. Requests with made-up clients, or with
//! tokens whose session has ended, cost the sender nothing.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sea_orm::sqlx::SqliteConnection;
use tokio::sync::oneshot;

use super::budget;
use crate::address::Prefix;
use crate::round_robin::RoundRobin;

/// Most who wait. One more takes the place of the newest from the network that most are from.
const MOST_WAITING: usize = 1024;

/// The connections that may be lent at once. A clone is the same ones.
#[derive(Clone, Debug)]
pub(super) struct Loans(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    /// A connection that was used lately comes first: it has the most of the file in its memory.
    free: Vec<Option<SqliteConnection>>,
    /// Who has no network is the server itself or a command.
    waiting: RoundRobin<Option<Prefix>, oneshot::Sender<Loan>>,
}

/// The right to one connection, until it is dropped.
#[derive(Debug)]
pub(super) struct Loan {
    loans: Option<Loans>,
    kept: Option<SqliteConnection>,
}

impl Loans {
    pub(super) fn of(connections: u32) -> Self {
        let free = (0..connections).map(|_| None).collect();
        Self(Arc::new(Mutex::new(State { free, waiting: RoundRobin::default() })))
    }

    /// Waits for the turn of whoever sent the request. `None` if too many wait.
    pub(super) async fn take(&self) -> Option<Loan> {
        let turn = self.state().free_or_wait(self, budget::prefix());
        match turn {
            Ok(loan) => Some(loan),
            Err(turn) => turn.await.ok(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn free_or_wait(
        &mut self,
        loans: &Loans,
        prefix: Option<Prefix>,
    ) -> Result<Loan, oneshot::Receiver<Loan>> {
        if let Some(kept) = self.free.pop() {
            return Ok(Loan { loans: Some(loans.clone()), kept });
        }
        let (sender, turn) = oneshot::channel();
        self.waiting.push(&[prefix.map(Prefix::outermost), prefix], sender);
        if self.waiting.len() > MOST_WAITING {
            // Dropped, the sender tells that there is no turn.
            drop(self.waiting.drop_newest());
        }
        Err(turn)
    }
}

impl Loan {
    /// The connection that whoever had the loan before has left with it.
    pub(super) fn kept(&mut self) -> Option<SqliteConnection> {
        self.kept.take()
    }

    /// Leaves a connection to whoever has the loan next.
    pub(super) fn keep(&mut self, connection: SqliteConnection) {
        self.kept = Some(connection);
    }
}

impl Drop for Loan {
    /// Passes the right on.
    fn drop(&mut self) {
        let Some(loans) = self.loans.take() else {
            return;
        };
        let mut kept = self.kept.take();
        let mut state = loans.state();
        while let Some(next) = state.waiting.pop() {
            match next.send(Self { loans: Some(loans.clone()), kept }) {
                Ok(()) => return,
                // Who waited has gone. The loan comes back and is not to be passed on a second time.
                Err(mut returned) => {
                    returned.loans = None;
                    kept = returned.kept.take();
                }
            }
        }
        state.free.push(kept);
    }
}
