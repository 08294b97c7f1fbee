//! The buckets there are, and what identifies one.

use crate::address::Prefix;
use crate::config::{Rate, ThrottleConfig};
use crate::keyed_hash::KeyedHash;

/// What attempts are counted by. A `name` is a username in the form in which usernames are compared, whether
/// or not there is such a user.
#[derive(Clone, Copy, Debug)]
pub enum Bucket<'a> {
    /// A device on which the user has logged in.
    KnownDevice {
        /// The user.
        name: &'a str,
        /// The digest of the device's token.
        digest: [u8; 32],
    },
    /// An address from which the user has logged in through the client.
    KnownAddress {
        /// The user.
        name: &'a str,
        /// The client.
        client_id: &'a str,
        /// The address.
        prefix: Prefix,
    },
    /// A name, for all attempts from devices and addresses that are not known.
    Username(&'a str),
    /// A name from one address.
    UsernameAndAddress(&'a str, Prefix),
    /// All names from one address.
    Address(Prefix),
    /// All names from one IPv6 network, a /48.
    Network(Prefix),
    /// Secrets of a client from one address.
    Client(&'a str, Prefix),
    /// Attempts at a name from one address that are not evaluated.
    Unevaluated(&'a str, Prefix),
    /// The same at all names, from one IPv4 address or one IPv6 network, a /48.
    UnevaluatedAddress(Prefix),
    /// Sign-ups from one IPv4 address or one IPv6 network, a /48. They take nothing of what logins have
    /// there.
    SignUp(Prefix),
    /// Authorization requests, which are stored, from one IPv4 address or one IPv6 network, a /48.
    AuthorizationRequest(Prefix),
}

/// Which kind of bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BucketKind {
    /// [`Bucket::KnownDevice`]
    KnownDevice,
    /// [`Bucket::KnownAddress`]
    KnownAddress,
    /// [`Bucket::Username`]
    Username,
    /// [`Bucket::UsernameAndAddress`]
    UsernameAndAddress,
    /// [`Bucket::Address`]
    Address,
    /// [`Bucket::Network`]
    Network,
    /// [`Bucket::Client`]
    Client,
    /// [`Bucket::Unevaluated`]
    Unevaluated,
    /// [`Bucket::UnevaluatedAddress`]
    UnevaluatedAddress,
    /// [`Bucket::SignUp`]
    SignUp,
    /// [`Bucket::AuthorizationRequest`]
    AuthorizationRequest,
}

impl BucketKind {
    pub(super) const ALL: [Self; 11] = [
        Self::KnownDevice,
        Self::KnownAddress,
        Self::Username,
        Self::UsernameAndAddress,
        Self::Address,
        Self::Network,
        Self::Client,
        Self::Unevaluated,
        Self::UnevaluatedAddress,
        Self::SignUp,
        Self::AuthorizationRequest,
    ];

    /// The name of the kind in the table. It is the configuration's word where the configuration has one.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::KnownDevice => "known_device",
            Self::KnownAddress => "known_address",
            Self::Username => "username",
            Self::UsernameAndAddress => "username_and_address",
            Self::Address => "address",
            Self::Network => "network",
            Self::Client => "client",
            Self::Unevaluated => "unevaluated",
            Self::UnevaluatedAddress => "unevaluated_address",
            Self::SignUp => "sign_up",
            Self::AuthorizationRequest => "authorization_request",
        }
    }

    /// Whether buckets of this kind outlive a restart. Those that protect no password do not: anybody can
    /// make up clients and names without end.
    pub(super) fn is_stored(self) -> bool {
        !matches!(
            self,
            Self::Client
                | Self::Unevaluated
                | Self::UnevaluatedAddress
                | Self::SignUp
                | Self::AuthorizationRequest
        )
    }

    pub(super) fn rate(self, config: &ThrottleConfig) -> Rate {
        match self {
            Self::KnownDevice | Self::KnownAddress => config.known,
            Self::Username => config.username,
            Self::UsernameAndAddress => config.username_and_address,
            Self::Address | Self::UnevaluatedAddress | Self::SignUp => config.address,
            Self::Network | Self::AuthorizationRequest => config.network,
            Self::Client => config.client,
            Self::Unevaluated => config.unevaluated,
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A keyed digest of a name. The name itself is not stored: what people type where a name belongs may be a
/// password.
pub type NameDigest = [u8; 16];

/// What tells one bucket from all others, and what is shown of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Identity {
    pub(super) id: [u8; 16],
    pub(super) kind: BucketKind,
    pub(super) name: Option<NameDigest>,
    pub(super) prefix: Option<Prefix>,
}

impl Bucket<'_> {
    pub(super) fn kind(&self) -> BucketKind {
        match self {
            Self::KnownDevice { .. } => BucketKind::KnownDevice,
            Self::KnownAddress { .. } => BucketKind::KnownAddress,
            Self::Username(_) => BucketKind::Username,
            Self::UsernameAndAddress(..) => BucketKind::UsernameAndAddress,
            Self::Address(_) => BucketKind::Address,
            Self::Network(_) => BucketKind::Network,
            Self::Client(..) => BucketKind::Client,
            Self::Unevaluated(..) => BucketKind::Unevaluated,
            Self::UnevaluatedAddress(_) => BucketKind::UnevaluatedAddress,
            Self::SignUp(_) => BucketKind::SignUp,
            Self::AuthorizationRequest(_) => BucketKind::AuthorizationRequest,
        }
    }

    pub(super) fn identity(&self, key: &KeyedHash) -> Identity {
        let (name, prefix) = match *self {
            Self::KnownDevice { name, .. } | Self::Username(name) => (Some(name), None),
            Self::KnownAddress { name, prefix, .. }
            | Self::UsernameAndAddress(name, prefix)
            | Self::Unevaluated(name, prefix) => (Some(name), Some(prefix)),
            Self::Address(prefix)
            | Self::Network(prefix)
            | Self::Client(_, prefix)
            | Self::UnevaluatedAddress(prefix)
            | Self::SignUp(prefix)
            | Self::AuthorizationRequest(prefix) => (None, Some(prefix)),
        };
        let device: &[u8] = match self {
            Self::KnownDevice { digest, .. } => digest,
            _ => &[],
        };
        let client_id = match self {
            Self::KnownAddress { client_id, .. } | Self::Client(client_id, _) => client_id,
            _ => "",
        };
        let place = prefix.map(|prefix| prefix.to_string()).unwrap_or_default();
        let kind = self.kind();
        let words = [client_id, &place, name.unwrap_or_default()].map(str::as_bytes);
        let parts = [&[kind.as_str().as_bytes(), device], &words[..]].concat();
        Identity { id: digest(key, &parts), kind, name: name.map(|name| name_digest(key, name)), prefix }
    }
}

pub(super) fn name_digest(key: &KeyedHash, name: &str) -> NameDigest {
    digest(key, &[b"name", name.as_bytes()])
}

/// The digest is cut to 128 bits. Only somebody who has the key could make two buckets collide.
fn digest(key: &KeyedHash, parts: &[&[u8]]) -> [u8; 16] {
    let hash = key.of(parts);
    std::array::from_fn(|index| hash.get(index).copied().unwrap_or_default())
}

/// A digest as the table has it: 32 hexadecimal digits.
pub(super) fn encode(id: [u8; 16]) -> String {
    uuid::Uuid::from_bytes(id).simple().to_string()
}

pub(super) fn decode(text: &str) -> Option<[u8; 16]> {
    uuid::Uuid::try_parse(text).ok().map(uuid::Uuid::into_bytes)
}
