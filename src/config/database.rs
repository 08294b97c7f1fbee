//! Section `database`: where users, clients and sessions live.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::Url;

use super::choice;
use super::error::ConfigError;
use super::period::Period;
use super::require::{MIN_TIMEOUT, require, require_period};

/// Section `database`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct DatabaseConfig {
    /// `sqlite://FILE`, `postgres://USER:PASSWORD@HOST/NAME` or `mysql://USER:PASSWORD@HOST/NAME`.
    pub url: DatabaseUrl,
    /// Connections for reading (SQLite) or in all (PostgreSQL, MySQL).
    pub max_connections: u32,
    /// Longest wait for a connection, and for SQLite's write lock.
    pub acquire_timeout: Period,
    /// Longest time for one statement (PostgreSQL, MySQL).
    pub statement_timeout: Period,
    /// Longest time for all statements of one request together, and its waits for a connection. On SQLite
    /// only the waits count.
    pub request_timeout: Period,
    /// What a commit waits for (SQLite).
    pub synchronous: Synchronous,
}

/// What a commit waits for on SQLite. Neither value loses anything when the server crashes or is killed, and
/// with neither is the file damaged when the whole machine fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Synchronous {
    /// For the operating system: when the machine fails, the last commits may be lost.
    #[default]
    Normal,
    /// For the disk.
    Full,
}

impl<'de> Deserialize<'de> for Synchronous {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        choice::deserialize(deserializer, &[("normal", Self::Normal), ("full", Self::Full)])
    }
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        Self {
            url: DatabaseUrl("sqlite://countersign.db".to_owned()),
            max_connections: 8,
            acquire_timeout: Period::millis(1500),
            statement_timeout: Period::seconds(1),
            request_timeout: Period::millis(1500),
            synchronous: Synchronous::Normal,
        }
    }
}

impl DatabaseConfig {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        let known = ["sqlite:", "postgres:", "postgresql:", "mysql:", "mariadb:"];
        require(known.iter().any(|scheme| self.url.0.starts_with(scheme)), || {
            "database.url must begin with sqlite://, postgres:// or mysql://".to_owned()
        })?;
        self.url.validate()?;
        require(!self.url.0.contains(":memory:") && !self.url.0.contains("mode=memory"), || {
            "database.url names a database in memory, which every connection would see empty; name a file"
                .to_owned()
        })?;
        require((1..=1000).contains(&self.max_connections), || {
            "database.max_connections must be 1 to 1000".to_owned()
        })?;
        require_period("database.acquire_timeout", self.acquire_timeout, MIN_TIMEOUT, Period::minutes(1))?;
        let longest = Period::minutes(10);
        require_period("database.statement_timeout", self.statement_timeout, MIN_TIMEOUT, longest)?;
        require_period("database.request_timeout", self.request_timeout, MIN_TIMEOUT, longest)
    }
}

/// A database URL. It may hold a password, so it prints with the password masked.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct DatabaseUrl(pub String);

impl DatabaseUrl {
    fn is_sqlite(&self) -> bool {
        self.0.starts_with("sqlite:")
    }

    /// Nothing of the URL is repeated: what cannot be read may be a password.
    fn validate(&self) -> Result<(), ConfigError> {
        if self.is_sqlite() {
            let path = self.0.trim_start_matches("sqlite:").trim_start_matches("//");
            // What drivers are usually told to make the file; here `serve` and `db migrate` make it anyway.
            let (path, parameters) = path.split_once('?').unwrap_or((path, ""));
            // SQLAlchemy writes a relative path with a third slash, which is the root directory here.
            require(!path.starts_with("/./"), || {
                let path = path.trim_start_matches('/');
                format!("database.url names a file in the root directory; write sqlite://{path} for one here")
            })?;
            let is_plain = ["", "mode=rw", "mode=rwc"].contains(&parameters);
            return require(!path.is_empty() && is_plain, || {
                "database.url must name a file after sqlite://, without parameters".to_owned()
            });
        }
        let url = self.parse();
        require(url.is_some(), || {
            "database.url cannot be read; write it as postgres://USER:PASSWORD@HOST:PORT/NAME, the special \
             characters of the password percent-encoded (`@` as %40, `/` as %2F, `#` as %23)"
                .to_owned()
        })?;
        let unnamed = url.as_ref().filter(|url| !names_database(url));
        require(unnamed.is_none(), || {
            let scheme = unnamed.map_or("postgres", Url::scheme);
            format!(
                "database.url does not say which database of the server is Countersign's; write it as \
                 {scheme}://USER:PASSWORD@HOST:PORT/NAME"
            )
        })?;
        // A driver would go on without what it does not know, which may be the encryption.
        let unknown = url.as_ref().and_then(unknown_parameter);
        require(unknown.is_none(), || {
            let unknown = unknown.unwrap_or_default();
            format!("database.url has the parameter `{unknown}`, which no driver knows; is it misspelt?")
        })
    }

    /// The URL, unless a character of the password has ended the part that it belongs to.
    fn parse(&self) -> Option<Url> {
        let url = Url::parse(&self.0).ok()?;
        let has_stray =
            url.path().contains('@') || url.fragment().is_some() || self.0.contains(char::is_whitespace);
        (url.has_host() && !has_stray).then_some(url)
    }

    /// Files that a driver reads for TLS, each with the parameter that names it.
    pub fn tls_files(&self) -> Vec<(String, PathBuf)> {
        let url = self.parse();
        let parameters = url.iter().flat_map(Url::query_pairs);
        let files = parameters.filter(|(name, _)| TLS_FILES.contains(&name.as_ref()));
        files.map(|(name, path)| (name.into_owned(), PathBuf::from(path.as_ref()))).collect()
    }

    /// Host and port of a database server.
    pub fn address(&self) -> Option<(String, u16)> {
        let url = self.parse().filter(|_| !self.is_sqlite())?;
        let default = if url.scheme().starts_with("postgres") { 5432 } else { 3306 };
        Some((url.host_str()?.trim_matches(['[', ']']).to_owned(), url.port().unwrap_or(default)))
    }
}

/// What the drivers read behind the question mark.
const PARAMETERS: [(&str, &[&str]); 2] = [
    (
        "postgres",
        &[
            "sslmode",
            "ssl-mode",
            "sslrootcert",
            "ssl-root-cert",
            "ssl-ca",
            "sslcert",
            "ssl-cert",
            "sslkey",
            "ssl-key",
            "statement-cache-capacity",
            "host",
            "hostaddr",
            "port",
            "dbname",
            "user",
            "password",
            "application_name",
            "options",
        ],
    ),
    (
        "m",
        &[
            "sslmode",
            "ssl-mode",
            "sslca",
            "ssl-ca",
            "sslcert",
            "ssl-cert",
            "sslkey",
            "ssl-key",
            "charset",
            "collation",
            "statement-cache-capacity",
            "socket",
            "timezone",
            "time-zone",
        ],
    ),
];

/// Which of them name files.
const TLS_FILES: [&str; 8] =
    ["sslrootcert", "ssl-root-cert", "sslca", "ssl-ca", "sslcert", "ssl-cert", "sslkey", "ssl-key"];

/// A parameter that the driver of this URL does not read. PostgreSQL's takes `options[NAME]` for settings.
fn unknown_parameter(url: &Url) -> Option<String> {
    let (_, known) = PARAMETERS.iter().find(|(scheme, _)| url.scheme().starts_with(scheme))?;
    let is_known = |name: &str| known.contains(&name) || name.starts_with("options[");
    url.query_pairs().map(|(name, _)| name.into_owned()).find(|name| !is_known(name))
}

/// Whether a database of the server is named. Drivers would do without: PostgreSQL's takes the one that is
/// called like the user, and MySQL's takes none.
fn names_database(url: &Url) -> bool {
    let in_query = |url: &Url| url.query_pairs().any(|(name, value)| name == "dbname" && !value.is_empty());
    !url.path().trim_matches('/').is_empty() || url.scheme().starts_with("postgres") && in_query(url)
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_sqlite() {
            return f.write_str(&self.0);
        }
        match self.parse() {
            Some(mut url) => {
                if url.password().is_some() && url.set_password(Some("********")).is_err() {
                    return f.write_str("********");
                }
                // Drivers take `password` as a parameter too.
                url.set_query(None);
                f.write_str(url.as_str())
            }
            None => f.write_str("********"),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for DatabaseUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
