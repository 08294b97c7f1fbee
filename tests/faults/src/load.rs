//! Clients of some nodes, at a pace that does not depend on what they are answered.

mod question;
mod session;

use std::net::SocketAddr;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, ensure};
use support::Server;
use support::caller::{runtime, source};
use support::request::get;
use support::settled::PASSWORD;
use tokio::sync::oneshot;
use tokio::task::LocalSet;

use self::question::Question;
use self::session::Session;
use crate::answers::{Answer, Answers, Need, Subject};
use crate::installation::{Installation, LOGGING_IN, REFRESHING};
use crate::requests::{Tokens, by_service, login, own_account};

/// What a node is asked for that needs no database.
const OFFLINE: [&str; 3] = ["/.well-known/jwks.json", "/.well-known/oauth-authorization-server", "/livez"];

/// When nothing went wrong for so long, nothing does: every answer that was under way has come.
const CALM: Duration = Duration::from_secs(2);

/// Longest wait for that.
const PATIENCE: Duration = Duration::from_secs(20);

/// Running clients.
pub(crate) struct Load {
    answers: Answers,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<Result<()>>,
}

impl Load {
    /// Lets the sessions begin that are refreshed later, and then all clients.
    pub(crate) fn start(installation: &Installation, nodes: &[Server]) -> Result<Self> {
        let first = nodes.first().context("there is a node")?;
        let log_in = |user| Tokens::of(&first.login(user, PASSWORD));
        let tokens = REFRESHING.into_iter().map(log_in).collect::<Result<Vec<_>>>()?;
        let addresses: Vec<SocketAddr> = nodes.iter().map(|node| node.address).collect();
        let questions = questions(installation, &tokens[0].access);
        let answers = Answers::default();
        let (stop, stopped) = oneshot::channel();
        let noted = answers.clone();
        let thread = std::thread::spawn(move || {
            let clients = LocalSet::new();
            for question in questions {
                for node in &addresses {
                    clients.spawn_local(question.clone().ask_steadily(*node, noted.clone()));
                }
            }
            for (number, (user, tokens)) in REFRESHING.into_iter().zip(tokens).enumerate() {
                let session =
                    Session { user, token: tokens.refresh, from: source(number), nodes: addresses.clone() };
                clients.spawn_local(session.go_on(noted.clone()));
            }
            runtime()?.block_on(clients.run_until(stopped))?;
            Ok(())
        });
        Ok(Self { answers, stop, thread })
    }

    /// Waits until all is well again after a fault that has ended at this moment, or it is plain that it will
    /// not be.
    pub(crate) fn wait_until_well(&self, ended: Instant) -> Result<()> {
        let give_up = ended + PATIENCE;
        loop {
            ensure!(!self.thread.is_finished(), "the clients have ended early");
            let last = self.answers.last_trouble().map_or(ended, |trouble| trouble.max(ended));
            let (now, next) = (Instant::now(), (last + CALM).min(give_up));
            if now >= next {
                return Ok(());
            }
            std::thread::sleep(next - now);
        }
    }

    /// Ends the clients; what they were answered.
    pub(crate) fn stop(self) -> Result<Vec<Answer>> {
        // The clients may have ended by themselves; why, the thread says.
        let _ = self.stop.send(());
        self.thread.join().map_err(|_| anyhow!("the clients panicked"))??;
        Ok(self.answers.take())
    }
}

/// What each node is asked for, and how often.
fn questions(installation: &Installation, access_token: &str) -> Vec<Question> {
    let question = |need, what, request, millis| Question {
        subject: Subject { need, what, user: "" },
        request,
        from: source(100),
        every: Duration::from_millis(millis),
    };
    let ask_about = by_service(&installation.secret, "/introspect", &[("token", access_token)]);
    let mut questions = vec![
        question(Need::Readiness, "/readyz", get("/readyz"), 250),
        question(Need::Database, "/introspect", ask_about, 100),
        question(Need::Database, "/users/me", own_account(access_token), 100),
    ];
    questions.extend(OFFLINE.map(|path| question(Need::Nothing, path, get(path), 50)));
    questions.extend(LOGGING_IN.into_iter().enumerate().map(|(number, user)| Question {
        subject: Subject { need: Need::Database, what: "login", user },
        request: login(user),
        from: source(200 + number),
        every: Duration::from_millis(400),
    }));
    questions
}
