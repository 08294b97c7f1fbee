//! Where faults happen: a database server, and a proxy before it.

use anyhow::Result;
use support::proxy::Proxy;

use crate::database_server::{DatabaseServer, Kind};

/// The database that all trials use.
pub(crate) const DATABASE: &str = "countersign";

/// A server of our own with a database, and a way to it that can be disturbed.
pub(crate) struct Site {
    pub(crate) server: DatabaseServer,
    pub(crate) proxy: Proxy,
}

impl Site {
    /// Makes one.
    pub(crate) fn new(kind: Kind) -> Result<Self> {
        let server = DatabaseServer::start(kind)?;
        server.create_database(DATABASE)?;
        let proxy = Proxy::before(server.address());
        Ok(Self { server, proxy })
    }

    /// For `database.url`.
    pub(crate) fn url(&self) -> String {
        self.server.url(DATABASE, self.server.address())
    }

    /// The same through the proxy.
    pub(crate) fn url_through_proxy(&self) -> String {
        self.server.url(DATABASE, self.proxy.address())
    }
}
