//! One connection: hyper's HTTP/1.1 with deadlines, and poem's endpoint behind it.

use std::convert::Infallible;
use std::pin::Pin;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use poem::http::uri::Scheme;
use poem::http::{StatusCode, Version, header};
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Endpoint, Response};
use tokio::net::TcpStream;
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;

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
        let service = service_fn(|request: hyper::Request<Incoming>| {
            let from = (local.clone(), remote.clone(), scheme.clone());
            // A connection has no request most of the time. In a box, the answer takes no room meanwhile.
            let answer = Box::pin(self.answer(request, from));
            async { Ok::<_, Infallible>(hyper::Response::from(answer.await)) }
        });
        let mut connection = std::pin::pin!(
            http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(self.header_timeout)
                .max_headers(MAX_HEADERS)
                .max_buf_size(MAX_HEAD_BYTES)
                // Answers are small, so that head and body go out in one piece.
                .writev(false)
                .serve_connection(TokioIo::new(self.with_write_deadline(stream)), service)
        );
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = self.stopping.cancelled() => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "connection ended");
        }
    }

    /// An HTTP/1.1 request without `Host` is malformed (RFC 9112 §3.2), although nothing is derived from its
    /// value.
    async fn answer(
        &self,
        request: hyper::Request<Incoming>,
        (local, remote, scheme): (LocalAddr, RemoteAddr, Scheme),
    ) -> Response {
        let names_host = request.headers().contains_key(header::HOST) || request.uri().host().is_some();
        if request.version() == Version::HTTP_11 && !names_host {
            return Response::builder().status(StatusCode::BAD_REQUEST).finish();
        }
        self.endpoint.get_response((request, local, remote, scheme).into()).await
    }

    /// Ends a connection whose client does not read. Such a client would keep its answer in memory and its
    /// permit for ever. The deadline begins when the send buffer is full, which is why that buffer is small.
    fn with_write_deadline(&self, stream: TcpStream) -> Pin<Box<TimeoutStream<TcpStream>>> {
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(self.write_timeout));
        Box::pin(stream)
    }
}
