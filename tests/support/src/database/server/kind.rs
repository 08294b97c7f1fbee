//! What PostgreSQL and MariaDB are asked for in different words. Nothing else knows which of them a test has.

use url::Url;

/// What kind of server it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Kind {
    /// PostgreSQL.
    Postgres,
    /// MariaDB, or what speaks its protocol.
    MariaDb,
}

impl Kind {
    /// All of them, each with the variable that names a server of it.
    pub(super) const VARIABLES: [(&str, Self); 2] =
        [("TEST_POSTGRES_URL", Self::Postgres), ("TEST_MYSQL_URL", Self::MariaDb)];

    /// Its name.
    pub(in super::super) fn name(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL",
            Self::MariaDb => "MariaDB",
        }
    }

    /// The same database, to be spoken to in plain text unless the URL says otherwise: setting up TLS takes
    /// longer than most of what a test asks its database for.
    pub(super) fn without_tls(self, mut url: Url) -> Url {
        let (parameter, off) = match self {
            Self::Postgres => ("sslmode", "disable"),
            Self::MariaDb => ("ssl-mode", "disabled"),
        };
        if !url.query_pairs().any(|(name, _)| name == parameter) {
            url.query_pairs_mut().append_pair(parameter, off);
        }
        url
    }

    /// Makes a database without tables.
    pub(super) fn create(self, name: &str) -> Vec<String> {
        match self {
            Self::Postgres => vec![format!("CREATE DATABASE {name}"), hasten(name)],
            // Of what the database has by itself nothing may matter: tables name their character set.
            Self::MariaDb => vec![format!("CREATE DATABASE {name} CHARACTER SET latin1")],
        }
    }

    /// Drops a database. Nobody may be connected on MariaDB; PostgreSQL throws them out.
    pub(super) fn drop(self, name: &str) -> String {
        match self {
            Self::Postgres => format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            Self::MariaDb => format!("DROP DATABASE IF EXISTS {name}"),
        }
    }

    /// Selects the names of all databases that begin like this.
    pub(super) fn databases(self, prefix: &str) -> String {
        match self {
            Self::Postgres => {
                format!("SELECT datname::text FROM pg_database WHERE starts_with(datname, '{prefix}')")
            }
            Self::MariaDb => format!(
                "SELECT schema_name FROM information_schema.schemata WHERE LOCATE('{prefix}', schema_name) = 1"
            ),
        }
    }

    /// Selects the numbers of the connections that others have to a database.
    pub(super) fn others(self, name: &str) -> String {
        match self {
            Self::Postgres => format!(
                "SELECT pid::bigint FROM pg_stat_activity WHERE datname = '{name}' \
                 AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ),
            Self::MariaDb => format!(
                "SELECT CAST(id AS SIGNED) FROM information_schema.processlist \
                 WHERE db = '{name}' AND id <> CONNECTION_ID()"
            ),
        }
    }

    /// Takes the lock of this number until the connection ends, or the transaction if there is one. Selects 1
    /// or, if somebody else has it, 0.
    pub(super) fn lock(self, number: u64) -> String {
        match self {
            Self::Postgres => {
                format!("SELECT pg_try_advisory_xact_lock({})::int::bigint", number.cast_signed())
            }
            Self::MariaDb => format!("SELECT CAST(GET_LOCK('countersign_test_{number:016x}', 0) AS SIGNED)"),
        }
    }
}

/// What a crash of the machine would lose is of no use after the test anyway.
pub(super) fn hasten(name: &str) -> String {
    format!("ALTER DATABASE {name} SET synchronous_commit = off")
}
