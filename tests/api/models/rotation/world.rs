//! Nodes that rotate and sign, verifiers that cache, and a clock that all of them see a little differently.

use std::collections::HashSet;

use proptest::prelude::*;

const SECOND: i64 = 1000;
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

pub(super) const MAX_AGE: i64 = 300 * SECOND;
pub(super) const CLOCK_SKEW: i64 = 60 * SECOND;
pub(super) const RELOAD: i64 = SECOND;

/// 2026-01-01T00:00:00Z.
pub(super) const START: i64 = 1_767_225_600_000;

/// How far the clocks of the two nodes and of the three verifiers are from the time.
pub(super) const NODES: [i64; 2] = [CLOCK_SKEW / 2, -CLOCK_SKEW / 2];
const VERIFIERS: [i64; 3] = [CLOCK_SKEW / 2, 0, -CLOCK_SKEW / 2];

/// A keyring under test, on several nodes. Nodes are told by number, and each goes by its own clock.
pub(super) trait Keys {
    /// A node looks at what there is.
    fn reload(&mut self, node: usize, now: i64);
    /// A node publishes the next key, if none is waiting. Its kid and when it begins to sign.
    fn rotate(&mut self, node: usize, now: i64) -> Option<(String, i64)>;
    /// A node takes a key out of use at once. If it is the one that signs, its replacement and since when
    /// that one signs.
    fn revoke(&mut self, node: usize, now: i64, kid: &str) -> Option<(String, i64)>;
    /// A node is started anew.
    fn restart(&mut self, node: usize, now: i64);
    /// A node signs a token of this lifetime; the kid.
    fn sign(&mut self, node: usize, now: i64, lifetime: i64) -> String;
    /// The kids that a node publishes.
    fn published(&self, node: usize) -> Vec<String>;
    /// A node forgets what is gone.
    fn sweep(&mut self, node: usize, now: i64);
}

/// What happens, after how much time.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pass: i64,
    /// How long ago the nodes have looked at the keys.
    lag: i64,
    node: usize,
    event: Event,
}

#[derive(Clone, Debug)]
enum Event {
    Rotate,
    Sign {
        lifetime: i64,
    },
    Sweep,
    Restart,
    /// One of the keys that the node publishes, by its place.
    Emergency {
        place: usize,
    },
    /// Nothing but that every verifier looks at every token.
    Look,
}

/// Steps that take up to a year together.
pub(super) fn years(steps: usize) -> impl Strategy<Value = Vec<Step>> {
    // Most of the steps are short, so that much happens around the turns of the keys, and before the clock of
    // one node has come to where an emergency was by that of the other.
    let longest = 4 * 365 * DAY / i64::try_from(steps).unwrap();
    let pass = prop_oneof![
        0..CLOCK_SKEW,
        0..800 * SECOND,
        0..longest,
        Just(MAX_AGE),
        Just(MAX_AGE + CLOCK_SKEW + RELOAD)
    ];
    let lifetime = prop_oneof![Just(SECOND), Just(600 * SECOND), SECOND..DAY, Just(DAY)];
    let event = prop_oneof![
        2 => Just(Event::Rotate),
        6 => lifetime.prop_map(|lifetime| Event::Sign { lifetime }),
        1 => Just(Event::Sweep),
        1 => Just(Event::Restart),
        1 => (0..4_usize).prop_map(|place| Event::Emergency { place }),
        2 => Just(Event::Look),
    ];
    let step = (pass, 0..=RELOAD, 0..NODES.len(), event);
    let step = step.prop_map(|(pass, lag, node, event)| Step { pass, lag, node, event });
    // Short histories are there for the sake of shrinking.
    prop::collection::vec(step, 1..=steps)
}

/// The key that signs is revoked by the node that is ahead, and what takes its place by the node that is
/// behind, where it does not sign yet. Then both sign when that one's turn has come for both.
pub(super) fn emergencies_of_both() -> Vec<Step> {
    let step = |pass, node, event| Step { pass, lag: 0, node, event };
    vec![
        step(0, 0, Event::Rotate),
        step(MAX_AGE + CLOCK_SKEW + RELOAD, 0, Event::Emergency { place: 1 }),
        step(0, 1, Event::Emergency { place: 1 }),
        step(CLOCK_SKEW, 0, Event::Sign { lifetime: SECOND }),
        step(0, 1, Event::Sign { lifetime: SECOND }),
        step(DAY, 1, Event::Look),
    ]
}

/// The same, when the node that is ahead has published a further key meanwhile.
pub(super) fn emergencies_before_a_waiting_key() -> Vec<Step> {
    let step = |pass, node, event| Step { pass, lag: 0, node, event };
    let mut steps = emergencies_of_both();
    steps.insert(2, step(0, 0, Event::Rotate));
    steps
}

#[derive(Clone, Debug)]
struct Token {
    kid: String,
    expires_at: i64,
}

/// A key that has been seen, in the order of their generations.
#[derive(Clone, Debug)]
struct Turn {
    kid: String,
    begins_at: i64,
    longest_lifetime: i64,
    revoked_at: Option<i64>,
    published_at: i64,
    /// Whether not everybody had time to see it before it signed.
    is_sudden: bool,
}

impl Turn {
    fn new(kid: String, begins_at: i64, published_at: i64) -> Self {
        Self { kid, begins_at, longest_lifetime: 0, revoked_at: None, published_at, is_sudden: false }
    }

    /// Whether it came before an emergency took the key away.
    fn came(&self) -> bool {
        self.revoked_at.is_none_or(|revoked_at| self.begins_at <= revoked_at)
    }
}

#[derive(Clone, Debug)]
struct Verifier {
    offset: i64,
    fetched_at: i64,
    kids: HashSet<String>,
}

pub(super) struct World<K> {
    keys: K,
    now: i64,
    verifiers: Vec<Verifier>,
    tokens: Vec<Token>,
    turns: Vec<Turn>,
}

impl<K: Keys> World<K> {
    pub(super) fn new(mut keys: K) -> Self {
        for (node, offset) in NODES.iter().enumerate() {
            keys.reload(node, START + offset);
        }
        let first = Turn::new(keys.published(0)[0].clone(), START, START);
        let never = |&offset| Verifier { offset, fetched_at: i64::MIN / 2, kids: HashSet::new() };
        let verifiers = VERIFIERS.iter().map(never).collect();
        Self { keys, now: START, verifiers, tokens: Vec::new(), turns: vec![first] }
    }

    pub(super) fn live(&mut self, steps: &[Step]) -> Result<(), String> {
        for (at, step) in steps.iter().enumerate() {
            self.step(step).map_err(|what| format!("step {at}, {step:?}: {what}"))?;
        }
        Ok(())
    }

    fn step(&mut self, step: &Step) -> Result<(), String> {
        self.now += step.pass.max(step.lag) - step.lag;
        for (node, offset) in NODES.iter().enumerate() {
            self.keys.reload(node, self.now + offset);
        }
        self.check_published()?;
        self.now += step.lag;
        self.happens(step.node, &step.event)?;
        self.look(step.node)
    }

    fn happens(&mut self, node: usize, event: &Event) -> Result<(), String> {
        let now = self.now + NODES[node];
        match event {
            Event::Rotate => {
                let next = self.keys.rotate(node, now);
                let turn = |(kid, begins_at)| Turn::new(kid, begins_at, self.now);
                self.turns.extend(next.map(turn));
            }
            Event::Sign { lifetime } => {
                let kid = self.keys.sign(node, now, *lifetime);
                let at = self.turns.iter().position(|turn| turn.kid == kid).unwrap();
                if self.end(at).is_some_and(|ends_at| ends_at <= now) {
                    return Err(format!("{kid} is taken up again"));
                }
                let turn = &mut self.turns[at];
                turn.longest_lifetime = turn.longest_lifetime.max(*lifetime);
                self.tokens.push(Token { kid, expires_at: now + lifetime });
            }
            Event::Sweep => self.keys.sweep(node, now),
            Event::Restart => self.keys.restart(node, now),
            Event::Emergency { place } => {
                let published = self.keys.published(node);
                let kid = &published[place % published.len()];
                let replacement = self.keys.revoke(node, now, kid);
                self.turns.iter_mut().find(|turn| turn.kid == *kid).unwrap().revoked_at = Some(now);
                if let Some((kid, begins_at)) = replacement {
                    self.take_over(kid, begins_at);
                }
            }
            Event::Look => {}
        }
        Ok(())
    }

    /// A key that waited signs before its time, or a new one does.
    fn take_over(&mut self, kid: String, begins_at: i64) {
        let at = self.turns.iter().position(|turn| turn.kid == kid).unwrap_or_else(|| {
            self.turns.push(Turn::new(kid, begins_at, self.now));
            self.turns.len() - 1
        });
        self.turns[at].begins_at = begins_at;
        self.turns[at].is_sudden = true;
    }

    /// When the next key's turn comes.
    fn end(&self, at: usize) -> Option<i64> {
        self.turns[at + 1..].iter().find(|next| next.came()).map(|next| next.begins_at)
    }

    /// No key outlives its last possible token by more than the skew, and none an emergency.
    fn check_published(&self) -> Result<(), String> {
        for (node, offset) in NODES.iter().enumerate() {
            let now = self.now + offset;
            for kid in self.keys.published(node) {
                let at = self.turns.iter().position(|turn| turn.kid == kid).unwrap();
                let turn = &self.turns[at];
                if turn.revoked_at.is_some() {
                    return Err(format!("{kid} is published after an emergency"));
                }
                let Some(ends_at) = self.end(at) else { continue };
                let last = ends_at + turn.longest_lifetime + CLOCK_SKEW + RELOAD;
                if now >= last {
                    return Err(format!("{kid} outlives its last token by {} ms more", now - last));
                }
            }
        }
        Ok(())
    }

    /// No valid token is ever refused, whichever node the JWKS comes from. After an emergency those of the
    /// revoked key are, and those of the key that had to sign at once by verifiers that have not fetched it
    /// yet.
    fn look(&mut self, node: usize) -> Result<(), String> {
        for verifier in &mut self.verifiers {
            if self.now - verifier.fetched_at >= MAX_AGE {
                verifier.fetched_at = self.now;
                verifier.kids = self.keys.published(node).into_iter().collect();
            }
            let now = self.now + verifier.offset;
            for token in self.tokens.iter().filter(|token| now < token.expires_at) {
                let turn = self.turns.iter().find(|turn| turn.kid == token.kid).unwrap();
                let is_excused =
                    turn.revoked_at.is_some() || (turn.is_sudden && verifier.fetched_at <= turn.published_at);
                if !is_excused && !verifier.kids.contains(&token.kid) {
                    return Err(format!("a verifier {} ms off does not know {}", verifier.offset, token.kid));
                }
            }
        }
        let slowest = self.now - CLOCK_SKEW;
        self.tokens.retain(|token| slowest < token.expires_at);
        Ok(())
    }
}
