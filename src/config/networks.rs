//! A list of networks in the configuration, in CIDR notation: `127.0.0.1, 10.0.0.0/8, fd00::/8`.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Networks; none by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks(Vec<IpNet>);

impl Networks {
    /// Whether the address is in one of them. An IPv4 address that was written as IPv6 is the IPv4 address.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

impl FromIterator<IpNet> for Networks {
    fn from_iter<I: IntoIterator<Item = IpNet>>(networks: I) -> Self {
        Self(networks.into_iter().collect())
    }
}

impl FromStr for Networks {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
        let parse = |word: &str| {
            let address = word.parse::<IpAddr>().map(|address| IpNet::from(address.to_canonical()));
            address.or_else(|_| word.parse()).map_err(|_| {
                format!("`{word}` is no network; write addresses or networks as `192.0.2.1, 10.0.0.0/8`")
            })
        };
        words.map(parse).collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for Networks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, network) in self.0.iter().enumerate() {
            write!(f, "{}{network}", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl Serialize for Networks {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How networks may be written in a file: as in a variable, or as a list.
#[derive(Deserialize)]
#[serde(untagged, expecting = "networks are a text, as `192.0.2.1, 10.0.0.0/8`, or a list of such texts")]
enum Written {
    Text(String),
    List(Vec<String>),
}

impl Written {
    fn joined(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::List(texts) => texts.join(","),
        }
    }
}

impl<'de> Deserialize<'de> for Networks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Written::deserialize(deserializer)?.joined().parse().map_err(D::Error::custom)
    }
}
