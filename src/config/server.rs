//! Section `server`: addresses, limits and deadlines of the HTTP server.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use url::Url;

use super::error::ConfigError;
use super::networks::Networks;
use super::period::Period;
use super::require::{MIN_TIMEOUT, require, require_period};

/// The most of `shutdown_timeout` that is kept for closing the database.
const LONGEST_CLOSING: Duration = Duration::from_secs(2);

/// Section `server`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct ServerConfig {
    /// Address and port to listen on. `127.0.0.1` listens on `[::1]` too, so that `localhost` always works.
    #[serde(deserialize_with = "listen")]
    pub listen: SocketAddr,
    /// The `iss` of every token and the base of every link, fixed at start.
    /// `http://localhost:PORT` and the base path if absent.
    pub issuer: Option<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Networks,
    /// Path under which everything is served, as `/auth`; empty for none.
    pub base_path: String,
    /// Connections served at once; one more is answered 503 and closed.
    pub max_connections: usize,
    /// Connections served at once from one IPv4 address or one IPv6 /64; one more is answered 503 and closed.
    pub max_connections_per_address: usize,
    /// Time for a request's head to arrive, counted from the end of the last answer: the idle deadline too.
    pub header_timeout: Period,
    /// Time for a request's body to arrive.
    pub body_timeout: Period,
    /// Longest time without progress while an answer is sent to a client that does not read.
    pub write_timeout: Period,
    /// Largest request body in bytes.
    #[serde(deserialize_with = "bytes")]
    pub body_limit: usize,
    /// Time that requests in flight are given to finish after SIGTERM or Ctrl-C.
    pub shutdown_timeout: Period,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            issuer: None,
            trusted_proxies: Networks::default(),
            base_path: String::new(),
            max_connections: 4096,
            max_connections_per_address: 1024,
            header_timeout: Period::seconds(10),
            body_timeout: Period::seconds(10),
            write_timeout: Period::seconds(10),
            body_limit: 64 * 1024,
            shutdown_timeout: Period::seconds(15),
        }
    }
}

impl ServerConfig {
    /// How much of `shutdown_timeout` is kept for what comes behind the last request: counted attempts are
    /// stored, and the database is closed.
    pub fn closing_time(&self) -> Duration {
        LONGEST_CLOSING.min(self.shutdown_timeout.0 / 4)
    }

    /// How long requests in flight have after the signal to end.
    pub fn draining_time(&self) -> Duration {
        self.shutdown_timeout.0.saturating_sub(self.closing_time())
    }

    /// The issuer identifier (RFC 8414 §2): as configured, else derived from the port and the base path.
    pub fn issuer(&self) -> String {
        self.issuer
            .clone()
            .unwrap_or_else(|| format!("http://localhost:{}{}", self.listen.port(), self.base_path))
    }

    /// The path of the issuer, as `/auth`; empty if it has none.
    pub fn issuer_path(&self) -> String {
        path_of(&self.issuer())
    }

    /// Whether browsers come by TLS. Without an issuer they do not.
    pub fn is_https(&self) -> bool {
        self.issuer.as_deref().is_some_and(|issuer| issuer.starts_with("https:"))
    }

    /// Where clients find the endpoints: the issuer, with the base path unless it ends in that already.
    pub fn public_url(&self) -> String {
        let issuer = self.issuer();
        if issuer.ends_with(&self.base_path) { issuer } else { format!("{issuer}{}", self.base_path) }
    }

    /// The path of the public URL, as `/auth`; empty if it has none. Links of pages begin with it.
    pub fn public_path(&self) -> String {
        path_of(&self.public_url())
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        if let Some(issuer) = &self.issuer {
            check_issuer(issuer)?;
        }
        let path = &self.base_path;
        let path_is_plain = path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-._~".contains(&b))
            && !path.split('/').any(|segment| matches!(segment, "." | ".."));
        let path_is_rooted = path.is_empty() || (path.starts_with('/') && !path.ends_with('/'));
        require(path_is_plain && path_is_rooted && !path.contains("//"), || {
            format!("server.base_path is `{path}`; write it as `/auth`: one slash before, none after")
        })?;
        require((1..=1_000_000).contains(&self.max_connections), || {
            "server.max_connections must be 1 to 1000000".to_owned()
        })?;
        require((1..=1_000_000).contains(&self.max_connections_per_address), || {
            "server.max_connections_per_address must be 1 to 1000000".to_owned()
        })?;
        require((1024..=16 * 1024 * 1024).contains(&self.body_limit), || {
            "server.body_limit must be 1024 to 16777216 bytes".to_owned()
        })?;
        let timeouts = [
            ("server.header_timeout", self.header_timeout),
            ("server.body_timeout", self.body_timeout),
            ("server.write_timeout", self.write_timeout),
            ("server.shutdown_timeout", self.shutdown_timeout),
        ];
        timeouts
            .iter()
            .try_for_each(|(key, value)| require_period(key, *value, MIN_TIMEOUT, Period::minutes(60)))
    }
}

/// The path of a URL without the slash at its end.
fn path_of(url: &str) -> String {
    Url::parse(url).map(|url| url.path().trim_end_matches('/').to_owned()).unwrap_or_default()
}

/// The address and port to listen on, as `server.listen` and `--listen` have it.
pub fn listen_address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        format!("`{text}` is no address with a port, as `127.0.0.1:8080` is; names are not looked up")
    })
}

fn listen<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SocketAddr, D::Error> {
    listen_address(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}

fn bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| D::Error::custom(format!("`{text}` is no plain number of bytes, as `65536` is")))
}

/// RFC 8414 §2: a URL without query or fragment. A slash at the end is refused because verifiers compare
/// byte for byte, and it is the usual difference.
fn check_issuer(issuer: &str) -> Result<(), ConfigError> {
    let url = Url::parse(issuer);
    let is_plain = url.is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
            // As a client's library writes it: lower case, no default port, nothing left to encode.
            && url.as_str().trim_end_matches('/') == issuer
    });
    require(is_plain && !issuer.ends_with('/') && !issuer.contains(char::is_whitespace), || {
        format!(
            "server.issuer is `{issuer}`; it must be a URL as `https://login.example.com`, without query, \
             fragment, credentials or a slash at the end"
        )
    })
}
