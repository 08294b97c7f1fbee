//! Where the server listens.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::{TcpListener, TcpSocket};

/// What the kernel keeps of an answer that its client does not take. Left alone it keeps megabytes, behind which nobody sees that
/// a client does not read.
const SEND_BUFFER_BYTES: u32 = 64 * 1024;

/// Connections that the kernel has accepted and this process has not; the kernel allows as many by default. Whoever comes to a full
/// backlog is not answered at all, and tries again after a second or three.
const BACKLOG: u32 = 4096;

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
pub fn bind(address: SocketAddr) -> Result<Vec<TcpListener>, BindError> {
    let main = bind_one(address)?;
    let Ok(bound) = main.local_addr() else {
        return Ok(vec![main]);
    };
    let mut listeners = vec![main];
    if address.ip() == Ipv4Addr::LOCALHOST {
        match bind_one(SocketAddr::from((Ipv6Addr::LOCALHOST, bound.port()))) {
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

fn bind_one(address: SocketAddr) -> Result<TcpListener, BindError> {
    listen(address).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => BindError::InUse(address),
        ErrorKind::PermissionDenied => BindError::Forbidden(address),
        _ => BindError::Other(address, error),
    })
}

/// Connections get the listener's send buffer. As after a restart by hand, an address that the last process has left a moment ago
/// may be taken again.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(SEND_BUFFER_BYTES)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}
