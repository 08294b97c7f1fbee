//! A process: what it prints as it prints it, how it ends, and that it does not outlive its test.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Instant;

use rustix::process::{Pid, Signal, kill_process};

use crate::outcome::Outcome;
use crate::patience::PATIENCE;
use crate::proc::Proc;

/// A running process; dropped, it is killed.
#[derive(Debug)]
pub struct Process {
    child: Child,
    /// Its standard output.
    pub stdout: Lines,
    /// Its standard error.
    pub stderr: Lines,
}

impl Process {
    /// Starts it, with a pipe for each of its standard streams.
    pub fn start(command: &mut Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let stdout = Lines::of(child.stdout.take().expect("a pipe"));
        let stderr = Lines::of(child.stderr.take().expect("a pipe"));
        Self { child, stdout, stderr }
    }

    /// Its id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// For what the kernel says about it.
    pub fn proc(&self) -> Proc {
        Proc(self.pid())
    }

    /// Gives it its standard input, whole. It may end without reading it.
    pub fn feed(&mut self, input: &[u8]) {
        let _ = self.child.stdin.take().expect("input is given once").write_all(input);
    }

    /// Gives it something on its standard input, which stays open.
    pub fn say(&mut self, text: &str) {
        let input = self.child.stdin.as_mut().expect("its input is open");
        input.write_all(text.as_bytes()).expect("it reads its input");
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("the process takes a signal");
    }

    /// Kills it with SIGKILL and waits until it is gone.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Waits for its end, that is the end of both its pipes.
    #[track_caller]
    pub fn end(mut self) -> Outcome {
        let deadline = Instant::now() + PATIENCE;
        let has_ended = self.stdout.read_to_end(deadline) && self.stderr.read_to_end(deadline);
        assert!(has_ended, "it does not end: {self:#?}");
        let status = self.child.wait().expect("the process is ours");
        Outcome { code: status.code(), stdout: self.stdout.text(), stderr: self.stderr.text() }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The lines of a pipe as they arrive.
#[derive(Debug)]
pub struct Lines {
    arriving: Receiver<String>,
    seen: Vec<String>,
}

impl Lines {
    fn of(pipe: impl Read + Send + 'static) -> Self {
        let (send, arriving) = channel();
        std::thread::spawn(move || {
            let mut pipe = BufReader::new(pipe);
            let mut line = Vec::new();
            while pipe.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                if send.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    return;
                }
                line.clear();
            }
        });
        Self { arriving, seen: Vec::new() }
    }

    /// The first line like that, if it comes before the deadline and before the end.
    pub fn find(&mut self, deadline: Instant, is_wanted: impl Fn(&str) -> bool) -> Option<String> {
        if let Some(line) = self.seen.iter().find(|line| is_wanted(line)) {
            return Some(line.clone());
        }
        while let Ok(line) = self.next(deadline) {
            if is_wanted(&line) {
                return Some(line);
            }
        }
        None
    }

    /// Everything so far.
    pub fn text(&self) -> String {
        self.seen.concat()
    }

    fn read_to_end(&mut self, deadline: Instant) -> bool {
        loop {
            match self.next(deadline) {
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => return true,
                Err(RecvTimeoutError::Timeout) => return false,
            }
        }
    }

    fn next(&mut self, deadline: Instant) -> Result<String, RecvTimeoutError> {
        let line = self.arriving.recv_timeout(deadline.saturating_duration_since(Instant::now()))?;
        self.seen.push(line.clone());
        Ok(line)
    }
}
