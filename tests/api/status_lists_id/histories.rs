//! Random histories: whatever happens, introspection, `/users/me` and the lists of both nodes say the same of
//! every token that has not expired.

use std::time::Duration;

use countersign::users;
use support::api::call::form;
use support::api::refreshing::{Tokens, log_in, me, refresh, server_with_alice};
use support::api::server::TestServer;

use super::{follow, is_set};

const STEPS: usize = 60;

/// Numbers that look random and are the same in each run (Steele, Lea and Flood, "Fast splittable
/// pseudorandom number generators", 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let end = u64::try_from(end).unwrap();
        usize::try_from((mixed ^ (mixed >> 31)) % end).unwrap()
    }
}

/// Two nodes, and every token that was given out.
struct World {
    nodes: [TestServer; 2],
    api: String,
    /// The latest tokens of each session.
    sessions: Vec<Tokens>,
    /// Access tokens, with the time at which each expires.
    given: Vec<(String, Duration)>,
    now: Duration,
}

impl World {
    async fn new() -> Self {
        let node = server_with_alice().await;
        let api = node.client("api", |client| {
            client.confidential = true;
            client.audiences = [support::api::server::ISSUER].into_iter().collect();
        });
        let api = api.await.unwrap();
        let other = node.restarted(|_| {}).await;
        Self { nodes: [node, other], api, sessions: Vec::new(), given: Vec::new(), now: Duration::ZERO }
    }

    fn note(&mut self, tokens: Tokens, of: Option<usize>) {
        self.given.push((tokens.access.clone(), self.now + Duration::from_mins(10)));
        match of {
            Some(session) => self.sessions[session] = tokens,
            None => self.sessions.push(tokens),
        }
    }

    async fn step(&mut self, dice: &mut Dice) {
        let node = dice.below(2);
        let session = dice.below(self.sessions.len().max(1));
        let kind = if self.sessions.is_empty() { 0 } else { dice.below(12) };
        match kind {
            0..=3 => {
                let tokens = log_in(&self.nodes[node]).await;
                self.note(tokens, None);
            }
            4..=6 => {
                let answer = refresh(&self.nodes[node], "spa", &self.sessions[session].refresh).await;
                if answer.status == 200 {
                    self.note(Tokens::of(&answer), Some(session));
                }
            }
            7 => self.revoke(node, &self.sessions[session].refresh).await,
            8 => self.revoke(node, &self.sessions[session].access).await,
            9 => {
                let by = Duration::from_secs(60 * u64::try_from(1 + dice.below(8)).unwrap());
                // Both nodes have one clock.
                self.nodes[0].clock.advance(by);
                self.now += by;
            }
            10 => self.nodes[node] = self.nodes[node].restarted(|_| {}).await,
            _ => self.end_all(node).await,
        }
    }

    async fn revoke(&self, node: usize, token: &str) {
        let answer = self.nodes[node].send(form("/revoke", format!("client_id=spa&token={token}"))).await;
        assert_eq!(answer.status, 200, "{}", answer.summary());
    }

    async fn end_all(&self, node: usize) {
        let state = &self.nodes[node].state;
        let alice = users::find_by_username(state.database.reader(), "alice").await.unwrap().unwrap();
        users::end_all_sessions(&state.database, &state.ambient, alice.id).await.unwrap();
        countersign::housekeeping::sweep(&state.database, &state.config, &state.ambient).await.unwrap();
    }

    /// How many tokens are good and how many were revoked, of those that have not expired.
    async fn judge(&self) -> (usize, usize) {
        for node in &self.nodes {
            follow(node).await;
        }
        let mut counts = (0, 0);
        for (token, expires_at) in self.given.iter().filter(|(_, expires_at)| *expires_at > self.now) {
            let is_good = me(&self.nodes[0], token).await == 200;
            for node in &self.nodes {
                let call = form("/introspect", format!("token={token}")).basic("api", &self.api);
                assert_eq!(node.send(call).await.json()["active"], is_good, "{expires_at:?}");
                assert_eq!(is_set(node, token).await, !is_good, "{expires_at:?}");
            }
            if is_good { counts.0 += 1 } else { counts.1 += 1 }
        }
        counts
    }
}

#[tokio::test]
async fn introspection_and_the_lists_never_disagree() {
    let mut world = World::new().await;
    let mut dice = Dice(15);
    let mut seen = (0, 0);
    for _ in 0..STEPS {
        world.step(&mut dice).await;
        let (good, revoked) = world.judge().await;
        seen = (seen.0 + good, seen.1 + revoked);
    }
    assert!(seen.0 > STEPS && seen.1 > STEPS, "too few tokens of a kind to tell: {seen:?}");
}
