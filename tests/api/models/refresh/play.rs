//! Plays a history on the server and in the model at once.

use std::time::Duration;

use countersign::config::{Config, Period};
use countersign::{housekeeping, users};
use entity::secret::SecretString;
use entity::user;
use support::api::call::form;
use support::api::refresh_form::Parts;
use support::api::refreshing::{Tokens, may_refresh, me, refresh};
use support::api::server::{PASSWORD, TestServer};

use super::history::{Event, TABS};
use super::model::{ABSOLUTE, ACCESS, GRACE, IDLE, Session, Told};

/// A server for all histories; each has a user of its own.
pub(super) struct Stage {
    server: TestServer,
    users: u32,
}

fn configure(config: &mut Config) {
    let period = |millis: i64| Period::millis(u64::try_from(millis).unwrap());
    config.tokens.access_token_lifetime = period(ACCESS);
    config.tokens.refresh_idle_lifetime = period(IDLE);
    config.tokens.refresh_absolute_lifetime = period(ABSOLUTE);
    config.tokens.refresh_grace = period(GRACE);
}

impl Stage {
    pub(super) async fn build() -> Self {
        let server = TestServer::configured(configure).await;
        server.client("spa", may_refresh).await;
        server.client("other", may_refresh).await;
        Self { server, users: 0 }
    }

    /// Says where the two disagree, if they do.
    pub(super) async fn play(&mut self, history: &[Event]) -> Result<(), String> {
        self.users += 1;
        let user = self.server.user(&format!("user-{}", self.users)).await;
        // Histories are told in whole seconds from their login on, as JWTs count.
        let since = self.server.state.ambient.now().0.rem_euclid(1000);
        self.server.clock.advance(Duration::from_millis(u64::try_from(1000 - since).unwrap()));
        let first = Tokens::of(&self.server.login("spa", &user.username, "read").await);
        let mut scene = Scene::begin(&mut self.server, user, first);
        for (at, event) in history.iter().enumerate() {
            scene.happens(event).await.map_err(|what| format!("event {at}, {event:?}: {what}"))?;
        }
        Ok(())
    }
}

/// One history under way.
struct Scene<'a> {
    server: &'a mut TestServer,
    user: user::Model,
    model: Session,
    /// All refresh tokens in the order of their issue.
    issued: Vec<String>,
    /// The number of the token that each tab holds.
    tabs: [usize; TABS],
    access: String,
    access_expires_at: i64,
    longest_access_expires_at: i64,
    is_access_revoked: bool,
}

impl<'a> Scene<'a> {
    fn begin(server: &'a mut TestServer, user: user::Model, first: Tokens) -> Self {
        let now = server.state.ambient.now().0;
        Self {
            server,
            user,
            model: Session::begin(now),
            issued: vec![first.refresh],
            tabs: [0; TABS],
            access: first.access,
            access_expires_at: now + ACCESS,
            longest_access_expires_at: now + ACCESS,
            is_access_revoked: false,
        }
    }

    fn now(&self) -> i64 {
        self.server.state.ambient.now().0
    }

    async fn happens(&mut self, event: &Event) -> Result<(), String> {
        match *event {
            Event::Refresh { tab, is_lost } => self.refresh_by(tab, is_lost).await,
            Event::Share { tab } => {
                self.tabs = [self.tabs[tab]; TABS];
                Ok(())
            }
            Event::Replay { which } => self.present(which % self.issued.len()).await.map(drop),
            Event::WrongFamily => {
                let forged = Parts { family: [0; 16], ..Parts::of(&self.issued[0]) };
                let forged = forged.token(&self.server.state.checks);
                self.is_refused("spa", &forged).await
            }
            Event::OtherClient { tab } => {
                let token = self.issued[self.tabs[tab]].clone();
                self.is_refused("other", &token).await
            }
            Event::Clock { millis } => {
                self.move_clock(millis).await;
                Ok(())
            }
            Event::RevokeRefreshToken { which } => self.revoke_refresh_token(which).await,
            Event::RevokeAccessToken => self.revoke_access_token().await,
            Event::DisableUser | Event::SetPassword => self.user_changes(event).await,
            Event::UseAccessToken => self.use_access_token().await,
            Event::Restart => {
                *self.server = self.server.restarted(configure).await;
                Ok(())
            }
            Event::Sweep => self.sweep().await,
            Event::WrongClock { millis } => {
                self.move_clock(millis).await;
                self.sweep().await?;
                self.move_clock(-millis).await;
                Ok(())
            }
        }
    }

    async fn move_clock(&self, millis: i64) {
        let by = Duration::from_millis(millis.unsigned_abs());
        if millis < 0 { self.server.set_clocks_back(by).await } else { self.server.clock.advance(by) }
    }

    async fn refresh_by(&mut self, tab: usize, is_lost: bool) -> Result<(), String> {
        if let Told::Successor(successor) = self.present(self.tabs[tab]).await?
            && !is_lost
        {
            self.tabs[tab] = successor;
        }
        Ok(())
    }

    /// Presents a token to both, and compares what they tell.
    async fn present(&mut self, token: usize) -> Result<Told, String> {
        let now = self.now();
        let expected = self.model.refresh(token, now);
        let answer = refresh(self.server, "spa", &self.issued[token]).await;
        let found = match (answer.status, answer.member("error").as_deref()) {
            (200, None) => {
                let tokens = Tokens::of(&answer);
                self.access = tokens.access;
                self.access_expires_at = now.div_euclid(1000) * 1000 + ACCESS;
                self.longest_access_expires_at = self.longest_access_expires_at.max(now + ACCESS);
                self.is_access_revoked = false;
                let known = self.issued.iter().position(|issued| *issued == tokens.refresh);
                Told::Successor(known.unwrap_or_else(|| {
                    self.issued.push(tokens.refresh);
                    self.issued.len() - 1
                }))
            }
            (400, Some("invalid_grant")) => Told::Refused,
            _ => return Err(answer.summary()),
        };
        agree(&expected, &found)?;
        Ok(found)
    }

    /// What does not concern the session: refused, and not even noticed by the model.
    async fn is_refused(&mut self, client_id: &str, token: &str) -> Result<(), String> {
        let answer = refresh(self.server, client_id, token).await;
        agree(&(400, Some("invalid_grant")), &(answer.status, answer.member("error").as_deref()))
    }

    async fn revoke_refresh_token(&mut self, which: usize) -> Result<(), String> {
        let token = &self.issued[which % self.issued.len()];
        let answer = self.server.send(form("/revoke", format!("client_id=spa&token={token}"))).await;
        self.model.is_alive = false;
        agree(&200, &answer.status)
    }

    async fn revoke_access_token(&mut self) -> Result<(), String> {
        let answer = self.server.send(form("/revoke", format!("client_id=spa&token={}", self.access))).await;
        self.is_access_revoked |= self.now() < self.access_expires_at;
        agree(&200, &answer.status)
    }

    async fn user_changes(&mut self, event: &Event) -> Result<(), String> {
        let state = &self.server.state;
        if matches!(event, Event::SetPassword) {
            let password = SecretString::new(PASSWORD);
            let user = self.user.clone();
            let set =
                users::set_password(&state.database, &state.ambient, &state.passwords, &user, &password);
            set.await.map_err(|error| error.to_string())?;
        } else {
            for is_disabled in [true, false] {
                let user = self.user.clone();
                let set = users::set_disabled(&state.database, &state.ambient, user, is_disabled).await;
                set.map_err(|error| error.to_string())?;
            }
        }
        self.model.is_alive = false;
        Ok(())
    }

    async fn use_access_token(&mut self) -> Result<(), String> {
        let is_good = self.model.is_alive && !self.is_access_revoked && self.now() < self.access_expires_at;
        agree(&if is_good { 200 } else { 401 }, &me(self.server, &self.access).await)
    }

    async fn sweep(&mut self) -> Result<(), String> {
        let (state, now) = (&self.server.state, self.now());
        let swept = housekeeping::sweep(&state.database, &state.config, &state.ambient).await;
        swept.map_err(|error| error.to_string())?;
        // What has expired may be forgotten now or later; nothing else may.
        if self.model.is_over(now, self.longest_access_expires_at) {
            let session_id = uuid::Uuid::from_bytes(Parts::of(&self.issued[0]).session_id);
            let row = support::api::refreshing::row(self.server, session_id).await;
            self.model.is_alive &= row.is_some();
        }
        Ok(())
    }
}

fn agree<T: PartialEq + std::fmt::Debug>(expected: &T, found: &T) -> Result<(), String> {
    if expected == found { Ok(()) } else { Err(format!("the model says {expected:?}, the server {found:?}")) }
}
