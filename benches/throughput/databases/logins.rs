//! Users who log in one after the other, each chosen by chance.

use anyhow::Result;
use support::request;
use support::settled::PASSWORD;
use support::traffic::Dialogue;

use crate::chance::Chance;

/// The logins over one connection.
pub(super) struct Logins {
    users: u32,
    request: Vec<u8>,
    chance: Chance,
}

impl Logins {
    pub(super) fn of(users: u32, seed: u32) -> Self {
        let mut logins = Self { users, request: Vec::new(), chance: Chance::from(seed) };
        logins.choose();
        logins
    }

    fn choose(&mut self) {
        let username = format!("user{}", self.chance.below(self.users));
        self.request = request::form("/token", &request::password_grant(&username, PASSWORD));
    }
}

impl Dialogue for Logins {
    fn request(&self) -> &[u8] {
        &self.request
    }

    fn hear(&mut self, _answer: &[u8]) -> Result<()> {
        self.choose();
        Ok(())
    }
}
