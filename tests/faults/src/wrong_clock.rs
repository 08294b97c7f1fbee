//! A clock that is wrong, ahead or behind, from the start or by a jump (abuse cases 111 and 112). Whatever it
//! says, nothing is deleted, no key is dated by it, and where a database server has the right time its tokens
//! are stamped with that.

use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use support::jwt::claims;
use support::report::Report;
use support::request::form;
use support::settled::{PASSWORD, PUBLIC};
use support::wrong_clock::WrongClock;
use support::{Sandbox, Server};

use crate::database_server::DatabaseServer;
use crate::installation::{Installation, REFRESHING};
use crate::requests::{Tokens, by_service, own_account, refresh};

/// By how many seconds, and in words.
const WRONG: [(i64, &str); 3] =
    [(26 * 3600, "26 hours ahead"), (91 * 86_400, "91 days ahead"), (-91 * 86_400, "91 days behind")];

/// After so long a node knows that its clock was set.
const NOTICED: Duration = Duration::from_secs(3);

/// What tokens may be wrong by, in seconds.
const SKEW: u64 = 60;

/// A database of its own.
const DATABASE: &str = "clock";

pub(crate) fn run(program: &Path, server: Option<&DatabaseServer>, report: &mut Report) -> Result<()> {
    let name = server.map_or("SQLite", |server| server.kind.name());
    let mut sandbox = Sandbox::new(program);
    if let Some(server) = server {
        server.create_database(DATABASE)?;
        sandbox = sandbox.with("DATABASE__URL", server.url(DATABASE, server.address()));
    }
    let installation = Installation::new(sandbox);
    // In the full size what a node does every minute comes a second time meanwhile.
    let time = Duration::from_secs(if report.is_full() { 70 } else { 2 });
    let clock = WrongClock::of(&installation.sandbox, "clock");
    let site = Site { installation, clock, time, has_server: server.is_some() };
    let mut right = site.serve();
    let mut kept = Kept::begin(&right, &site.installation)?;
    for (seconds, words) in WRONG {
        report.title(&format!("clock {words} from the start: {name}"))?;
        if site.has_server {
            site.run_beside(&mut kept, seconds, report)?;
        } else {
            right.stop().done();
            site.run_alone(seconds);
            right = site.serve();
        }
        kept.tell(&right, &site.installation, report)?;
        report.title(&format!("clock that jumps, {words}, and back: {name}"))?;
        let hasty = site.jump(&right, seconds)?;
        kept.tell(&right, &site.installation, report)?;
        report.must(
            "a session that is refreshed right after the jump, and later",
            format!("{hasty:?}"),
            hasty == [200, 200],
        )?;
    }
    let rotated = site.installation.sandbox.run(&["key", "rotate"]);
    report.must("the keys can be changed afterwards", rotated.stderr.trim(), rotated.code == Some(0))?;
    right.stop().done();
    Ok(())
}

struct Site {
    installation: Installation,
    /// Of the node that is right unless it jumps.
    clock: WrongClock,
    /// How long a clock is wrong.
    time: Duration,
    has_server: bool,
}

impl Site {
    fn serve(&self) -> Server {
        self.serve_by(&self.clock)
    }

    fn serve_by(&self, clock: &WrongClock) -> Server {
        self.installation.sandbox.serve_by(clock.reach(&mut self.installation.node()))
    }

    /// The same node, which has no other one beside it.
    fn run_alone(&self, seconds: i64) {
        self.clock.set(seconds);
        let node = self.serve();
        std::thread::sleep(self.time);
        node.stop().done();
        self.clock.set(0);
    }

    /// Lets the clock of a node jump, and back. What a session is answered that is refreshed right then, and
    /// again when the node has had the time to notice.
    fn jump(&self, node: &Server, seconds: i64) -> Result<[u16; 2]> {
        let login = Tokens::of(&node.login(REFRESHING[3], PASSWORD))?;
        self.clock.set(seconds);
        std::thread::sleep(self.time);
        self.clock.set(0);
        let first = node.exchange(&refresh(&login.refresh));
        std::thread::sleep(NOTICED);
        let newest = Tokens::of(&first).unwrap_or(login);
        let second = node.exchange(&refresh(&newest.refresh));
        Ok([first.status, second.status])
    }

    /// Another node. The database server has the right time.
    fn run_beside(&self, kept: &mut Kept, seconds: i64, report: &mut Report) -> Result<()> {
        let clock = WrongClock::of(&self.installation.sandbox, "other-clock");
        clock.set(seconds);
        let node = self.serve_by(&clock);
        let login = Tokens::of(&node.login(REFRESHING[1], PASSWORD))?;
        let issued = claims(&login.access)["iat"].as_u64().context("a token without a time")?;
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs();
        let off = issued.abs_diff(now);
        report.must("what its tokens' times are wrong by (≤ 60 s)", format!("{off} s"), off <= SKEW)?;
        let readiness = node.get("/readyz");
        let told = readiness.body.lines().find_map(|line| line.strip_prefix("clock offset: "));
        let told_seconds =
            told.and_then(|told| told.split(' ').next()?.replace('\u{2212}', "-").parse::<i64>().ok());
        report.must(
            "what it says of its clock, being ready",
            format!("{}: {}", readiness.status, told.unwrap_or("nothing")),
            readiness.status == 200
                && told_seconds.is_some_and(|told| told.abs().abs_diff(seconds.abs()) <= SKEW),
        )?;
        std::thread::sleep(self.time);
        kept.tell_session(&node, report)?;
        let account = node.exchange(&own_account(&kept.access)).status;
        report.must("the other node's token is good here", account, account == 200)?;
        node.stop().done();
        Ok(())
    }
}

/// What must not be lost.
struct Kept {
    /// Of a session that goes on.
    access: String,
    refresh: String,
    /// An access token that was revoked.
    revoked: String,
    keys: Value,
}

impl Kept {
    fn begin(node: &Server, installation: &Installation) -> Result<Self> {
        let Tokens { access, refresh } = Tokens::of(&node.login(REFRESHING[0], PASSWORD))?;
        let revoked = Tokens::of(&node.login(REFRESHING[2], PASSWORD))?.access;
        let client = ("client_id", PUBLIC);
        let answer = node.exchange(&form("/revoke", &[client, ("token", &revoked)]));
        ensure!(answer.status == 200, "the token is not revoked: {answer:?}");
        Ok(Self { access, refresh, revoked, keys: keys(installation) })
    }

    fn tell(&mut self, node: &Server, installation: &Installation, report: &mut Report) -> Result<()> {
        self.tell_session(node, report)?;
        let ask = by_service(&installation.secret, "/introspect", &[("token", &self.revoked)]);
        let is_active = &node.exchange(&ask).json()["active"];
        report.must("a revoked token is active", is_active, is_active == false)?;
        let keys = keys(installation);
        let are_same = keys == self.keys;
        let shown = if are_same { "yes".to_owned() } else { keys.to_string() };
        report.must("the signing keys are those of before", shown, are_same)
    }

    fn tell_session(&mut self, node: &Server, report: &mut Report) -> Result<()> {
        let answer = node.exchange(&refresh(&self.refresh));
        if let Ok(tokens) = Tokens::of(&answer) {
            self.refresh = tokens.refresh;
        }
        report.must("a session goes on", answer.status, answer.status == 200)
    }
}

/// As the command line lists them, without what the list says of the present.
fn keys(installation: &Installation) -> Value {
    let mut keys = installation.sandbox.run(&["key", "list", "--json"]).json();
    for key in keys.as_array_mut().into_iter().flatten() {
        *key = serde_json::json!([key["kid"], key["published"], key["signs_from"]]);
    }
    keys
}
