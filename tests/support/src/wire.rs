//! A client that sends exactly the bytes it is given, and waits for an answer no longer than it must.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::caller;
use crate::patience::PATIENCE;
use crate::response::{Head, Response};

/// One connection.
#[derive(Debug)]
pub struct Wire {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Wire {
    /// Connects.
    pub fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect_timeout(&address, PATIENCE).expect("the server listens");
        stream.set_nodelay(true).expect("a socket option");
        Self { stream, received: Vec::new() }
    }

    /// Connects from another address of this machine.
    pub fn connect_from(source: Ipv4Addr, address: SocketAddr) -> Self {
        Self::over(caller::connect(source, address))
    }

    /// Connects, and lets the server send no more than this before it is read.
    pub fn connect_with_window(window: u32, address: SocketAddr) -> Self {
        Self::over(caller::connect_with_window(Ipv4Addr::LOCALHOST, address, window))
    }

    fn over(connecting: impl Future<Output = anyhow::Result<tokio::net::TcpStream>>) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().expect("a runtime");
        let stream = runtime.block_on(async { connecting.await.expect("the server listens").into_std() });
        let stream = stream.expect("a socket");
        stream.set_nonblocking(false).expect("a socket option");
        Self { stream, received: Vec::new() }
    }

    /// Sends. A server that has answered and closed meanwhile is not at fault.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.try_send(bytes);
    }

    /// Sends; an error when the server has reset the connection.
    pub fn try_send(&mut self, bytes: impl AsRef<[u8]>) -> std::io::Result<()> {
        self.stream.write_all(bytes.as_ref())
    }

    /// The next answer, with its body.
    #[track_caller]
    pub fn response(&mut self) -> Response {
        let mut response = self.head();
        let length = response.header("content-length").map(|length| length.parse().expect("a number"));
        let body = match (length, response.header("transfer-encoding")) {
            (Some(length), None) => self.take(length),
            (None, None) if [100, 204, 304].contains(&response.status) => Vec::new(),
            framing => panic!("an answer framed by {framing:?}: {response:#?}"),
        };
        response.body = String::from_utf8(body).expect("a body in UTF-8");
        response
    }

    /// The next answer's head; the body is not waited for.
    #[track_caller]
    pub fn head(&mut self) -> Response {
        loop {
            if let Some(head) = Head::parse(&self.received).expect("an answer of HTTP/1.1") {
                let response =
                    Response { status: head.status, head: head.text.to_owned(), body: String::new() };
                let length = head.length();
                self.received.drain(..length);
                return response;
            }
            assert!(self.receive(PATIENCE), "no whole head: {}", String::from_utf8_lossy(&self.received));
        }
    }

    /// Waits for the end of the connection; nothing may come before it.
    #[track_caller]
    pub fn closed(&mut self) {
        let is_open = self.receive(PATIENCE);
        assert!(!is_open, "more came: {}", String::from_utf8_lossy(&self.received));
    }

    /// Everything until the end of the connection.
    #[track_caller]
    pub fn rest(&mut self) -> Vec<u8> {
        while self.receive(PATIENCE) {}
        std::mem::take(&mut self.received)
    }

    /// Whether something comes, or the connection ends, within this time.
    pub fn stirs_within(&mut self, time: Duration) -> bool {
        self.stream.set_read_timeout(Some(time)).expect("a socket option");
        match self.stream.peek(&mut [0]) {
            Err(error) => !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
            Ok(_) => true,
        }
    }

    #[track_caller]
    fn take(&mut self, length: usize) -> Vec<u8> {
        while self.received.len() < length {
            assert!(self.receive(PATIENCE), "cut off: {}", String::from_utf8_lossy(&self.received));
        }
        self.received.drain(..length).collect()
    }

    /// Receives some more; `false` at the end of the connection.
    #[track_caller]
    fn receive(&mut self, patience: Duration) -> bool {
        let since = Instant::now();
        self.stream.set_read_timeout(Some(patience)).expect("a socket option");
        let mut some = [0; 16 * 1024];
        match self.stream.read(&mut some) {
            Ok(0) => false,
            Ok(read) => {
                self.received.extend_from_slice(&some[..read]);
                true
            }
            Err(error) if error.kind() == ErrorKind::ConnectionReset => false,
            Err(error) => panic!("nothing came for {:?}: {error}", since.elapsed()),
        }
    }
}
