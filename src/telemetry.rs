//! The log, on standard error.

use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::{LogConfig, LogFormat};

/// What the drivers of the databases tell at `info` is for who works on them, such as two lines for each
/// migration beside our own, and a server's notices. Whoever names them in `log.filter` hears them.
const DRIVERS: [&str; 4] = ["sea_orm", "sea_orm_migration", "sqlx", "sqlx_core"];

/// Starts logging; a second call changes nothing.
pub(crate) fn start(config: &LogConfig) {
    let asked = config.targets().unwrap_or_default();
    let filter = Targets::new()
        .with_default(asked.default_level().unwrap_or(LevelFilter::OFF))
        .with_targets(DRIVERS.map(|target| (target, LevelFilter::WARN)));
    let filter = asked.into_iter().fold(filter, |filter, (target, level)| filter.with_target(target, level));
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let layer = match config.format {
        LogFormat::Text => layer.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).boxed(),
        LogFormat::Json => layer.json().boxed(),
    };
    // The filter is the registry's and not the layer's. With a layer's filter a line was lost each time after
    // a driver had asked whether a line of its own was wanted. Only another subscriber that was set first
    // makes this fail, and that one logs.
    let _ = tracing_subscriber::registry().with(filter).with(layer).try_init();
}
