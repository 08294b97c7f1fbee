//! The accept loop: poem's acceptors and endpoint, hyper's HTTP/1.1, and the deadlines that poem's own
//! server lacks.

use std::convert::Infallible;
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
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

use super::places::Places;
use crate::address::Prefix;
use crate::config::{Networks, ServerConfig};
use crate::metrics::ConnectionMetrics;

/// Most headers of a request; hyper answers one more with 431.
const MAX_HEADERS: usize = 100;

/// Size of the buffer for a request's head. hyper answers 431 when a head has filled it, but looks only
/// between reads, so that up to twice as much may get through: no head over 64 KiB does.
const MAX_HEAD_BYTES: usize = 32 * 1024;

/// Pause after an error of `accept` that is not about one connection: without it the loop would spin when
/// the process is out of file descriptors.
const ACCEPT_BACK_OFF: Duration = Duration::from_millis(50);

/// Answer to a connection over the limit.
const REFUSAL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 2\r\n\
    Content-Type: application/json\r\nContent-Length: 35\r\n\r\n{\"error\":\"temporarily_unavailable\"}";

/// Why an address cannot be listened on, in words that say what to do.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// Somebody else has it.
    #[error("{0} is in use by another program; stop that, or listen elsewhere with `--listen`")]
    InUse(SocketAddr),
    /// A privileged port.
    #[error("listening on {0} is not permitted; ports below 1024 need a privilege")]
    Forbidden(SocketAddr),
    /// Anything else.
    #[error("cannot listen on {0}: {1}")]
    Other(SocketAddr, io::Error),
}

/// Listens on `address`, and on `[::1]` as well when that is `127.0.0.1`, so that nobody else can answer
/// for `localhost`.
pub async fn bind(address: SocketAddr) -> Result<Vec<TcpListener>, BindError> {
    let main = bind_one(address).await?;
    let Ok(bound) = main.local_addr() else {
        return Ok(vec![main]);
    };
    let mut listeners = vec![main];
    if address.ip() == Ipv4Addr::LOCALHOST {
        match bind_one(SocketAddr::from((Ipv6Addr::LOCALHOST, bound.port()))).await {
            Ok(twin) => listeners.push(twin),
            // A port that the system chose may be taken on the other address.
            Err(BindError::InUse(_)) if address.port() == 0 => {}
            Err(error @ BindError::InUse(_)) => return Err(error),
            // No IPv6 on this machine.
            Err(_) => {}
        }
    }
    Ok(listeners)
}

async fn bind_one(address: SocketAddr) -> Result<TcpListener, BindError> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => BindError::InUse(address),
        ErrorKind::PermissionDenied => BindError::Forbidden(address),
        _ => BindError::Other(address, error),
    })
}

/// Serves until `shutdown`, then lets requests in flight finish within `server.shutdown_timeout`. Says
/// whether all did.
pub async fn serve<E>(
    listeners: Vec<TcpListener>,
    endpoint: E,
    config: &ServerConfig,
    metrics: ConnectionMetrics,
    shutdown: impl Future<Output = ()>,
) -> io::Result<bool>
where
    E: Endpoint<Output = Response> + 'static,
{
    let server = Arc::new(Server {
        endpoint,
        trusted_proxies: config.trusted_proxies.clone(),
        header_timeout: config.header_timeout.0,
        write_timeout: config.write_timeout.0,
        places: Arc::new(Places::new(config.max_connections, config.max_connections_per_address, metrics)),
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
    places: Arc<Places>,
    stopping: CancellationToken,
    tasks: TaskTracker,
}

impl<E: Endpoint<Output = Response> + 'static> Server<E> {
    async fn accept(self: Arc<Self>, mut acceptor: TcpAcceptor) {
        loop {
            let accepted = tokio::select! {
                () = self.stopping.cancelled() => return,
                accepted = acceptor.accept() => accepted,
            };
            match accepted {
                Ok(connection) => self.admit(connection),
                Err(error) if is_about_one_connection(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "cannot accept connections");
                    tokio::time::sleep(ACCEPT_BACK_OFF).await;
                }
            }
        }
    }

    fn admit(self: &Arc<Self>, connection: (TcpStream, LocalAddr, RemoteAddr, Scheme)) {
        // Behind a proxy are many, whom it must tell apart itself.
        let address = connection.2.as_socket_addr().map(SocketAddr::ip);
        let counted = address.filter(|address| !self.trusted_proxies.contains(*address));
        let Some(place) = self.places.take(counted.map(Prefix::of)) else {
            refuse(&connection.0);
            return;
        };
        let server = Arc::clone(self);
        self.tasks.spawn(async move {
            server.converse(connection).await;
            drop(place);
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

    /// A client that does not read would keep its answer in memory and its place for ever.
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
            async { Ok::<_, Infallible>(hyper::Response::from(self.answer(request, from).await)) }
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

/// Answers 503 as far as the socket takes it at once, and closes. What has been sent is read first, since
/// closing over unread data resets the connection before the answer is seen.
fn refuse(stream: &TcpStream) {
    let mut sink = [0; 2048];
    let _ = stream.try_read(&mut sink);
    let _ = stream.try_write(REFUSAL);
}

fn is_about_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset
    )
}
