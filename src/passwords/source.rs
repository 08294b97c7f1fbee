//! Whom a hash is made for: the queue is fair between sources, and knows nothing else about
//! them.

use crate::address::Prefix;

/// One who asks for hashes. Two requests of one source share its turn.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    prefix: Option<Prefix>,
    client: Option<String>,
}

impl Source {
    /// Whoever asks from this prefix, through this client where one is known.
    pub fn new(prefix: Prefix, client: Option<&str>) -> Self {
        Self { prefix: Some(prefix), client: client.map(str::to_owned) }
    }

    /// The server itself, and commands.
    pub fn local() -> Self {
        Self { prefix: None, client: None }
    }
}

/// In which lane a source waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It comes from where the user has logged in before, and has not guessed wrong there too often.
    Known,
    /// Anybody else.
    Stranger,
}

impl Standing {
    pub(super) fn other(self) -> Self {
        match self {
            Self::Known => Self::Stranger,
            Self::Stranger => Self::Known,
        }
    }
}
