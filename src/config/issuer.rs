//! Whether clients can find the server at its issuer.

use url::{Host, Url};

use super::server::ServerConfig;

impl ServerConfig {
    /// What speaks against the issuer, given where the server listens. A proxy in between may still make it
    /// right, so this is a warning.
    pub fn issuer_contradiction(&self) -> Option<String> {
        let (issuer, listen) = (self.issuer(), self.listen);
        let url = Url::parse(&issuer).ok()?;
        let is_same_port = url.port_or_known_default() == Some(listen.port());
        let (is_local, listens_locally) = (is_loopback(&url), listen.ip().is_loopback());
        if is_same_port && url.scheme() == "https" {
            return Some(format!(
                "server.issuer is {issuer}, but port {} speaks HTTP without TLS; put a proxy with TLS in \
                 front, on a port of its own",
                listen.port()
            ));
        }
        if is_local && !listens_locally {
            return Some(format!(
                "the server listens on {listen}, but its issuer is {issuer}, which is another machine to \
                 everybody else; set server.issuer to the URL that clients use"
            ));
        }
        if is_local && !is_same_port {
            return Some(format!(
                "server.issuer is {issuer}, but the server listens on port {}; unless a proxy passes \
                 requests on, nobody answers at the issuer",
                listen.port()
            ));
        }
        (!is_local && is_same_port && listens_locally).then(|| {
            format!(
                "server.issuer is {issuer}, but the server listens on {listen}, which only this machine \
                 reaches; set server.listen to an address that clients reach, or put a proxy in front"
            )
        })
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
