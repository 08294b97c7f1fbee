//! What a server writes to its log, as far as it does so on the test's own thread.

use std::io;
use std::sync::{Arc, Mutex, OnceLock};

use tracing::subscriber::{DefaultGuard, set_default};
use tracing::{Dispatch, Level};

/// As long as there is but one subscriber, tracing asks that of the calling thread about each new place in
/// the code, and remembers the answer for all threads. So from the first one on there are two.
static SECOND: OnceLock<Dispatch> = OnceLock::new();

/// The lines of the level `info` and above, from when they are first listened to until this is dropped.
#[must_use]
pub struct Log {
    written: Written,
    _listening: DefaultGuard,
}

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Listens on this thread, which must be the one that requests are handled on.
    pub fn listen() -> Self {
        SECOND.get_or_init(|| {
            let subscriber = tracing_subscriber::fmt().with_max_level(Level::INFO).with_writer(io::sink);
            Dispatch::new(subscriber.finish())
        });
        let written = Written::default();
        let writer = written.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(Level::INFO)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        Self { written, _listening: set_default(subscriber) }
    }

    /// The lines that were written since they were last taken and have this message; the others are
    /// forgotten.
    pub fn take(&self, message: &str) -> Vec<String> {
        let written = std::mem::take(&mut *self.written.0.lock().unwrap());
        let text = String::from_utf8(written).unwrap();
        text.lines().filter(|line| line.contains(message)).map(str::to_owned).collect()
    }
}

/// The value of a field in a line, as it is written there.
pub fn field(line: &str, name: &str) -> Option<String> {
    let (_, rest) = line.split_once(&format!(" {name}="))?;
    Some(match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap_or_default().to_owned(),
        None => rest.split(' ').next().unwrap_or_default().to_owned(),
    })
}
