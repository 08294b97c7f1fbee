//! The programs of MariaDB.

use std::process::Command;

use anyhow::Result;

use super::place::{ADMIN, Place, finish, installed};

pub(super) fn install(place: &Place) -> Result<()> {
    let program = installed(["/usr/bin/mariadb-install-db".into()], "mariadb-server")?;
    let mut command = place.command(program);
    command.args(["--no-defaults", "--skip-test-db", "--skip-name-resolve"]);
    finish(command.arg(format!("--datadir={}", place.path("data").display())))?;
    // Read when the server starts for the first time.
    let Place { password, .. } = place;
    place.write(
        FIRST_STATEMENTS,
        &format!(
            "CREATE USER {ADMIN}@'127.0.0.1' IDENTIFIED BY '{password}';\n\
             GRANT ALL PRIVILEGES ON *.* TO {ADMIN}@'127.0.0.1' WITH GRANT OPTION;\n"
        ),
    )?;
    Ok(())
}

const FIRST_STATEMENTS: &str = "first.sql";

pub(super) fn server(place: &Place) -> Result<Command> {
    let mut command = place.command(installed(["/usr/sbin/mariadbd".into()], "mariadb-server")?);
    command.args(["--no-defaults", "--bind-address=127.0.0.1", "--skip-name-resolve"]);
    command.arg(format!("--port={}", place.port));
    for (option, file) in [("datadir", "data"), ("socket", "socket"), ("pid-file", "pid"), ("tmpdir", "")] {
        command.arg(format!("--{option}={}", place.path(file).display()));
    }
    Ok(command)
}

/// Lets the server make its administrator.
pub(super) fn first_start(place: &Place) -> Result<Command> {
    let mut command = server(place)?;
    command.arg(format!("--init-file={}", place.path(FIRST_STATEMENTS).display()));
    Ok(command)
}

/// Reads statements from its standard input.
pub(super) fn client(place: &Place, database: &str) -> Result<Command> {
    let mut command = place.command(installed(["/usr/bin/mariadb".into()], "mariadb-client")?);
    command.args(["--no-defaults", "--batch", "--skip-column-names", "--unbuffered", "--connect-timeout=5"]);
    command.args(["--protocol=tcp", "--host=127.0.0.1", &format!("--port={}", place.port)]);
    command.arg(format!("--user={ADMIN}")).arg(database).env("MYSQL_PWD", &place.password);
    Ok(command)
}
