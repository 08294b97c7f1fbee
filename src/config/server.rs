//! Section `server`: addresses, limits and deadlines of the HTTP server.

use std::net::{Ipv4Addr, SocketAddr};

use serde::{Deserialize, Serialize};
use url::Url;

use super::{ConfigError, Period, require};

/// Section `server`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct ServerConfig {
    /// Address and port to listen on. `127.0.0.1` listens on `[::1]` too, so that `localhost` always works.
    pub listen: SocketAddr,
    /// The `iss` of every token and the base of every link, fixed at start.
    /// `http://localhost:PORT` and the base path if absent.
    pub issuer: Option<String>,
    /// Path under which everything is served, as `/auth`; empty for none.
    pub base_path: String,
    /// Connections served at once; one more is answered 503 and closed.
    pub max_connections: usize,
    /// Time for a request's head to arrive, counted from the end of the last answer: the idle deadline too.
    pub header_timeout: Period,
    /// Time for a request's body to arrive.
    pub body_timeout: Period,
    /// Largest request body in bytes.
    pub body_limit: usize,
    /// Time that requests in flight are given to finish after SIGTERM or Ctrl-C.
    pub shutdown_timeout: Period,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            issuer: None,
            base_path: String::new(),
            max_connections: 4096,
            header_timeout: Period::seconds(10),
            body_timeout: Period::seconds(10),
            body_limit: 64 * 1024,
            shutdown_timeout: Period::seconds(15),
        }
    }
}

impl ServerConfig {
    /// The issuer identifier (RFC 8414 §2): as configured, else derived from the port and the base path.
    pub fn issuer(&self) -> String {
        self.issuer
            .clone()
            .unwrap_or_else(|| format!("http://localhost:{}{}", self.listen.port(), self.base_path))
    }

    /// The path of the issuer, as `/auth`; absent if it has none.
    pub fn issuer_path(&self) -> Option<String> {
        let path = Url::parse(&self.issuer()).ok()?.path().to_owned();
        Some(path).filter(|path| path != "/")
    }

    /// Where clients find the endpoints: the issuer, with the base path unless it ends in that already.
    pub fn public_url(&self) -> String {
        let issuer = self.issuer();
        if issuer.ends_with(&self.base_path) { issuer } else { format!("{issuer}{}", self.base_path) }
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        if let Some(issuer) = &self.issuer {
            check_issuer(issuer)?;
        }
        let path = &self.base_path;
        let path_is_plain = path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-._~".contains(&b));
        let path_is_rooted = path.is_empty() || (path.starts_with('/') && !path.ends_with('/'));
        require(path_is_plain && path_is_rooted && !path.contains("//"), || {
            format!("server.base_path is `{path}`; write it as `/auth`: one slash before, none after")
        })?;
        require(self.max_connections > 0, || "server.max_connections must be at least 1".to_owned())?;
        require(self.body_limit >= 1024, || "server.body_limit must be at least 1024 bytes".to_owned())?;
        require(!self.header_timeout.0.is_zero() && !self.body_timeout.0.is_zero(), || {
            "server.header_timeout and server.body_timeout must not be zero".to_owned()
        })
    }
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
    });
    require(is_plain && !issuer.ends_with('/') && !issuer.contains(char::is_whitespace), || {
        format!(
            "server.issuer is `{issuer}`; it must be a URL as `https://login.example.com`, without query, \
             fragment, credentials or a slash at the end"
        )
    })
}
