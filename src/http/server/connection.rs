//! One connection: hyper's HTTP/1.1 with deadlines, and poem's endpoint behind it.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::FutureExt as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use poem::http::header;
use poem::http::uri::Scheme;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Endpoint, Request, Response};
use tokio::net::TcpStream;
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;

use super::head_timer::HeadTimer;
use super::linger::linger;

/// Most headers of a request. hyper answers 431 to a request with more.
const MAX_HEADERS: usize = 100;

/// Size of the buffer for a request's head. hyper answers 431 when a head has filled the buffer. It looks
/// only between two reads, so that a head of up to twice the size may get through: none over 64 KiB does.
const MAX_HEAD_BYTES: usize = 32 * 1024;

/// A connection as poem's acceptors give it.
pub(super) type Connection = (TcpStream, LocalAddr, RemoteAddr, Scheme);

/// Talks to the clients of all connections.
pub(super) struct Conversation<E> {
    pub(super) endpoint: E,
    pub(super) header_timeout: Duration,
    pub(super) write_timeout: Duration,
    /// When this is cancelled, a connection ends behind the request in flight.
    pub(super) stopping: CancellationToken,
}

impl<E: Endpoint<Output = Response> + 'static> Conversation<E> {
    /// Answers the requests of a connection until it ends.
    pub(super) async fn hold(&self, (stream, local, remote, scheme): Connection) {
        // With delays, the last packet of an answer may wait for an acknowledgement.
        let _ = stream.set_nodelay(true);
        let is_last_answer = AtomicBool::new(false);
        let service = service_fn(|request: hyper::Request<Incoming>| {
            let request = Request::from((request, local.clone(), remote.clone(), scheme.clone()));
            let is_last_answer = &is_last_answer;
            // A connection has no request most of the time. In a box, the answer takes no room meanwhile.
            Box::pin(self.endpoint.call(request)).map(|answer| {
                let response = answer.unwrap_or_else(poem::Error::into_response);
                is_last_answer.store(response.headers().contains_key(header::CONNECTION), Ordering::Relaxed);
                Ok::<_, Infallible>(hyper::Response::from(response))
            })
        });
        let mut connection = http1::Builder::new()
            .timer(HeadTimer::default())
            .header_read_timeout(self.header_timeout)
            .max_headers(MAX_HEADERS)
            .max_buf_size(MAX_HEAD_BYTES)
            // Answers are small, so that head and body go out in one piece.
            .writev(false)
            .serve_connection(TokioIo::new(self.with_write_deadline(stream)), service);
        // One token for all would have a lock that each request of each connection takes.
        let stopping = self.stopping.child_token();
        let ended = tokio::select! {
            ended = poll_fn(|context| connection.poll_without_shutdown(context)) => ended,
            () = stopping.cancelled() => {
                Pin::new(&mut connection).graceful_shutdown();
                poll_fn(|context| connection.poll_without_shutdown(context)).await
            }
        };
        // The endpoint says by a header that it has left something unread. hyper does so with what is
        // malformed.
        let is_unread = match ended {
            Ok(()) => is_last_answer.load(Ordering::Relaxed),
            Err(error) => {
                tracing::debug!(%error, "connection ended");
                error.is_parse()
            }
        };
        if is_unread {
            Box::pin(linger(connection.into_parts().io.into_inner())).await;
        }
    }

    /// Ends a connection whose client does not read. Such a client would keep its answer in memory and its
    /// permit for ever. The deadline begins when the send buffer is full, which is why that buffer is small.
    fn with_write_deadline(&self, stream: TcpStream) -> Pin<Box<TimeoutStream<TcpStream>>> {
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(self.write_timeout));
        Box::pin(stream)
    }
}
