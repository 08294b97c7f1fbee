//! The log, on standard error.

use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::{LogConfig, LogFormat};

/// Starts logging; a second call changes nothing.
pub(crate) fn start(config: &LogConfig) {
    let filter = config.targets().unwrap_or_default();
    // Our own line says what was applied; theirs are two for each migration.
    let filter = filter
        .with_target("sea_orm_migration", LevelFilter::WARN)
        .with_target("sqlx::postgres::notice", LevelFilter::WARN);
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
