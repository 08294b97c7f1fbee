//! Refresh tokens: the rules S1 to S5, once as a model and once as the server.

mod history;
mod model;
mod play;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use self::play::Stage;
use crate::models::cases::cases;

// Abuse cases 45 to 53: whatever tabs, thieves, lost answers, clocks and administrators do, in any order.
#[test]
fn the_server_tells_every_history_as_the_model_does() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let stage = std::cell::RefCell::new(runtime.block_on(Stage::build()));
    let mut runner = TestRunner::new(cases(64));
    let outcome = runner.run(&history::histories(), |history| {
        let told = runtime.block_on(stage.borrow_mut().play(&history));
        told.map_err(TestCaseError::fail)
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
