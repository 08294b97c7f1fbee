//! Where the server listens.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::{TcpListener, TcpSocket};

/// How much of an answer the kernel keeps for a client that does not read. By default the kernel keeps
/// megabytes, and the server learns too late that the client does not read.
const SEND_BUFFER_BYTES: u32 = 64 * 1024;

/// How many connections may wait between the kernel and this process; the kernel allows as many by default. A
/// client that meets a full backlog gets no answer at all, and tries again after a second or three.
const BACKLOG: u32 = 4096;

/// Why an address cannot be listened on, in words that say what to do.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// Another program listens there.
    #[error("{0} is in use by another program; stop that, or listen elsewhere with `--listen`")]
    InUse(SocketAddr),
    /// A privileged port.
    #[error("listening on {0} is not permitted; ports below 1024 need a privilege")]
    Forbidden(SocketAddr),
    /// Anything else.
    #[error("cannot listen on {0}: {1}")]
    Other(SocketAddr, io::Error),
}

/// Listens on `address`. For `127.0.0.1` it listens on `[::1]` too, so that no other program can answer for
/// `localhost`.
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
            // This machine has no IPv6.
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

/// Connections get the listener's send buffer. An address that another process has left a moment ago may be
/// taken at once, so that a restart works.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(SEND_BUFFER_BYTES)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}
