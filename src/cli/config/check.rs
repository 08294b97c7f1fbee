//! `config check`

use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use crate::ambient::Ambient;
use crate::cli::context::load_config;
use crate::cli::global_args::GlobalArgs;
use crate::cli::output::{Output, note};
use crate::clients::{self, Advice};
use crate::config::{Config, Networks};
use crate::database::{Database, Error, OpenMode, SchemaStatus, SqliteFile};
use crate::keyring::KeyAdmin;
use crate::passwords;

/// Long enough for some ten hashes with the default cost.
const MEASURED: Duration = Duration::from_millis(500);

/// What the configuration means on this machine.
#[derive(Serialize)]
struct Findings {
    valid: bool,
    issuer: String,
    /// Absent where no pages are served.
    sign_in_page: Option<String>,
    trusted_proxies: Networks,
    database: String,
    schema: String,
    hashing_threads: usize,
    hashing_memory_mib: u64,
    logins_per_second: f64,
}

/// The findings as JSON.
#[derive(Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    findings: &'a Findings,
    warnings: &'a [String],
}

pub(super) async fn run(global: &GlobalArgs) -> anyhow::Result<()> {
    let config = load_config(global, Vec::new())?;
    let mut warnings: Vec<String> = config.server.issuer_contradiction().into_iter().collect();
    warnings.extend(config.server.sign_in_page().err().map(str::to_owned));
    warnings.extend(config.server.neighbours());
    // A server does not start with a logo that it cannot show.
    warnings.extend(config.pages.read_logo().err().map(|error| error.to_string()));
    let schema = schema(&config, &mut warnings).await;
    note("Measuring how many passwords this machine checks in a second.");
    let rate = passwords::measure(&config.passwords, MEASURED)?;
    let findings = Findings {
        valid: true,
        issuer: config.server.issuer(),
        sign_in_page: config.server.sign_in_page().ok(),
        trusted_proxies: config.server.trusted_proxies.clone(),
        database: config.database.url.to_string(),
        schema,
        hashing_threads: config.passwords.thread_count(),
        hashing_memory_mib: config.passwords.total_memory_kib().div_ceil(1024),
        logins_per_second: (rate * 10.0).round() / 10.0,
    };
    Output::new(global).summary(&Report { findings: &findings, warnings: &warnings }, &findings)?;
    for warning in &warnings {
        note(&format!("warning: {warning}"));
    }
    if config.server.trusted_proxies == Networks::default() {
        note(
            "server.trusted_proxies is empty. Behind a reverse proxy set it to the proxy's address: without it \
             all users behind the proxy count as one address, and are sent away together.",
        );
    }
    Ok(())
}

/// The state of the schema in words. What would keep the server from starting is a warning.
async fn schema(config: &Config, warnings: &mut Vec<String>) -> String {
    match look(config, warnings).await {
        Ok(status) => {
            if !status.unknown.is_empty() {
                warnings.push(format!("the schema of the database is {status}; install the newer program"));
            }
            status.to_string()
        }
        Err(Error::Missing(path)) => {
            let directory = Path::new(&path).parent().filter(|parent| !parent.is_dir());
            warnings.extend(directory.map(|directory| {
                format!("the directory {} does not exist, and nothing makes it", directory.display())
            }));
            format!("missing; `countersign serve` makes {path}")
        }
        Err(error) => {
            warnings.push(error.to_string());
            "unknown".to_owned()
        }
    }
}

async fn look(config: &Config, warnings: &mut Vec<String>) -> Result<SchemaStatus, Error> {
    let database = Database::open(&config.database, OpenMode::ReadOnly).await?;
    warnings.extend(SqliteFile::of(&config.database.url).and_then(|file| file.openness()));
    let status = database.schema_status().await;
    if status.as_ref().is_ok_and(SchemaStatus::is_current)
        && let Err(error) = look_at_content(config, &database, warnings).await
    {
        warnings.push(error.to_string());
    }
    database.close().await?;
    status
}

/// What a server with this database would lack.
async fn look_at_content(
    config: &Config,
    database: &Database,
    warnings: &mut Vec<String>,
) -> anyhow::Result<()> {
    let keys = KeyAdmin::new(database, &config.keys, &Ambient::system());
    warnings.extend(keys.missing().await?.iter().map(ToString::to_string));
    if let Some(id) = &config.clients.default_client
        && !clients::can_be_default(clients::find(database.reader(), id).await?.as_ref())
    {
        warnings.push(format!("{}: `{id}`", clients::UNUSABLE_DEFAULT));
    }
    let registered = clients::list(database.reader()).await?;
    for advice in Advice::ALL {
        let advised = registered.iter().filter(|client| !client.disabled && advice.is_for(client));
        let ids: Vec<String> = advised.map(|client| format!("`{}`", client.id)).collect();
        if !ids.is_empty() {
            warnings.push(format!("clients with {advice}: {}", ids.join(", ")));
        }
    }
    Ok(())
}
