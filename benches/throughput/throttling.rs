//! What counting attempts costs: time for each, and memory when somebody floods the table with names.

use std::time::Instant;

use anyhow::Result;
use countersign::ambient::Ambient;
use countersign::config::ThrottleConfig;
use countersign::metrics::ThrottleMetrics;
use countersign::throttle::{Bucket, Throttle};
use entity::secret::InstallationKey;
use support::proc::Proc;

use super::size::Size;
use super::table::{Budget, Row};

/// What abuse case 43 allows.
const MOST_MEBIBYTES: f64 = 64.0;

pub(crate) fn measure(size: &Size) -> Result<Row> {
    let config = ThrottleConfig::default();
    let buckets = config.buckets;
    let throttle =
        Throttle::new(config, &InstallationKey(vec![1; 32]), Ambient::system(), ThrottleMetrics::default());
    let before = Proc(std::process::id()).memory()?.resident;
    let begin = Instant::now();
    for number in 0..size.throttled_names {
        // A name that nobody tries again.
        let _taken = throttle.take(&[Bucket::Username(&format!("name{number}"))])?;
    }
    let seconds = begin.elapsed().as_secs_f64();
    let memory = Proc(std::process::id()).memory()?.resident - before;
    Ok(Row {
        work: format!("memory for counted attempts after {} made-up names", size.throttled_names),
        measured: format!(
            "{memory:.1} MiB for {buckets} buckets; {:.1} µs for each attempt",
            seconds * 1e6 / f64::from(size.throttled_names)
        ),
        limit: String::new(),
        ratio: String::new(),
        budget: Budget::AtMost { most: MOST_MEBIBYTES, unit: " MiB", value: memory },
    })
}
