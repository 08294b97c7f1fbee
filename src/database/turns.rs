//! Turns before a connection is taken (D9).
//!
//! Logins of one account hold the same row, one after the other. Each that waits for the row would keep a
//! connection meanwhile, and a few dozen of them would keep all. So they wait for their turn first: the
//! logins of an account have one connection at a time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

/// With that many lines, the next one that is added removes those in which nobody stands.
const MANY: usize = 1024;

/// Who waits for whom in this process. A clone is the same ones.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns(Arc<Mutex<Lines>>);

/// The line before each row that somebody has or wants.
type Lines = HashMap<Uuid, Weak<tokio::sync::Mutex<()>>>;

/// The right to work on a row, until it is dropped.
#[derive(Debug)]
pub(super) struct RowTurn {
    /// Absent while the turn is being dropped.
    guard: Option<OwnedMutexGuard<()>>,
    row: Uuid,
    turns: Turns,
}

impl Turns {
    /// Waits until nobody else of this process has the row.
    pub(super) async fn take(&self, row: Uuid) -> RowTurn {
        let guard = self.line(row).lock_owned().await;
        RowTurn { guard: Some(guard), row, turns: self.clone() }
    }

    fn line(&self, row: Uuid) -> Arc<tokio::sync::Mutex<()>> {
        let mut lines = self.lines();
        if let Some(line) = lines.get(&row).and_then(Weak::upgrade) {
            return line;
        }
        if lines.len() >= MANY {
            // Somebody who left in the very moment of their turn has removed nothing.
            lines.retain(|_, line| line.strong_count() > 0);
        }
        let line = Arc::default();
        lines.insert(row, Arc::downgrade(&line));
        line
    }

    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for RowTurn {
    /// The last one of a line removes it. Somebody who has joined meanwhile holds it too.
    fn drop(&mut self) {
        let mut lines = self.turns.lines();
        self.guard = None;
        if lines.get(&self.row).is_some_and(|line| line.strong_count() == 0) {
            lines.remove(&self.row);
        }
    }
}
