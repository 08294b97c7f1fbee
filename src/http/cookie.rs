//! The cookies that browsers are given. Who reads or writes one goes by this list.

use crate::config::ServerConfig;

/// A cookie of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// The browser session of a user who is signed in.
    Session,
    /// Tells browsers apart whose user is not signed in yet.
    PreSession,
    /// The device token (P4).
    Device,
}

impl Cookie {
    /// Its name. With `__Host-` a browser takes a cookie by TLS alone, for one host and all of its paths
    /// (RFC 6265bis §4.1.3.2), so that no neighbouring host can put another in its place. Without TLS
    /// browsers refuse such a name, also on loopback.
    pub(in crate::http) fn name(self, server: &ServerConfig) -> &'static str {
        match (self, server.is_https()) {
            (Self::Session, true) => "__Host-countersign",
            (Self::Session, false) => "countersign",
            (Self::PreSession, true) => "__Host-countersign-pre",
            (Self::PreSession, false) => "countersign-pre",
            (Self::Device, true) => "__Host-countersign-device",
            (Self::Device, false) => "countersign-device",
        }
    }
}
