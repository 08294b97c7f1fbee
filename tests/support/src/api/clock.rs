//! A clock that stands still until a test moves it, or makes it tick. It moves the clock of the database
//! server, too. It can also hold up the hashing threads, which ask it for the time before and after each
//! hash.

use std::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use countersign::clock::Clock;
use entity::time::UnixMillis;

/// 2026-01-01T00:00:00Z in milliseconds.
const START: i64 = 1_767_225_600_000;

/// How often a hashing thread asks for the time: before a hash, and after it.
const READINGS_OF_A_HASH: u32 = 2;

/// Starts at the beginning of 2026.
#[derive(Debug)]
pub struct ManualClock {
    now: AtomicI64,
    elapsed: AtomicU64,
    tick: AtomicU32,
    /// The clock of the database server.
    database: Arc<AtomicI64>,
    /// How often hashing threads may still ask; without a number as often as they want.
    readings: Mutex<Option<u32>>,
    allowed: Condvar,
}

impl Default for ManualClock {
    fn default() -> Self {
        Self::new()
    }
}

impl ManualClock {
    /// Stands still at its start.
    pub fn new() -> Self {
        Self {
            now: AtomicI64::new(START),
            elapsed: AtomicU64::new(0),
            tick: AtomicU32::new(0),
            database: Arc::new(AtomicI64::new(START)),
            readings: Mutex::new(None),
            allowed: Condvar::new(),
        }
    }

    /// The clock of another machine that uses the same database, as far ahead of the database's clock.
    #[must_use]
    pub fn beside(&self, ahead: Duration) -> Self {
        let other = Self { database: Arc::clone(&self.database), ..Self::new() };
        other.now.store(self.of_server().0 + i64::try_from(ahead.as_millis()).unwrap(), Ordering::SeqCst);
        other
    }

    /// Lets time pass, also at the database server.
    pub fn advance(&self, by: Duration) {
        self.elapsed.fetch_add(u64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
        self.set_forward(by);
        self.set_server_forward(by);
    }

    /// Sets the clock of the database server forward without any time passing.
    pub fn set_server_forward(&self, by: Duration) {
        self.database.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Sets the clock of the database server back.
    pub fn set_server_back(&self, by: Duration) {
        self.database.fetch_sub(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// What the clock of the database server says.
    pub fn of_server(&self) -> UnixMillis {
        UnixMillis(self.database.load(Ordering::SeqCst))
    }

    /// From now on a millisecond passes whenever somebody asks for the time, so that no two moments are one.
    pub fn tick(&self) {
        self.tick.store(1, Ordering::SeqCst);
    }

    /// Sets the time of day forward without any time passing.
    pub fn set_forward(&self, by: Duration) {
        self.now.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Sets the time of day back.
    pub fn set_back(&self, by: Duration) {
        self.now.fetch_sub(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Reads both clocks of this machine, which a tick moves.
    fn read(&self) -> (UnixMillis, Duration) {
        let tick = self.tick.load(Ordering::SeqCst);
        let now = self.now.fetch_add(tick.into(), Ordering::SeqCst);
        let elapsed = self.elapsed.fetch_add(tick.into(), Ordering::SeqCst);
        (UnixMillis(now), Duration::from_millis(elapsed))
    }

    /// The present in whole seconds, as JWTs count.
    pub fn seconds(&self) -> i64 {
        self.now().as_seconds()
    }

    /// From now on no hash is begun.
    pub fn hold_hashes(&self) {
        *self.readings.lock().unwrap() = Some(0);
    }

    /// So many more hashes are made, where there is one thread for them.
    pub fn let_hashes(&self, count: u32) {
        self.let_readings(count * READINGS_OF_A_HASH);
    }

    /// The next hash is begun, and not finished.
    pub fn let_a_hash_begin(&self) {
        self.let_readings(1);
    }

    fn let_readings(&self, count: u32) {
        let mut readings = self.readings.lock().unwrap();
        *readings = readings.map(|readings| readings + count);
        self.allowed.notify_all();
    }

    /// All hashes are made.
    pub fn release_hashes(&self) {
        *self.readings.lock().unwrap() = None;
        self.allowed.notify_all();
    }

    fn wait_until_allowed(&self) {
        let readings = self.readings.lock().unwrap();
        let mut readings = self.allowed.wait_while(readings, |readings| *readings == Some(0)).unwrap();
        *readings = readings.map(|readings| readings - 1);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> UnixMillis {
        self.read().0
    }

    fn elapsed(&self) -> Duration {
        if std::thread::current().name().is_some_and(|name| name.starts_with("hash-")) {
            self.wait_until_allowed();
        }
        self.read().1
    }

    fn of_database(&self, _: UnixMillis) -> UnixMillis {
        self.of_server()
    }
}
