//! Users who log in one after the other, each chosen by chance among as many, however many there are: first
//! logins, which store more than others, are as rare in a large table as in a small one.

use anyhow::Result;
use support::request;
use support::settled::PASSWORD;
use support::traffic::Dialogue;

use crate::chance::Chance;

/// How many users log in at most. They lie evenly among the others.
const WHO_LOG_IN: u32 = 1000;

/// The logins over one connection.
pub(crate) struct Logins {
    users: u32,
    request: Vec<u8>,
    chance: Chance,
}

impl Logins {
    pub(crate) fn of(users: u32, seed: u32) -> Self {
        let mut logins = Self { users, request: Vec::new(), chance: Chance::from(seed) };
        logins.choose();
        logins
    }

    /// The login of each who may be chosen among so many users.
    pub(crate) fn of_each(users: u32) -> impl Iterator<Item = Vec<u8>> {
        (0..who_log_in(users)).map(move |number| login(users, number))
    }

    fn choose(&mut self) {
        self.request = login(self.users, self.chance.below(who_log_in(self.users)));
    }
}

fn who_log_in(users: u32) -> u32 {
    users.min(WHO_LOG_IN)
}

fn login(users: u32, number: u32) -> Vec<u8> {
    let username = format!("user{}", users / who_log_in(users) * number);
    request::form("/token", &request::password_grant(&username, PASSWORD))
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
