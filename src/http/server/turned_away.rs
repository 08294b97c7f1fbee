//! What a connection over the limit is told: a 503 of which only `Retry-After` differs, and then its end.

use std::io::{Read as _, Write as _};
use std::net::Shutdown;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use super::linger::linger;

/// What an answer is before and after the value of `Retry-After`.
const BEGIN: &str = "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: ";
const REST: &str =
    "\r\nContent-Type: application/json\r\nContent-Length: 35\r\n\r\n{\"error\":\"temporarily_unavailable\"}";

/// Most refused connections that are read from until their clients have seen the answer.
const MAX_LINGERING: usize = 128;

/// Refused connections that are not closed yet: each has a permit to linger.
pub(super) struct TurnedAway {
    permits: Arc<Semaphore>,
}

impl Default for TurnedAway {
    fn default() -> Self {
        Self { permits: Arc::new(Semaphore::new(MAX_LINGERING)) }
    }
}

impl TurnedAway {
    /// Answers and closes. What the client still sends is read for a moment, unless many connections linger
    /// already.
    pub(super) fn answer(&self, stream: TcpStream, wait: Duration) {
        // Only the runtime does not know yet that the stream can be written to. The kernel takes so little at
        // once.
        let Ok(mut stream) = stream.into_std() else {
            return;
        };
        let answer = format!("{BEGIN}{}{REST}", wait.as_secs());
        if stream.write_all(answer.as_bytes()).is_err() || stream.shutdown(Shutdown::Write).is_err() {
            return;
        }
        match Arc::clone(&self.permits).try_acquire_owned() {
            Ok(permit) => {
                tokio::spawn(async move {
                    if let Ok(stream) = TcpStream::from_std(stream) {
                        linger(stream).await;
                    }
                    drop(permit);
                });
            }
            Err(_) => {
                let _ = stream.read(&mut [0; 2048]);
            }
        }
    }
}
