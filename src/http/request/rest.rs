//! The rest of a request's body: what its handler has left unread.
//!
//! A connection that is closed while data comes in is reset, and the client may never see its answer (RFC
//! 9112 §9.6). So the rest is read and thrown away before the answer is sent, if it is short.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{Fuse, Stream, StreamExt as _, poll_fn};
use poem::http::header;
use poem::{Body, Request};

use super::body::content_length;

/// How long an answer waits for the rest.
const PATIENCE: Duration = Duration::from_secs(1);

type Pieces = Fuse<Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>>;

/// The body of a request, on loan to its handler.
pub(in crate::http) struct Rest {
    pieces: Arc<Mutex<Pieces>>,
    /// How many bytes the whole body has, if the request says so.
    announced: Option<usize>,
    /// The client sends the body only when somebody reads (RFC 9110 §10.1.1). Nobody asks for a body to throw
    /// it away.
    waits_to_be_asked: bool,
}

impl Rest {
    /// Lends the body of a request to its handler. `None` if there is no body.
    pub(in crate::http) fn of(request: &mut Request) -> Option<Self> {
        let body = request.take_body();
        if body.is_empty() {
            return None;
        }
        let pieces: Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>> =
            Box::pin(body.into_bytes_stream());
        let rest = Self {
            pieces: Arc::new(Mutex::new(pieces.fuse())),
            announced: content_length(request),
            waits_to_be_asked: request.headers().contains_key(header::EXPECT),
        };
        let lent = Arc::clone(&rest.pieces);
        request.set_body(Body::from_bytes_stream(poll_fn(move |context| next(&lent, context))));
        Some(rest)
    }

    /// Reads on to the end, but no more than `limit` bytes, and for no more than a second. Whether that was
    /// the end.
    pub(in crate::http) async fn read_on(self, limit: usize) -> bool {
        if lock(&self.pieces).is_done() {
            return true;
        }
        if self.waits_to_be_asked || self.announced.is_some_and(|length| length > limit) {
            return false;
        }
        tokio::time::timeout(PATIENCE, self.throw_away(limit)).await.unwrap_or(false)
    }

    async fn throw_away(&self, limit: usize) -> bool {
        let mut pieces = poll_fn(|context| next(&self.pieces, context));
        let mut length = 0;
        while let Some(piece) = pieces.next().await {
            let Ok(piece) = piece else {
                return false;
            };
            length += piece.len();
            if length > limit {
                return false;
            }
        }
        true
    }
}

fn next(pieces: &Mutex<Pieces>, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
    lock(pieces).poll_next_unpin(context)
}

fn lock(pieces: &Mutex<Pieces>) -> MutexGuard<'_, Pieces> {
    pieces.lock().unwrap_or_else(PoisonError::into_inner)
}
