//! The accept loop: poem's acceptors and endpoint, hyper's HTTP/1.1, and the deadlines that poem's own
//! server lacks.

mod bind;
mod permits;
mod refusal;

use std::convert::Infallible;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use poem::http::uri::Scheme;
use poem::http::{StatusCode, Version, header};
use poem::listener::{Acceptor, TcpAcceptor};
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Endpoint, Response};
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use self::bind::{BindError, bind};
use self::permits::Permits;
use self::refusal::Refusals;
use crate::address::Prefix;
use crate::config::Networks;
use crate::metrics::Limit;
use crate::passwords::Passwords;
use crate::state::AppState;

/// Most headers of a request; hyper answers one more with 431.
const MAX_HEADERS: usize = 100;

/// Size of the buffer for a request's head. hyper answers 431 when a head has filled it, but looks only
/// between reads, so that up to twice as much may get through: no head over 64 KiB does.
const MAX_HEAD_BYTES: usize = 32 * 1024;

/// Pause after an error of `accept` that is not about one connection: without it the loop would spin when
/// the process is out of file descriptors.
const ACCEPT_BACK_OFF: Duration = Duration::from_millis(50);

/// When a connection over the limit of its address is asked back.
const ADDRESS_WAIT: Duration = Duration::from_secs(2);

/// Serves until `shutdown`, then lets requests in flight finish within `server.shutdown_timeout`. Says
/// whether all did.
pub async fn serve<E>(
    listeners: Vec<TcpListener>,
    endpoint: E,
    state: &AppState,
    shutdown: impl Future<Output = ()>,
) -> io::Result<bool>
where
    E: Endpoint<Output = Response> + 'static,
{
    let (config, metrics) = (&state.config.server, state.metrics.connections.clone());
    let server = Arc::new(Server {
        endpoint,
        trusted_proxies: config.trusted_proxies.clone(),
        header_timeout: config.header_timeout.0,
        write_timeout: config.write_timeout.0,
        permits: Arc::new(Permits::new(config.max_connections, config.max_connections_per_address, metrics)),
        passwords: Arc::clone(&state.passwords),
        refusals: Refusals::default(),
        stopping: CancellationToken::new(),
        tasks: TaskTracker::new(),
    });
    for listener in listeners {
        let acceptor = TcpAcceptor::from_tokio(listener)?;
        server.tasks.spawn(Arc::clone(&server).accept(acceptor));
    }
    shutdown.await;
    server.stopping.cancel();
    server.tasks.close();
    Ok(tokio::time::timeout(config.shutdown_timeout.0, server.tasks.wait()).await.is_ok())
}

struct Server<E> {
    endpoint: E,
    trusted_proxies: Networks,
    header_timeout: Duration,
    write_timeout: Duration,
    permits: Arc<Permits>,
    /// Most of those who are refused want to log in, and are asked back in turn with all others who do.
    passwords: Arc<Passwords>,
    refusals: Refusals,
    stopping: CancellationToken,
    tasks: TaskTracker,
}

impl<E: Endpoint<Output = Response> + 'static> Server<E> {
    async fn accept(self: Arc<Self>, mut acceptor: TcpAcceptor) {
        let mut is_told = false;
        loop {
            let accepted = tokio::select! {
                () = self.stopping.cancelled() => return,
                accepted = acceptor.accept() => accepted,
            };
            match accepted {
                Ok(connection) => {
                    is_told = false;
                    self.admit(connection);
                }
                Err(error) if is_about_one_connection(&error) => {}
                Err(error) => {
                    // Once, and not twenty times a second.
                    if !std::mem::replace(&mut is_told, true) {
                        tracing::error!(%error, "cannot accept connections");
                    }
                    tokio::time::sleep(ACCEPT_BACK_OFF).await;
                }
            }
        }
    }

    fn admit(self: &Arc<Self>, connection: (TcpStream, LocalAddr, RemoteAddr, Scheme)) {
        // Behind a proxy are many, whom it must tell apart itself.
        let address = connection.2.as_socket_addr().map(SocketAddr::ip);
        let counted = address.filter(|address| !self.trusted_proxies.contains(*address));
        let permit = match self.permits.take(counted.map(Prefix::of)) {
            Ok(permit) => permit,
            // Whoever takes more than their share does not keep others away for longer.
            Err(Limit::Address) => return self.refusals.refuse(connection.0, ADDRESS_WAIT),
            Err(Limit::Total) => {
                let wait = self.passwords.retry_after(self.permits.arriving());
                return self.refusals.refuse(connection.0, wait);
            }
        };
        let server = Arc::clone(self);
        self.tasks.spawn(async move {
            server.converse(connection).await;
            drop(permit);
        });
    }

    /// An HTTP/1.1 request without `Host` is malformed (RFC 9112 §3.2), although nothing is derived from its value.
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

    /// A client that does not read would keep its answer in memory and its permit for ever. That it does not, shows as soon as the
    /// send buffer is full, which is small therefore.
    fn with_write_deadline(&self, stream: TcpStream) -> Pin<Box<TimeoutStream<TcpStream>>> {
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(self.write_timeout));
        Box::pin(stream)
    }

    async fn converse(&self, (stream, local, remote, scheme): (TcpStream, LocalAddr, RemoteAddr, Scheme)) {
        // Without it the last packet of an answer may wait for an acknowledgement.
        let _ = stream.set_nodelay(true);
        let service = service_fn(|request: hyper::Request<Incoming>| {
            let from = (local.clone(), remote.clone(), scheme.clone());
            // In a box: a connection keeps room for this, and has no request most of the time.
            let answer = Box::pin(self.answer(request, from));
            async { Ok::<_, Infallible>(hyper::Response::from(answer.await)) }
        });
        let mut connection = std::pin::pin!(
            http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(self.header_timeout)
                .max_headers(MAX_HEADERS)
                .max_buf_size(MAX_HEAD_BYTES)
                // Answers are small: head and body go out in one piece.
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
}

fn is_about_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset
    )
}
