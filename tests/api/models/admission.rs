//! Which jobs wait, run and are sent away (P2), with a time that only the test moves.

mod deadlines;
mod look_ups;
mod scene;
mod turns;
