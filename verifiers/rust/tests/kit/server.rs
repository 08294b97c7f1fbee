//! A small HTTP server whose answers are scripted, and which counts what it was asked.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// What a URL answers.
#[derive(Clone)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    gate: Option<Gate>,
}

/// Holds an answer back until it is opened.
#[derive(Clone)]
pub struct Gate(Arc<Semaphore>);

impl Gate {
    pub fn open(&self) {
        self.0.close();
    }
}

impl Answer {
    pub fn new(body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, headers: Vec::new(), body: body.into(), gate: None }
    }

    pub fn failure(status: u16) -> Self {
        Self::new("away").status(status)
    }

    pub fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    pub fn redirect(status: u16, location: &str) -> Self {
        Self::failure(status).with("Location", location)
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same, which is held back.
    pub fn held(self) -> (Self, Gate) {
        let gate = Gate(Arc::new(Semaphore::new(0)));
        (Self { gate: Some(gate.clone()), ..self }, gate)
    }
}

thread_local! {
    /// How many servers the test of this thread has started. Each is a task that never ends.
    static STARTED: Cell<usize> = const { Cell::new(0) };
}

/// How many tasks there are while nothing is fetched.
pub fn idle_tasks() -> usize {
    STARTED.get()
}

/// Makes the answer when it is asked for.
pub type Script = Arc<dyn Fn() -> Answer + Send + Sync>;

#[derive(Clone)]
pub struct Server {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    scripts: BTreeMap<String, Script>,
    asked: BTreeMap<String, usize>,
    /// The head of the last request of each path.
    heads: BTreeMap<String, String>,
}

impl Server {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { port: listener.local_addr().unwrap().port(), state: Arc::default() };
        let serving = server.clone();
        STARTED.set(STARTED.get() + 1);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let serving = serving.clone();
                tokio::spawn(async move { serving.answer(stream).await });
            }
        });
        server
    }

    pub fn script(&self, path: &str, script: impl Fn() -> Answer + Send + Sync + 'static) {
        self.state.lock().unwrap().scripts.insert(path.to_owned(), Arc::new(script));
    }

    pub fn answer_with(&self, path: &str, answer: Answer) {
        self.script(path, move || answer.clone());
    }

    pub fn scripts(&self) -> BTreeMap<String, Script> {
        self.state.lock().unwrap().scripts.clone()
    }

    pub fn set_scripts(&self, scripts: BTreeMap<String, Script>) {
        self.state.lock().unwrap().scripts = scripts;
    }

    /// How often each path was asked for.
    pub fn asked(&self) -> BTreeMap<String, usize> {
        self.state.lock().unwrap().asked.clone()
    }

    /// The head of the last request for a path, in lower case.
    pub fn head(&self, path: &str) -> String {
        self.state.lock().unwrap().heads[path].clone()
    }

    async fn answer(&self, mut stream: TcpStream) {
        let Some(head) = read_head(&mut stream).await else { return };
        let target = head.split(' ').nth(1).unwrap_or_default();
        let path = target.split('?').next().unwrap_or_default().to_owned();
        let script = {
            let mut state = self.state.lock().unwrap();
            *state.asked.entry(path.clone()).or_default() += 1;
            state.heads.insert(path.clone(), head.to_ascii_lowercase());
            state.scripts.get(&path).cloned()
        };
        let answer = script.map_or_else(|| Answer::failure(404), |script| script());
        if let Some(gate) = &answer.gate {
            // It is never given, only closed.
            let _ = gate.0.acquire().await;
        }
        let mut text = format!("HTTP/1.1 {} Scripted\r\nConnection: close\r\n", answer.status);
        for (name, value) in &answer.headers {
            write!(text, "{name}: {value}\r\n").unwrap();
        }
        if !matches!(answer.status, 204 | 304) {
            write!(text, "Content-Length: {}\r\n", answer.body.len()).unwrap();
        }
        text.push_str("\r\n");
        // The kit may have had enough of a body that is too large.
        let _ = stream.write_all(text.as_bytes()).await;
        let _ = stream.write_all(&answer.body).await;
        let _ = stream.shutdown().await;
    }
}

async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    String::from_utf8(head).ok()
}
