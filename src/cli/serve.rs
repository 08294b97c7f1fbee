//! `serve`

mod banner;
mod demo;
mod descriptors;

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use self::demo::Demo;
use super::context::{load_config, misspelt_variables, require_owner};
use super::global_args::GlobalArgs;
use super::output::{note, print};
use crate::ambient::Ambient;
use crate::background;
use crate::clients;
use crate::config;
use crate::database::SqliteFile;
use crate::http::{self, Edge, server};
use crate::state::AppState;
use crate::telemetry;

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Listen on this address and port
    #[arg(long, value_name = "ADDRESS", value_parser = config::listen_address)]
    listen: Option<SocketAddr>,
    /// Try it out: a client and a user are made in ./countersign-demo, and commands are printed
    #[arg(long)]
    demo: bool,
}

impl ServeArgs {
    pub(super) async fn run(self, global: &GlobalArgs) -> anyhow::Result<()> {
        let mut flags = if self.demo { demo::settings() } else { Vec::new() };
        flags.extend(self.listen.map(|address| ("server.listen", address.to_string())));
        let mut config = load_config(global, flags)?;
        telemetry::start(&config.log);
        for warning in misspelt_variables() {
            tracing::warn!("{warning}");
        }
        if self.demo {
            demo::require_loopback(config.server.listen)?;
        }
        require_owner(&config)?;
        descriptors::provide(&mut config.server);
        // Before anything is written: a port in use leaves nothing behind.
        let listeners = server::bind(config.server.listen)?;
        if let Some(listener) = listeners.first() {
            config.server.listen = listener.local_addr()?;
        }
        if self.demo {
            demo::create_directory()?;
        }
        let state = AppState::open(config, Ambient::system()).await?;
        if let Some(warning) = SqliteFile::of(&state.config.database.url).and_then(|file| file.openness()) {
            tracing::warn!("{warning}");
        }
        if let Some(warning) = state.config.server.neighbours() {
            tracing::warn!("{warning}");
        }
        let mut signals = Signals::new()?;
        let served = run(&state, listeners, self.demo, &mut signals).await;
        // What was counted is written down and the database is closed, also if serving failed; but not after
        // a second signal.
        if signals.received > 1 {
            return served;
        }
        tokio::select! {
            biased;
            closed = close(&state) => served.and(closed),
            () = signals.next() => served.and_then(|()| bail!("stopped at once; counted attempts were not stored")),
        }
    }
}

/// How long the database may take to close before somebody is told what the end waits for.
const UNTOLD_WAIT: Duration = Duration::from_secs(1);

/// Stores what was counted and closes the database, if that answers in time.
async fn close(state: &AppState) -> anyhow::Result<()> {
    let mut closing = pin!(async {
        let settled = state.throttle.settle(&state.database).await;
        let closed = state.database.clone().close().await;
        settled?;
        Ok(closed?)
    });
    let closing = async {
        if let Ok(closed) = tokio::time::timeout(UNTOLD_WAIT, closing.as_mut()).await {
            return closed;
        }
        note("Waiting for the database; once more to stop at once.");
        closing.await
    };
    let in_time = tokio::time::timeout(state.config.server.closing_time(), closing).await;
    in_time.context("the database did not answer in time; counted attempts were not stored")?
}

/// Prepares what is left, says that the server is ready, and serves until it is told to end.
async fn run(
    state: &AppState,
    listeners: Vec<TcpListener>,
    is_demo: bool,
    signals: &mut Signals,
) -> anyhow::Result<()> {
    let endpoint = http::endpoint(state)?;
    let demo = if is_demo { Some(Demo::prepare(state).await?) } else { None };
    warn_about_default_client(state).await?;
    let mut tasks = background::start(state);
    if let Err(error) = print(&banner::render(state, demo.as_ref()).await?) {
        // The banner alone has the password of the demonstration. Without one, logins matter more than it
        // does.
        ensure!(demo.is_none(), error);
        tracing::warn!(%error, "cannot say that the server is ready");
    }
    let has_finished = serve(listeners, endpoint, state, signals).await;
    tasks.shutdown().await;
    ensure!(has_finished?, "some requests did not finish in time and were cut off");
    Ok(())
}

/// A default client that cannot be used makes every request without a client fail, with an answer that does
/// not say why.
async fn warn_about_default_client(state: &AppState) -> anyhow::Result<()> {
    let Some(id) = &state.config.clients.default_client else {
        return Ok(());
    };
    let client = state.clients.find(id).await?;
    if !clients::can_be_default(client.as_deref()) {
        tracing::warn!(client.id = id, "{}", clients::UNUSABLE_DEFAULT);
    }
    Ok(())
}

/// Serves until the first signal; a second one cuts requests off.
async fn serve(
    listeners: Vec<TcpListener>,
    endpoint: Edge,
    state: &AppState,
    signals: &mut Signals,
) -> anyhow::Result<bool> {
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let shutdown = async {
        let _ = stopped.await;
    };
    let serving = server::serve(listeners, endpoint, state, shutdown);
    let mut serving = pin!(serving);
    tokio::select! {
        finished = serving.as_mut() => return Ok(finished?),
        () = signals.next() => {}
    }
    note("Finishing the requests in flight; once more to stop at once.");
    let _ = stop.send(());
    tokio::select! {
        // An idle server that is told twice at once has nothing to cut off.
        biased;
        finished = serving => Ok(finished?),
        () = signals.next() => Ok(false),
    }
}

/// SIGTERM and Ctrl-C. Not SIGHUP: to listen to it would undo `nohup`.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
    received: u32,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            received: 0,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
        self.received += 1;
    }
}
