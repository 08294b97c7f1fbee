//! Users who read their own profiles one after the other, each chosen by chance among those who would log in
//! (`logins.rs`).

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Result;
use support::connection::Connection;
use support::request;
use support::traffic::Dialogue;

use crate::accounts::Tokens;
use crate::chance::Chance;
use crate::logins::Logins;

/// The requests over one connection.
pub(crate) struct Profiles {
    /// One for each user.
    requests: Arc<[Vec<u8>]>,
    chance: Chance,
    chosen: usize,
}

impl Profiles {
    /// Logs those users in who would log in, and gives what is said over as many connections.
    pub(crate) fn of(address: SocketAddr, users: u32, connections: usize) -> Result<Vec<Self>> {
        let mut connection = Connection::open(address)?;
        let read = |login: Vec<u8>| {
            connection.send(&login)?;
            let tokens: Tokens = serde_json::from_slice(connection.receive_ok()?)?;
            let bearer = format!("Authorization: Bearer {}", tokens.access_token);
            Ok(request::with_header(&request::get("/users/me"), &bearer))
        };
        let requests: Arc<[Vec<u8>]> = Logins::of_each(users).map(read).collect::<Result<_>>()?;
        let on_connection = |seed| {
            let mut profiles =
                Self { requests: Arc::clone(&requests), chance: Chance::from(seed), chosen: 0 };
            profiles.choose()?;
            Ok(profiles)
        };
        (1..).take(connections).map(on_connection).collect()
    }

    fn choose(&mut self) -> Result<()> {
        self.chosen = usize::try_from(self.chance.below(u32::try_from(self.requests.len())?))?;
        Ok(())
    }
}

impl Dialogue for Profiles {
    fn request(&self) -> &[u8] {
        &self.requests[self.chosen]
    }

    fn hear(&mut self, _answer: &[u8]) -> Result<()> {
        self.choose()
    }
}
