//! The accept loop: who is let in, who is refused, and how everything ends. poem's own server lacks the
//! limits and the deadlines. Knows no URL.

mod bind;
mod connection;
mod head_timer;
mod linger;
mod permits;
mod turned_away;

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use poem::listener::{Acceptor, TcpAcceptor};
use poem::{Endpoint, Response};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use self::bind::{BindError, bind};
use self::connection::{Connection, Conversation};
use self::permits::{Limit, Permits};
use self::turned_away::TurnedAway;
use crate::address::Prefix;
use crate::config::Networks;
use crate::passwords::Passwords;
use crate::state::AppState;

/// Pause after an error of `accept` that is not about one connection. Without a pause the loop would spin
/// when the process is out of file descriptors.
const ACCEPT_BACK_OFF: Duration = Duration::from_millis(50);

/// When a client over the limit of its address is asked back.
const ADDRESS_WAIT: Duration = Duration::from_secs(2);

/// Serves until `shutdown`, then lets requests in flight finish within their part of
/// `server.shutdown_timeout`. The result says whether all of them did.
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
    let stopping = CancellationToken::new();
    let server = Arc::new(Server {
        trusted_proxies: config.trusted_proxies.clone(),
        permits: Arc::new(Permits::new(config.max_connections, config.max_connections_per_address, metrics)),
        passwords: Arc::clone(&state.passwords),
        turned_away: TurnedAway::default(),
        conversation: Conversation {
            endpoint,
            header_timeout: config.header_timeout.0,
            write_timeout: config.write_timeout.0,
            stopping: stopping.clone(),
        },
        tasks: TaskTracker::new(),
    });
    for listener in listeners {
        let acceptor = TcpAcceptor::from_tokio(listener)?;
        server.tasks.spawn(Arc::clone(&server).accept(acceptor));
    }
    shutdown.await;
    stopping.cancel();
    server.tasks.close();
    Ok(tokio::time::timeout(config.draining_time(), server.tasks.wait()).await.is_ok())
}

struct Server<E> {
    trusted_proxies: Networks,
    permits: Arc<Permits>,
    /// Says when refused clients are asked back: most of them want to log in, and take their turn among all
    /// logins.
    passwords: Arc<Passwords>,
    turned_away: TurnedAway,
    conversation: Conversation<E>,
    tasks: TaskTracker,
}

impl<E: Endpoint<Output = Response> + 'static> Server<E> {
    async fn accept(self: Arc<Self>, mut acceptor: TcpAcceptor) {
        let mut is_told = false;
        loop {
            let accepted = tokio::select! {
                () = self.conversation.stopping.cancelled() => return,
                accepted = acceptor.accept() => accepted,
            };
            match accepted {
                Ok(connection) => {
                    is_told = false;
                    self.admit(connection);
                }
                Err(error) if is_about_one_connection(&error) => {}
                Err(error) => {
                    // The error is logged once, and not twenty times a second.
                    if !std::mem::replace(&mut is_told, true) {
                        tracing::error!(%error, "cannot accept connections");
                    }
                    tokio::time::sleep(ACCEPT_BACK_OFF).await;
                }
            }
        }
    }

    fn admit(self: &Arc<Self>, connection: Connection) {
        // A trusted proxy speaks for many clients, and limits each of them itself.
        let address = connection.2.as_socket_addr().map(SocketAddr::ip);
        let counted = address.filter(|address| !self.trusted_proxies.contains(*address));
        let permit = match self.permits.take(counted.map(Prefix::of)) {
            Ok(permit) => permit,
            // An address over its share does not make others wait longer: its connections are in no line.
            Err(Limit::Address) => return self.turned_away.answer(connection.0, ADDRESS_WAIT),
            Err(Limit::Total) => {
                let wait = self.passwords.retry_after(self.permits.arriving());
                return self.turned_away.answer(connection.0, wait);
            }
        };
        let server = Arc::clone(self);
        self.tasks.spawn(async move {
            server.conversation.hold(connection).await;
            drop(permit);
        });
    }
}

fn is_about_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset
    )
}
