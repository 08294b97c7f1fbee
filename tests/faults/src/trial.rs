//! One fault, from before it until all is well again, and the end of the nodes in the middle of it.

use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use rustix::process::Signal;
use support::Server;
use support::report::Report;
use support::settled::PASSWORD;

use crate::fault::{End, Episodes};
use crate::installation::{Installation, LOGGING_IN};
use crate::load::Load;
use crate::requests::Tokens;
use crate::table::Row;
use crate::verdict::{Effect, Episode, Verdict};

/// `server.shutdown_timeout` of the nodes.
const SHUTDOWN: Duration = Duration::from_secs(5);

/// From the begin of a fault until the nodes are told to end.
const IN_THE_MIDDLE: Duration = Duration::from_millis(500);

/// Counts the connections that a node can use, given an access token.
pub(crate) type Count<'a> = Box<dyn Fn(&Server, &str) -> Result<u32> + 'a>;

/// What is tried, and on what.
pub(crate) struct Trial<'a> {
    pub(crate) name: &'static str,
    pub(crate) database: &'static str,
    pub(crate) installation: &'a Installation,
    pub(crate) nodes: usize,
    /// Of each node.
    pub(crate) settings: Vec<(&'static str, String)>,
    /// How long all is well before.
    pub(crate) calm: Duration,
    pub(crate) episodes: Episodes,
    pub(crate) effect: Effect,
    pub(crate) begin: Box<dyn Fn() -> Result<End<'a>> + 'a>,
    /// How many connections a node may have, and how they are counted. A file has none.
    pub(crate) slots: Option<(u32, Count<'a>)>,
}

impl Trial<'_> {
    pub(crate) fn run(&self, report: &mut Report) -> Result<Row> {
        let Self { name, database, nodes, .. } = self;
        report
            .title(&format!("{name}: {database}, {nodes} {}", if *nodes == 1 { "node" } else { "nodes" }))?;
        let servers: Vec<Server> = (0..self.nodes).map(|_| self.serve()).collect();
        let load = Load::start(self.installation, &servers)?;
        std::thread::sleep(self.calm);
        let episodes: Vec<Episode> =
            (0..self.episodes.count).map(|_| self.episode(&load)).collect::<Result<_>>()?;
        let answers = load.stop()?;
        let verdict = Verdict { answers: &answers, episodes: &episodes, effect: self.effect };
        let figures = verdict.tell(report)?;
        let slots = self.tell_slots(&servers, report)?;
        self.end(servers, report)?;
        Ok(Row { fault: self.name, database: self.database, nodes: self.nodes, figures, slots })
    }

    fn serve(&self) -> Server {
        let shutdown = ("SERVER__SHUTDOWN_TIMEOUT", format!("{}s", SHUTDOWN.as_secs()));
        self.installation.serve(&[&self.settings[..], &[shutdown]].concat())
    }

    fn episode(&self, load: &Load) -> Result<Episode> {
        let began = Instant::now();
        let end = (self.begin)()?;
        std::thread::sleep(self.episodes.lasting);
        end()?;
        let ended = Instant::now();
        load.wait_until_well(ended)?;
        Ok(Episode { began, ended })
    }

    fn tell_slots(&self, nodes: &[Server], report: &mut Report) -> Result<String> {
        let Some((all, count)) = &self.slots else {
            return Ok("–".to_owned());
        };
        let mut counts = Vec::new();
        for node in nodes {
            let token = Tokens::of(&node.login(LOGGING_IN[1], PASSWORD))?.access;
            counts.push(count(node, &token)?);
        }
        let shown = counts.iter().map(u32::to_string).collect::<Vec<_>>().join(" and ");
        let shown = format!("{shown} of {all}");
        report.must("connections of each node that can be used", &shown, counts.iter().all(|n| n == all))?;
        Ok(shown)
    }

    /// Tells the nodes to end while the fault is there and requests are under way.
    fn end(&self, nodes: Vec<Server>, report: &mut Report) -> Result<()> {
        let load = Load::start(self.installation, &nodes)?;
        let end_of_fault = (self.begin)()?;
        std::thread::sleep(IN_THE_MIDDLE);
        let told = Instant::now();
        for node in &nodes {
            node.process.signal(Signal::TERM);
        }
        let mut codes = Vec::new();
        for node in nodes {
            let outcome = node.process.end();
            codes.push(outcome.code.ok_or_else(|| anyhow!("a node ended by a signal: {outcome:?}"))?);
        }
        let took = told.elapsed();
        report.must(
            "all nodes have ended after SIGTERM in the middle of the fault (≤ 5 s)",
            format!("{took:.2?}, exit codes {codes:?}"),
            took <= SHUTDOWN && codes.iter().all(|code| [0, 1].contains(code)),
        )?;
        end_of_fault()?;
        // What was answered by nodes that end is not judged.
        load.stop().map(drop)
    }
}
