//! The command line: `countersign <noun> <verb>`, one file a command.
//!
//! Results go to standard output, a table or JSON; everything else to standard error. Secrets come from a
//! prompt or standard input, never from an argument.

mod client;
mod completions;
mod config;
mod context;
mod db;
mod first_client;
mod global_args;
mod input;
mod key;
mod output;
mod serve;
mod session;
mod table;
mod terminal;
mod throttle;
mod token;
mod user;

use clap::{CommandFactory as _, Parser, Subcommand};

use self::first_client::FIRST_CLIENT;
use self::global_args::GlobalArgs;
pub use self::output::report;

fn start_here() -> String {
    format!(
        "\
Start here:
  countersign serve --demo                 try it: all is set up in ./countersign-demo
  countersign serve                        run it: SQLite and a signing key in this directory
{FIRST_CLIENT}
  countersign user create alice            make the first client and user
  countersign config show                  see every setting, its value and its environment variable"
    )
}

/// An authorization server: keeps users, checks passwords, issues JWTs that any service verifies offline.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true, after_help = start_here(), propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    global: GlobalArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    Serve(serve::ServeArgs),
    /// Make, list and change users
    #[command(subcommand)]
    User(user::UserCommand),
    /// Register, list and change clients
    #[command(subcommand)]
    Client(client::ClientCommand),
    /// List and end sessions
    #[command(subcommand)]
    Session(session::SessionCommand),
    /// Find out whether an access token was revoked
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// List the attempts to log in that count against a limit, and forget them
    #[command(subcommand)]
    Throttle(throttle::ThrottleCommand),
    /// List, rotate, revoke and import signing keys
    #[command(subcommand, after_help = key::HELP)]
    Key(key::KeyCommand),
    /// Bring the database schema up to date, look at it, or back the database up
    #[command(subcommand)]
    Db(db::DbCommand),
    /// Check and show the configuration
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// Print a completion script for a shell
    Completions(completions::CompletionsArgs),
}

impl Cli {
    /// Runs the command.
    pub fn run(self) -> anyhow::Result<()> {
        let global = self.global;
        match self.command {
            Command::Completions(args) => Ok(args.run(&mut Self::command())?),
            Command::Config(command) => block_on(command.run(&global)),
            Command::Serve(args) => block_on(args.run(&global)),
            Command::User(command) => block_on(command.run(&global)),
            Command::Client(command) => block_on(command.run(&global)),
            Command::Session(command) => block_on(command.run(&global)),
            Command::Token(command) => block_on(command.run(&global)),
            Command::Throttle(command) => block_on(command.run(&global)),
            Command::Key(command) => block_on(command.run(&global)),
            Command::Db(command) => block_on(command.run(&global)),
        }
    }
}

fn block_on(command: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(command);
    // A name that cannot be resolved, or a disk that does not answer, is nothing to wait for any more.
    runtime.shutdown_background();
    outcome
}
