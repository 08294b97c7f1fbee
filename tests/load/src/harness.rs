//! One file for each way to put the server under load.

pub(crate) mod account;
pub(crate) mod aimed;
pub(crate) mod burst;
pub(crate) mod hang_up;
pub(crate) mod large;
pub(crate) mod slow;
pub(crate) mod timing;
pub(crate) mod tokens;
