//! The programs of PostgreSQL.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::place::{ADMIN, Place, finish, installed};

/// Where Debian has the programs of each version.
const VERSIONS: &str = "/usr/lib/postgresql";

fn programs() -> Result<PathBuf> {
    let versions = std::fs::read_dir(VERSIONS).into_iter().flatten().flatten();
    let mut directories: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    directories.sort();
    let initdb = installed(directories.iter().rev().map(|directory| directory.join("initdb")), "postgresql")?;
    Ok(initdb.with_file_name(""))
}

pub(super) fn install(place: &Place) -> Result<()> {
    let password = place.write("password", &place.password)?;
    let mut command = place.command(programs()?.join("initdb"));
    command.args(["--username", ADMIN, "--auth", "scram-sha-256", "--encoding", "UTF8", "--no-sync"]);
    finish(command.arg("--pwfile").arg(password).arg("--pgdata").arg(place.path("data")))?;
    Ok(())
}

pub(super) fn server(place: &Place) -> Result<Command> {
    let mut command = place.command(programs()?.join("postgres"));
    command.arg("-D").arg(place.path("data"));
    for setting in ["listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=32MB"] {
        command.args(["-c", setting]);
    }
    command.args(["-c", &format!("port={}", place.port)]);
    Ok(command)
}

/// Reads statements from its standard input.
pub(super) fn client(place: &Place, database: &str) -> Result<Command> {
    let mut command = place.command(programs()?.join("psql"));
    command.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1"]);
    command.args(["--host", "127.0.0.1", "--port", &place.port.to_string()]);
    command.args(["--username", ADMIN, "--dbname", database]);
    command.env("PGPASSWORD", &place.password).env("PGCONNECT_TIMEOUT", "5");
    Ok(command)
}
