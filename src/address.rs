//! Where a caller is, as far as a limit cares. Must not know how the address was found, nor what is counted.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// How much of an IPv6 address one subscriber is given, to fill at will.
const IPV6_BITS: u32 = 64;

/// What one subscriber has: an IPv4 address (/32), or an IPv6 network (/64).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Prefix(IpAddr);

impl Prefix {
    /// The prefix that an address is in. An IPv4 address that was written as IPv6 (`::ffff:192.0.2.1`) is
    /// the IPv4 address.
    pub fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (!0 << (128 - IPV6_BITS))).into(),
            address @ IpAddr::V4(_) => address,
        })
    }
}

/// In CIDR notation, as `192.0.2.1/32`.
impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(address) => write!(f, "{address}/32"),
            IpAddr::V6(network) => write!(f, "{network}/{IPV6_BITS}"),
        }
    }
}
