//! Keeps a server busy over many connections, and counts its answers.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

use crate::connection::Connection;

/// Runs before the count begins, so that caches and pools have filled.
const WARM_UP: Duration = Duration::from_millis(200);

/// What one connection says, request after request.
pub trait Dialogue: Send {
    /// The next request.
    fn request(&self) -> &[u8];

    /// The status that every answer must have.
    fn status(&self) -> u16 {
        200
    }

    /// Hears the body of the answer, which may change the next request.
    fn hear(&mut self, answer: &[u8]) -> Result<()>;
}

/// The same request again and again.
#[derive(Clone, Debug)]
pub struct Repeated {
    request: Vec<u8>,
    status: u16,
}

impl Repeated {
    /// One that is answered with 200.
    pub fn ok(request: Vec<u8>) -> Self {
        Self::answered(200, request)
    }

    /// One that is answered with this status.
    pub fn answered(status: u16, request: Vec<u8>) -> Self {
        Self { request, status }
    }
}

impl Dialogue for Repeated {
    fn request(&self) -> &[u8] {
        &self.request
    }

    fn status(&self) -> u16 {
        self.status
    }

    fn hear(&mut self, _answer: &[u8]) -> Result<()> {
        Ok(())
    }
}

/// To whom the dialogues speak, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Traffic {
    /// Where the server listens.
    pub address: SocketAddr,
    /// Share the dialogues.
    pub threads: usize,
    /// How long answers count.
    pub window: Duration,
}

/// What came back; every answer was whole and had the status that its dialogue expects.
#[derive(Debug, Default)]
pub struct Throughput {
    /// Answers per second in the window.
    pub rate: f64,
    /// All answers, those before and after the window too.
    pub answers: u32,
}

impl Traffic {
    /// Each dialogue has a connection of its own, with one request in flight, and can go on in another run.
    pub fn run<D: Dialogue>(&self, dialogues: &mut [D]) -> Result<Throughput> {
        let share = dialogues.len().div_ceil(self.threads);
        std::thread::scope(|scope| {
            let shares = dialogues.chunks_mut(share);
            let workers: Vec<_> = shares.map(|share| scope.spawn(|| self.drive(share))).collect();
            workers.into_iter().try_fold(Throughput::default(), |sum, worker| {
                let part =
                    worker.join().map_err(|_| anyhow!("a thread of the load generator panicked"))??;
                Ok(Throughput { rate: sum.rate + part.rate, answers: sum.answers + part.answers })
            })
        })
    }

    /// Takes the answers in the order of the requests, and sends the next request over the same connection.
    /// The window begins and ends with an answer while all other connections wait for theirs, so that
    /// neither the first nor the last requests count with an idle server.
    fn drive<D: Dialogue>(&self, dialogues: &mut [D]) -> Result<Throughput> {
        let mut speakers = Vec::with_capacity(dialogues.len());
        for dialogue in dialogues {
            speakers.push(Speaker::begin(self.address, dialogue)?);
        }
        let begin = Instant::now() + WARM_UP;
        let mut opened = None;
        let mut answers = 0;
        let mut turn = 0;
        let rate = loop {
            speakers[turn].hear()?;
            answers += 1;
            let now = Instant::now();
            match opened {
                None if now >= begin => opened = Some((now, answers)),
                Some((since, before)) if now - since >= self.window => {
                    break f64::from(answers - before) / (now - since).as_secs_f64();
                }
                _ => {}
            }
            speakers[turn].speak()?;
            turn = (turn + 1) % speakers.len();
        };
        speakers.swap_remove(turn);
        for mut speaker in speakers {
            speaker.hear()?;
            answers += 1;
        }
        Ok(Throughput { rate, answers })
    }
}

/// A dialogue and its connection.
struct Speaker<'a, D> {
    connection: Connection,
    dialogue: &'a mut D,
}

impl<'a, D: Dialogue> Speaker<'a, D> {
    fn begin(address: SocketAddr, dialogue: &'a mut D) -> Result<Self> {
        let mut speaker = Self { connection: Connection::open(address)?, dialogue };
        speaker.speak()?;
        Ok(speaker)
    }

    fn speak(&mut self) -> Result<()> {
        Ok(self.connection.send(self.dialogue.request())?)
    }

    fn hear(&mut self) -> Result<()> {
        self.dialogue.hear(self.connection.receive_status(self.dialogue.status())?)
    }
}
