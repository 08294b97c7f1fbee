//! In whose turn a piece of work is done.

use crate::address::Prefix;

/// Who asks for work. Among users who are known, turns go by user. Among strangers they go by IPv6 site or
/// IPv4 address, then by subscriber, then by client, so that a caller with many addresses of one network has
/// one turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A user, by the name as it is compared, who comes from where they have logged in before.
    Known(String),
    /// Somebody at this address, through this client where one is known.
    Stranger(Prefix, Option<String>),
    /// The server itself, or a command.
    Local,
}

/// In which lane a caller waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Familiarity {
    /// A user who comes from where they have logged in before, and has not guessed wrong there too often.
    Known,
    /// Anybody else.
    Stranger,
}

/// One step of the way from a lane to a job; see [`Source::turns`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Turn {
    /// Of a user.
    User(String),
    /// Of an IPv6 site, a subscriber or an IPv4 address.
    Network(Prefix),
    /// Of a client.
    Client(Option<String>),
    /// Of the server itself.
    Local,
}

impl Source {
    /// In which lane its work waits.
    pub fn familiarity(&self) -> Familiarity {
        match self {
            Self::Known(_) => Familiarity::Known,
            Self::Stranger(..) | Self::Local => Familiarity::Stranger,
        }
    }

    /// The way to its work: by what turns are taken, the outermost level first.
    pub fn turns(&self) -> Vec<Turn> {
        match self {
            Self::Known(name) => vec![Turn::User(name.clone())],
            Self::Stranger(prefix, client) => {
                let networks = prefix.site().into_iter().chain([*prefix]).map(Turn::Network);
                networks.chain([Turn::Client(client.clone())]).collect()
            }
            Self::Local => vec![Turn::Local],
        }
    }
}

impl Familiarity {
    pub(super) fn other(self) -> Self {
        match self {
            Self::Known => Self::Stranger,
            Self::Stranger => Self::Known,
        }
    }
}
