//! A database, a key, users and clients, and the nodes that serve them.

use std::process::Command;

use support::settled::{CONFIDENTIAL, PASSWORD, PUBLIC};
use support::{Sandbox, Server};

use crate::requests::ORIGIN;

/// Log in again and again.
pub(crate) const LOGGING_IN: [&str; 4] = ["alice", "bob", "carol", "dave"];

/// Each goes on with one session.
pub(crate) const REFRESHING: [&str; 4] = ["erin", "frank", "grace", "heidi"];

const ISSUER: &str = "https://login.example.com";

/// Both clients' tokens are for it, so that one may ask about those of the other.
const API: &str = "https://api.example.com";

/// An installation on whatever database its sandbox names.
pub(crate) struct Installation {
    pub(crate) sandbox: Sandbox,
    /// Of the confidential client.
    pub(crate) secret: String,
}

impl Installation {
    /// Hashes cost next to nothing, and tokens outlive every harness.
    pub(crate) fn new(sandbox: Sandbox) -> Self {
        let sandbox = sandbox
            .with_cheap_hashes()
            .with("SERVER__ISSUER", ISSUER)
            .with("TOKENS__ACCESS_TOKEN_LIFETIME", "1day");
        sandbox.run(&["db", "migrate"]).done();
        for user in [LOGGING_IN, REFRESHING].concat() {
            sandbox.run_with_input(&["user", "create", user, "--password-stdin"], PASSWORD).done();
        }
        let settings =
            ["--grant", "password", "--grant", "refresh_token", "--origin", ORIGIN, "--audience", API];
        let page = ["client", "create", PUBLIC, "--public", "--audience", ISSUER];
        sandbox.run(&[&page[..], &settings].concat()).done();
        let service = ["client", "create", CONFIDENTIAL, "--confidential", "--json"];
        let service = sandbox.run(&[&service[..], &settings].concat()).json();
        let secret = service["client_secret"].as_str().unwrap_or_default().to_owned();
        Self { sandbox, secret }
    }

    /// The command that starts a node. The node dies with this process, however it ends.
    pub(crate) fn node(&self) -> Command {
        let program = self.sandbox.command(&[]).get_program().to_owned();
        let mut command = self.sandbox.command_of("setpriv", &["--pdeathsig", "KILL"]);
        command.arg(program).arg("serve");
        command
    }

    /// Starts a node with these further settings, and waits until it listens.
    pub(crate) fn serve(&self, settings: &[(&str, String)]) -> Server {
        let mut command = self.node();
        command.envs(settings.iter().map(|(key, value)| (format!("COUNTERSIGN_{key}"), value)));
        self.sandbox.serve_by(&mut command)
    }
}
