//! What PostgreSQL and MariaDB have different words and programs for.

use std::process::Command;

use anyhow::Result;
use rustix::process::Signal;

use super::place::Place;
use super::{mariadb, postgres};

/// What kind of server it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Postgres,
    MariaDb,
}

impl Kind {
    /// As it stands in tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL",
            Self::MariaDb => "MariaDB",
        }
    }

    /// Of the URL.
    pub(super) fn scheme(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::MariaDb => "mysql",
        }
    }

    /// A database that is always there.
    pub(super) fn administration(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::MariaDb => "mysql",
        }
    }

    /// Makes what the server keeps.
    pub(super) fn install(self, place: &Place) -> Result<()> {
        match self {
            Self::Postgres => postgres::install(place),
            Self::MariaDb => mariadb::install(place),
        }
    }

    /// The server, to be started for the first time.
    pub(super) fn first_start(self, place: &Place) -> Result<Command> {
        match self {
            Self::Postgres => postgres::server(place),
            Self::MariaDb => mariadb::first_start(place),
        }
    }

    /// The server, to be started.
    pub(super) fn server(self, place: &Place) -> Result<Command> {
        match self {
            Self::Postgres => postgres::server(place),
            Self::MariaDb => mariadb::server(place),
        }
    }

    /// Its administrator's client, which reads statements from its standard input.
    pub(super) fn client(self, place: &Place, database: &str) -> Result<Command> {
        match self {
            Self::Postgres => postgres::client(place, database),
            Self::MariaDb => mariadb::client(place, database),
        }
    }

    /// What its administrators stop it with: nobody is waited for, and nothing is lost.
    pub(super) fn stop_signal(self) -> Signal {
        match self {
            Self::Postgres => Signal::INT,
            Self::MariaDb => Signal::TERM,
        }
    }

    /// Makes a role that may do nothing yet.
    pub(super) fn create_role(self, name: &str, password: &str) -> String {
        match self {
            Self::Postgres => format!("CREATE ROLE {name} LOGIN PASSWORD '{password}';"),
            Self::MariaDb => format!("CREATE USER {name}@'127.0.0.1' IDENTIFIED BY '{password}';"),
        }
    }

    /// Makes a database of this role's.
    pub(super) fn create_database(self, name: &str, role: &str) -> String {
        match self {
            Self::Postgres => format!("CREATE DATABASE {name} OWNER {role};"),
            Self::MariaDb => {
                format!("CREATE DATABASE {name}; GRANT ALL PRIVILEGES ON {name}.* TO {role}@'127.0.0.1';")
            }
        }
    }

    /// Locks the table of the sessions against everybody, as long as the connection is open.
    pub(crate) fn lock_sessions(self) -> &'static str {
        match self {
            Self::Postgres => "BEGIN; LOCK TABLE sessions IN ACCESS EXCLUSIVE MODE;",
            Self::MariaDb => "LOCK TABLES sessions WRITE;",
        }
    }

    /// Lets a database only be read, as after a failover to a server that follows another one. PostgreSQL has
    /// no such switch that can be turned back: there new connections only read, and those that are there end.
    pub(crate) fn become_read_only(self, database: &str) -> String {
        match self {
            Self::Postgres => format!(
                "ALTER DATABASE {database} SET default_transaction_read_only = on;\n\
                 SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{database}';"
            ),
            Self::MariaDb => "SET GLOBAL read_only = 1;".to_owned(),
        }
    }

    /// Lets it be written to again. On PostgreSQL the connections that are there go on reading only.
    pub(crate) fn become_writable(self, database: &str) -> String {
        match self {
            Self::Postgres => format!("ALTER DATABASE {database} RESET default_transaction_read_only;"),
            Self::MariaDb => "SET GLOBAL read_only = 0;".to_owned(),
        }
    }
}
