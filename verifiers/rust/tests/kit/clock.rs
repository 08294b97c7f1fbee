//! The time that a verifier under test sees. It moves only when it is told to.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use countersign_verify::Clock;

#[derive(Clone)]
pub struct TestClock(Arc<Mutex<Times>>);

struct Times {
    wall: SystemTime,
    steady: Duration,
}

impl TestClock {
    pub fn new() -> Self {
        let wall = SystemTime::UNIX_EPOCH + Duration::from_hours(500_000);
        Self(Arc::new(Mutex::new(Times { wall, steady: Duration::from_secs(1000) })))
    }

    pub fn advance(&self, seconds: f64) {
        self.advance_wall(seconds);
        self.0.lock().unwrap().steady += Duration::from_secs_f64(seconds);
    }

    /// As when somebody sets the clock on the wall.
    pub fn advance_wall(&self, seconds: f64) {
        self.0.lock().unwrap().wall += Duration::from_secs_f64(seconds);
    }

    /// Where what is tested goes by the machine's clock.
    pub fn set_to_the_machines(&self) {
        self.0.lock().unwrap().wall = SystemTime::now();
    }

    /// Seconds since 1970.
    pub fn seconds(&self) -> i64 {
        let since = self.now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        i64::try_from(since.as_secs()).unwrap()
    }
}

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        self.0.lock().unwrap().wall
    }

    fn monotonic(&self) -> Duration {
        self.0.lock().unwrap().steady
    }
}
