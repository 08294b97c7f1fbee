//! A connection that speaks as much HTTP/1.1 as the server answers here, as cheaply as possible: it shares
//! the cores with what it measures.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use crate::response::Head;

/// Longest wait for a byte of an answer: more than any answer takes, so that a run always ends.
const DEADLINE: Duration = Duration::from_secs(10);

const MAX_ANSWER_BYTES: usize = 32 * 1024;

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
        let (status, begin, end) = loop {
            let read = self.stream.read(&mut self.buffer[filled..]).context("no answer")?;
            ensure!(read > 0, "the connection ended before an answer was whole");
            filled += read;
            if let Some(head) = Head::parse(&self.buffer[..filled])? {
                let end = head.end()?;
                if filled >= end {
                    break (head.status, head.length(), end);
                }
            }
        };
        ensure!(filled == end, "the answer is longer than it says");
        Ok(Answer { status, body: &self.buffer[begin..end] })
    }

    /// Waits for an answer that must be 200.
    pub fn receive_ok(&mut self) -> Result<&[u8]> {
        self.receive_status(200)
    }

    /// Waits for an answer that must have this status.
    pub fn receive_status(&mut self, status: u16) -> Result<&[u8]> {
        let answer = self.receive()?;
        ensure!(
            answer.status == status,
            "the server answered {}: {}",
            answer.status,
            String::from_utf8_lossy(answer.body)
        );
        Ok(answer.body)
    }
}
