//! Section `metrics`: who may read them.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};
use serde::{Deserialize, Serialize};

use super::networks::Networks;

/// Section `metrics`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct MetricsConfig {
    /// Networks that may read `/metrics`; all others find nothing there.
    pub allow: Networks,
}

/// This machine only.
impl Default for MetricsConfig {
    fn default() -> Self {
        let v4 = Ipv4Net::new_assert(Ipv4Addr::new(127, 0, 0, 0), 8);
        let v6 = Ipv6Net::new_assert(Ipv6Addr::LOCALHOST, 128);
        Self { allow: [v4.into(), v6.into()].into_iter().collect() }
    }
}
