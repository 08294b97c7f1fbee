//! What `serve` says when it is ready.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::demo::{self, Demo};
use crate::cli::first_client::FIRST_CLIENT;
use crate::config::ServerConfig;
use crate::state::AppState;
use crate::{clients, users};

pub(super) async fn render(state: &AppState, demo: Option<&Demo>) -> anyhow::Result<String> {
    let server = &state.config.server;
    let address = server.listen;
    let issuer = &state.issuer;
    let mut text = String::new();
    writeln!(text, "Countersign {} is ready.", env!("CARGO_PKG_VERSION"))?;
    writeln!(text)?;
    writeln!(text, "  Address   http://{address}{}", server.base_path)?;
    writeln!(text, "  Issuer    {issuer}")?;
    writeln!(text, "  Database  {}", state.config.database.url)?;
    writeln!(text, "  Sign in   {}", server.sign_in_page().unwrap_or_else(str::to_owned))?;
    writeln!(text, "  Docs      {}/docs", local_url(server))?;
    match demo {
        Some(demo) => write!(text, "\n{}", demo.commands(state))?,
        None => text.push_str(&first_steps(state).await?),
    }
    Ok(text)
}

/// The server as seen from this machine.
fn local_url(server: &ServerConfig) -> String {
    let address = server.listen;
    let is_localhost =
        [Ipv4Addr::LOCALHOST.into(), IpAddr::from(Ipv6Addr::LOCALHOST)].contains(&address.ip());
    if is_localhost || address.ip().is_unspecified() {
        format!("http://localhost:{}{}", address.port(), server.base_path)
    } else {
        format!("http://{address}{}", server.base_path)
    }
}

/// The commands that make the first user and the first client, as long as there is none.
async fn first_steps(state: &AppState) -> anyhow::Result<String> {
    let connection = state.database.reader();
    let mut steps = String::new();
    if !clients::any(connection).await? {
        writeln!(steps, "{FIRST_CLIENT}")?;
    }
    if !users::any(connection).await? {
        steps.push_str("  countersign user create alice\n");
    }
    Ok(match steps.as_str() {
        "" => steps,
        _ => format!(
            "\nNobody can log in yet. In another terminal, in this directory and with the same settings:\n\n\
             {steps}"
        ),
    })
}

impl Demo {
    fn commands(&self, state: &AppState) -> String {
        let server = &state.config.server;
        let base = local_url(server);
        let password = self.password.expose();
        format!(
            "This is a demonstration in ./{directory}. Log in as {user} with the password {password}\n\
             (a new one at each start), here or with the Authorize button of the docs:\n\n  \
             curl -d 'username={user}&password={password}' {base}/token\n\n\
             Get a token and use it:\n\n  \
             TOKEN=$(curl -s -d 'username={user}&password={password}' {base}/token | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')\n  \
             curl -H \"Authorization: Bearer $TOKEN\" {base}/users/me\n\n\
             Sign in to a single-page application; in another terminal, in the directory of the sources and\n\
             with Node.js:\n\n  \
             npm --prefix examples/spa ci\n  \
             ISSUER={issuer} npm --prefix examples/spa start\n\n\
             Then press Log in at {spa} and sign in as {user}.\n\n\
             Verify a token offline with the keys at {base}/.well-known/jwks.json\n\
             Other commands find it when they run in that directory, in another terminal:\n\n  \
             cd {directory} && {program} user list\n",
            directory = demo::DIRECTORY,
            program = std::env::current_exe().map_or("countersign".into(), |path| path.display().to_string()),
            user = demo::USERNAME,
            spa = demo::SPA,
            issuer = state.issuer,
        )
    }
}
