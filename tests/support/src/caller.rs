//! A client that comes from any loopback address, opens a connection for each request, and can do so beside
//! thousands of others on one thread.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};

use anyhow::{Context as _, Result, bail};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::runtime::{Builder, Runtime};

use crate::response::{Head, Response};

/// A loopback address for each number below 62,500, none of them 127.0.0.1.
pub fn source(number: usize) -> Ipv4Addr {
    let byte = |value: usize| u8::try_from(value).unwrap_or(u8::MAX);
    Ipv4Addr::new(127, 1, byte(number / 250), byte(number % 250 + 1))
}

/// One thread for all clients: they share the cores with the server.
pub fn runtime() -> Result<Runtime> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

/// Connects from this address.
pub async fn connect(source: Ipv4Addr, server: SocketAddr) -> Result<TcpStream> {
    connect_by(TcpSocket::new_v4()?, source, server).await
}

/// The same, taking no more than `window` bytes before they are read.
pub async fn connect_with_window(source: Ipv4Addr, server: SocketAddr, window: u32) -> Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(window)?;
    connect_by(socket, source, server).await
}

async fn connect_by(socket: TcpSocket, source: Ipv4Addr, server: SocketAddr) -> Result<TcpStream> {
    socket.bind(SocketAddr::from((source, 0)))?;
    let stream = socket.connect(server).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Sends a request and waits for the whole answer. A server that refuses a connection answers and closes
/// before it has been asked anything, so that a failure to send is none yet.
pub async fn ask(stream: &mut TcpStream, request: &[u8]) -> Result<Response> {
    let sent = stream.write_all(request).await;
    let mut received = Vec::with_capacity(2048);
    loop {
        if let Some(head) = Head::parse(&received)? {
            let (begin, end) = (head.length(), head.end()?);
            if received.len() >= end {
                let body = String::from_utf8(received[begin..end].to_vec())?;
                return Ok(Response { status: head.status, head: head.text.to_owned(), body });
            }
        }
        match stream.read_buf(&mut received).await {
            Ok(0) => bail!("the connection ended before an answer was whole"),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::ConnectionReset => {
                sent.context("reset while sending")?;
                bail!("the connection was reset before an answer was whole");
            }
            Err(error) => return Err(error.into()),
        }
    }
}
