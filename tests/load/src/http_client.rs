//! A connection that speaks as much HTTP/1.1 as the server answers here, as cheaply as possible: it shares
//! the cores with what it measures.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};

/// Longest wait for a byte of an answer: more than any answer takes, so that a run always ends.
const DEADLINE: Duration = Duration::from_secs(10);

const MAX_ANSWER_BYTES: usize = 16 * 1024;

/// One kept-alive connection with at most one request in flight.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// A whole answer.
#[derive(Debug)]
pub struct Answer<'a> {
    /// Of the status line.
    pub status: u16,
    /// What came after the head.
    pub body: &'a [u8],
}

impl Connection {
    /// Connects.
    pub fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(DEADLINE))?;
        Ok(Self { stream, buffer: vec![0; MAX_ANSWER_BYTES] })
    }

    /// Sends a whole request.
    pub fn send(&mut self, request: &[u8]) -> io::Result<()> {
        self.stream.write_all(request)
    }

    /// Waits for the whole answer to the request sent last.
    pub fn receive(&mut self) -> Result<Answer<'_>> {
        let mut filled = 0;
        let head = loop {
            let read = self.stream.read(&mut self.buffer[filled..]).context("no answer")?;
            ensure!(read > 0, "the connection ended before an answer was whole");
            filled += read;
            match Head::parse(&self.buffer[..filled])? {
                Some(head) if filled >= head.end => break head,
                _ => {}
            }
        };
        ensure!(filled == head.end, "the answer is longer than it says");
        Ok(Answer { status: head.status, body: &self.buffer[head.body..head.end] })
    }

    /// Waits for an answer that must be 200.
    pub fn receive_ok(&mut self) -> Result<&[u8]> {
        let answer = self.receive()?;
        ensure!(
            answer.status == 200,
            "the server answered {}: {}",
            answer.status,
            String::from_utf8_lossy(answer.body)
        );
        Ok(answer.body)
    }
}

/// A `GET` of this path.
pub fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").into_bytes()
}

/// A `POST` of this form to this path.
pub fn post(path: &str, form: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{form}",
        form.len()
    )
    .into_bytes()
}

/// The same request with one more field.
pub fn with_field(request: &[u8], name: &str, value: &str) -> Vec<u8> {
    let at = request.windows(2).position(|window| window == b"\r\n").unwrap_or(request.len());
    let (line, rest) = request.split_at(at);
    [line, format!("\r\n{name}: {value}").as_bytes(), rest].concat()
}

/// Where an answer's body begins and ends.
pub(crate) struct Head {
    pub(crate) status: u16,
    pub(crate) body: usize,
    pub(crate) end: usize,
}

impl Head {
    /// `None` while the head is not whole.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Option<Self>> {
        let Some(length) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
            return Ok(None);
        };
        let head = std::str::from_utf8(&bytes[..length])?;
        let status = head.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
        let mut fields = head.lines().skip(1).filter_map(|line| line.split_once(": "));
        let content_length = fields
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .and_then(|(_, value)| value.parse::<usize>().ok());
        let (Some(status), Some(content_length)) = (status, content_length) else {
            bail!("an answer without status or length: {head}");
        };
        let body = length + 4;
        Ok(Some(Self { status, body, end: body + content_length }))
    }
}
