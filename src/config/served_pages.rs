//! Whether pages for people are served, where, and what speaks against the place.

use url::{Host, Url};

use super::server::ServerConfig;

impl ServerConfig {
    /// Whether pages are served: only where nobody on the way reads their cookies, over https or on this
    /// machine.
    pub fn has_pages(&self) -> bool {
        if self.issuer.is_none() && !self.listen.ip().is_loopback() {
            // `localhost` is a guess then, and the pages would be there for other machines too.
            return false;
        }
        Url::parse(&self.issuer()).is_ok_and(|issuer| match issuer.host() {
            _ if issuer.scheme() == "https" => true,
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        })
    }

    /// The page on which people sign in, or why there is none.
    pub fn sign_in_page(&self) -> Result<String, &'static str> {
        if self.has_pages() {
            return Ok(format!("{}/login", self.public_url()));
        }
        Err(if self.issuer.is_none() {
            "no pages are served, since their cookies could be read on the way: server.listen is open to other \
             machines, and server.issuer does not say how they come here"
        } else {
            "no pages are served, since their cookies could be read on the way: server.issuer is neither https \
             nor on this machine"
        })
    }

    /// Who else is sent the cookies of the pages. A browser tells the paths of a host not apart.
    pub fn neighbours(&self) -> Option<String> {
        let path = Some(self.public_path()).filter(|path| self.has_pages() && !path.is_empty())?;
        let issuer = Url::parse(&self.issuer()).ok()?;
        let host = issuer.host_str()?;
        Some(format!(
            "the pages are below {path}, but browsers send their cookies to everything else on {host} too; serve \
             there only what may have them, or give the server a host name of its own"
        ))
    }
}
