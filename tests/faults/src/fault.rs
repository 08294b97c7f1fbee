//! What can be wrong with a database server or with the way to it (D9, abuse case 105).

use std::time::Duration;

use anyhow::Result;
use clap::Subcommand;

use crate::installation::LOGGING_IN;
use crate::site::{DATABASE, Site};
use crate::verdict::Effect;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub(crate) enum Fault {
    /// The server is stopped (SIGSTOP): connections stay open, and nothing is answered.
    Stopped,
    /// The server is killed, and is away for a while.
    Killed,
    /// The server is restarted.
    Restarted,
    /// Connections fall silent, again and again.
    Silent,
    /// Each answer of the server takes 20 ms longer.
    Slow,
    /// A node has two connections only.
    TwoConnections,
    /// The server only reads, and then writes again.
    ReadOnly,
    /// Somebody else holds the table of the sessions.
    TableLock,
    /// Somebody else holds the row of a user.
    RowLock,
}

/// How often a fault comes, and how long it stays.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Episodes {
    pub(crate) count: u32,
    pub(crate) lasting: Duration,
}

/// Ends a fault. What depends on the server is there again when it returns.
pub(crate) type End<'a> = Box<dyn FnOnce() -> Result<()> + 'a>;

const DELAY: Duration = Duration::from_millis(20);

impl Fault {
    pub(crate) const ALL: [Self; 9] = [
        Self::Stopped,
        Self::Killed,
        Self::Restarted,
        Self::Silent,
        Self::Slow,
        Self::TwoConnections,
        Self::ReadOnly,
        Self::TableLock,
        Self::RowLock,
    ];

    /// As it stands in tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Stopped => "server stopped (SIGSTOP)",
            Self::Killed => "server killed",
            Self::Restarted => "server restarted",
            Self::Silent => "connections fall silent",
            Self::Slow => "20 ms more for each answer",
            Self::TwoConnections => "two connections for each node",
            Self::ReadOnly => "server only reads",
            Self::TableLock => "table locked",
            Self::RowLock => "row locked",
        }
    }

    /// What it may keep from being done.
    pub(crate) fn effect(self) -> Effect {
        match self {
            Self::Stopped | Self::Killed | Self::Silent | Self::ReadOnly => Effect::Everything,
            // A restart may be over before a node looks whether it is ready.
            Self::Restarted | Self::TableLock => Effect::Something,
            Self::RowLock => Effect::LoginsOf(LOGGING_IN[0]),
            Self::Slow | Self::TwoConnections => Effect::Nothing,
        }
    }

    /// How many connections to the database a node may have.
    pub(crate) fn connections(self) -> u32 {
        if self == Self::TwoConnections { 2 } else { 8 }
    }

    /// For `database.url` of the nodes.
    pub(crate) fn url(self, site: &Site) -> String {
        if matches!(self, Self::Silent | Self::Slow) { site.url_through_proxy() } else { site.url() }
    }

    pub(crate) fn episodes(self, is_full: bool) -> Episodes {
        let (count, seconds) = match (self, is_full) {
            // It is over when the server is there again.
            (Self::Restarted, true) => (5, 0),
            (Self::Restarted, false) => (1, 0),
            (Self::Silent, true) => (50, 5),
            (Self::Silent, false) => (2, 2),
            (Self::Stopped | Self::Slow | Self::TwoConnections, true) => (1, 30),
            (_, true) => (1, 10),
            (_, false) => (1, 3),
        };
        Episodes { count, lasting: Duration::from_secs(seconds) }
    }

    /// Begins it.
    pub(crate) fn begin(self, site: &Site) -> Result<End<'_>> {
        let Site { server, proxy } = site;
        Ok(match self {
            Self::Stopped => {
                server.pause()?;
                Box::new(|| server.resume())
            }
            Self::Killed => {
                server.kill()?;
                Box::new(|| server.start_again())
            }
            Self::Restarted => {
                server.stop()?;
                server.start_again()?;
                Box::new(|| Ok(()))
            }
            Self::Silent => {
                proxy.fall_silent();
                Box::new(|| {
                    proxy.speak_again();
                    Ok(())
                })
            }
            Self::Slow => {
                proxy.delay_answers(DELAY);
                Box::new(|| {
                    proxy.delay_answers(Duration::ZERO);
                    Ok(())
                })
            }
            Self::TwoConnections => Box::new(|| Ok(())),
            Self::ReadOnly => {
                server.administer(&server.kind.become_read_only(DATABASE))?;
                Box::new(|| server.administer(&server.kind.become_writable(DATABASE)))
            }
            Self::TableLock => hold(site, server.kind.lock_sessions())?,
            Self::RowLock => {
                let user = LOGGING_IN[0];
                hold(site, &format!("BEGIN; SELECT 1 FROM users WHERE username_key = '{user}' FOR UPDATE;"))?
            }
        })
    }
}

fn hold<'a>(site: &Site, statements: &str) -> Result<End<'a>> {
    let held = site.server.hold(DATABASE, statements)?;
    Ok(Box::new(move || {
        drop(held);
        Ok(())
    }))
}
