//! `config check`

use std::time::Duration;

use serde::Serialize;

use crate::cli::context::load_config;
use crate::cli::global_args::GlobalArgs;
use crate::cli::output::{Output, note};
use crate::passwords;

/// Long enough for some ten hashes with the default cost.
const MEASURED: Duration = Duration::from_millis(500);

/// What the configuration means on this machine.
#[derive(Serialize)]
struct Findings {
    valid: bool,
    issuer: String,
    hashing_threads: usize,
    hashing_memory_mib: u64,
    logins_per_second: f64,
}

pub(super) fn run(global: &GlobalArgs) -> anyhow::Result<()> {
    let config = load_config(global, Vec::new())?;
    note("Measuring how many passwords this machine checks in a second.");
    let rate = passwords::measure(&config.passwords, MEASURED)?;
    Output::new(global).object(&Findings {
        valid: true,
        issuer: config.server.issuer(),
        hashing_threads: config.passwords.thread_count(),
        hashing_memory_mib: config.passwords.total_memory_kib().div_ceil(1024),
        logins_per_second: (rate * 10.0).round() / 10.0,
    });
    Ok(())
}
