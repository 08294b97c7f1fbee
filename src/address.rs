//! Where a caller is, as far as a limit cares. Must not know how the address was found, nor what is counted.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use ipnet::{IpNet, Ipv6Net};

/// How much of an IPv6 address one subscriber is given, to fill at will.
const SUBSCRIBER_BITS: u8 = 64;

/// How much of an IPv6 address one site is given, to make subscribers' networks of.
const SITE_BITS: u8 = 48;

/// What one subscriber has, an IPv4 address (/32) or an IPv6 network (/64); or an IPv6 site (/48).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Prefix(IpNet);

impl Prefix {
    /// The subscriber that an address belongs to. An IPv4 address that was written as IPv6
    /// (`::ffff:192.0.2.1`) is the IPv4 address.
    pub fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => network(address, SUBSCRIBER_BITS),
            address @ IpAddr::V4(_) => IpNet::from(address),
        })
    }

    /// The most that one network may have of addresses: the site around an IPv6 network, or an IPv4 address.
    #[must_use]
    pub fn outermost(self) -> Self {
        self.site().unwrap_or(self)
    }

    /// The site around an IPv6 network; IPv4 has none.
    pub fn site(self) -> Option<Self> {
        match self.0 {
            IpNet::V4(_) => None,
            IpNet::V6(net) => Some(Self(network(net.addr(), SITE_BITS))),
        }
    }
}

fn network(address: Ipv6Addr, bits: u8) -> IpNet {
    Ipv6Net::new_assert(address, bits).trunc().into()
}

/// In CIDR notation, as `192.0.2.1/32`.
impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What is printed of a prefix as people write it: a single IPv4 address needs no prefix length.
pub fn spelled(prefix: &str) -> &str {
    prefix.strip_suffix("/32").unwrap_or(prefix)
}

/// No address, or a network of a size that is none of a subscriber or a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write an address, as `192.0.2.1`, or an IPv6 network of 64 or 48 bits, as `2001:db8::/64`")]
pub struct InvalidPrefix;

/// From an address, or from what is printed.
impl FromStr for Prefix {
    type Err = InvalidPrefix;

    fn from_str(text: &str) -> Result<Self, InvalidPrefix> {
        if let Ok(address) = text.parse() {
            return Ok(Self::of(address));
        }
        let network: IpNet = text.parse().map_err(|_| InvalidPrefix)?;
        match (network, network.prefix_len()) {
            (IpNet::V4(_), 32) | (IpNet::V6(_), SUBSCRIBER_BITS | SITE_BITS) => Ok(Self(network.trunc())),
            _ => Err(InvalidPrefix),
        }
    }
}
