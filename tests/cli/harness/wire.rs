//! A client that sends exactly the bytes it is given, and waits for an answer no longer than it must.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::net::TcpSocket;

use super::PATIENCE;

/// One connection.
#[derive(Debug)]
pub(crate) struct Wire {
    stream: TcpStream,
    received: Vec<u8>,
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Wire {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect_timeout(&address, PATIENCE).expect("the server listens");
        stream.set_nodelay(true).expect("a socket option");
        Self { stream, received: Vec::new() }
    }

    /// Connects from another address of this machine.
    pub(crate) fn connect_from(source: IpAddr, address: SocketAddr) -> Self {
        Self::connect_by(address, |socket| {
            socket.bind(SocketAddr::new(source, 0)).expect("loopback has many addresses");
        })
    }

    /// Connects, and lets the server send no more than this before it is read.
    pub(crate) fn connect_with_window(window: u32, address: SocketAddr) -> Self {
        Self::connect_by(address, |socket| socket.set_recv_buffer_size(window).expect("a socket option"))
    }

    fn connect_by(address: SocketAddr, prepare: impl FnOnce(&TcpSocket)) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().expect("a runtime");
        let stream = runtime.block_on(async {
            let socket = TcpSocket::new_v4().expect("a socket");
            prepare(&socket);
            socket.connect(address).await.expect("the server listens")
        });
        let stream = stream.into_std().expect("a socket");
        stream.set_nonblocking(false).expect("a socket option");
        Self { stream, received: Vec::new() }
    }

    /// Sends. A server that has answered and closed meanwhile is not at fault.
    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.try_send(bytes);
    }

    /// Sends; an error when the server has reset the connection.
    pub(crate) fn try_send(&mut self, bytes: impl AsRef<[u8]>) -> std::io::Result<()> {
        self.stream.write_all(bytes.as_ref())
    }

    /// The next answer, with its body.
    #[track_caller]
    pub(crate) fn response(&mut self) -> Response {
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
    pub(crate) fn head(&mut self) -> Response {
        let end = loop {
            if let Some(at) = self.received.windows(4).position(|window| window == b"\r\n\r\n") {
                break at + 4;
            }
            assert!(self.receive(PATIENCE), "no whole head: {}", String::from_utf8_lossy(&self.received));
        };
        let head = String::from_utf8(self.take(end)).expect("a head in ASCII");
        let mut lines = head.trim_end().split("\r\n");
        let status = lines.next().and_then(|line| line.strip_prefix("HTTP/1.1 ")).expect("a status line");
        let status = status.get(..3).and_then(|code| code.parse().ok()).expect("a status code");
        let headers = lines.map(|line| line.split_once(": ").expect("a header"));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
        Response { status, headers: headers.collect(), body: String::new() }
    }

    /// Waits for the end of the connection; nothing may come before it.
    #[track_caller]
    pub(crate) fn closed(&mut self) {
        let is_open = self.receive(PATIENCE);
        assert!(!is_open, "more came: {}", String::from_utf8_lossy(&self.received));
    }

    /// Everything until the end of the connection.
    #[track_caller]
    pub(crate) fn rest(&mut self) -> Vec<u8> {
        while self.receive(PATIENCE) {}
        std::mem::take(&mut self.received)
    }

    /// Whether something comes, or the connection ends, within this time.
    pub(crate) fn stirs_within(&mut self, time: Duration) -> bool {
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

impl Response {
    /// The value of a header that is there once at most.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(header, _)| header == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "{name} twice: {self:#?}");
        value
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// It succeeded; the access token.
    #[track_caller]
    pub(crate) fn access_token(&self) -> String {
        assert_eq!(self.status, 200, "{self:#?}");
        self.json()["access_token"].as_str().expect("a token").to_owned()
    }

    /// It failed with this status and this OAuth error (RFC 6749 §5.2).
    #[track_caller]
    pub(crate) fn failed(&self, status: u16, error: &str) {
        assert_eq!(self.status, status, "{self:#?}");
        assert_eq!(self.header("content-type"), Some("application/json"), "{self:#?}");
        assert_eq!(self.json()["error"], error, "{self:#?}");
    }
}
