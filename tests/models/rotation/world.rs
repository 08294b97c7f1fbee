//! Nodes that rotate and sign, verifiers that cache, and a clock that all of them see a little differently.

use std::collections::{HashMap, HashSet};

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

/// Whatever keeps keys: nodes are told by number, times are theirs.
pub(super) trait Keys {
    /// A node looks at what there is.
    fn reload(&mut self, node: usize, now: i64);
    /// A node publishes the next key, if none is waiting. Its kid and when it begins to sign.
    fn rotate(&mut self, node: usize, now: i64) -> Option<(String, i64)>;
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
    /// Nothing but that every verifier looks at every token.
    Look,
}

/// Steps that take about a year together.
pub(super) fn years(steps: usize) -> impl Strategy<Value = Vec<Step>> {
    // Half of the steps are short, so that much happens around the turns of the keys.
    let longest = 4 * 365 * DAY / i64::try_from(steps).unwrap();
    let pass = prop_oneof![0..800 * SECOND, 0..longest, Just(MAX_AGE), Just(MAX_AGE + CLOCK_SKEW + RELOAD)];
    let lifetime = prop_oneof![Just(SECOND), Just(600 * SECOND), SECOND..DAY, Just(DAY)];
    let event = prop_oneof![
        2 => Just(Event::Rotate),
        6 => lifetime.prop_map(|lifetime| Event::Sign { lifetime }),
        1 => Just(Event::Sweep),
        2 => Just(Event::Look),
    ];
    let step = (pass, 0..=RELOAD, 0..NODES.len(), event);
    prop::collection::vec(step.prop_map(|(pass, lag, node, event)| Step { pass, lag, node, event }), steps)
}

#[derive(Clone, Debug)]
struct Token {
    kid: String,
    expires_at: i64,
}

/// The turn of a key that has been seen.
#[derive(Clone, Debug, Default)]
struct Turn {
    ends_at: Option<i64>,
    longest_lifetime: i64,
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
    turns: HashMap<String, Turn>,
    /// The key whose turn is last, as yet.
    last: String,
}

impl<K: Keys> World<K> {
    pub(super) fn new(mut keys: K) -> Self {
        for (node, offset) in NODES.iter().enumerate() {
            keys.reload(node, START + offset);
        }
        let last = keys.published(0)[0].clone();
        let never = |&offset| Verifier { offset, fetched_at: i64::MIN / 2, kids: HashSet::new() };
        let turns = HashMap::from([(last.clone(), Turn::default())]);
        let verifiers = VERIFIERS.iter().map(never).collect();
        Self { keys, now: START, verifiers, tokens: Vec::new(), turns, last }
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
        self.happens(step.node, &step.event);
        self.look(step.node)
    }

    fn happens(&mut self, node: usize, event: &Event) {
        let now = self.now + NODES[node];
        match event {
            Event::Rotate => {
                if let Some((kid, begins_at)) = self.keys.rotate(node, now) {
                    self.turns.get_mut(&self.last).unwrap().ends_at = Some(begins_at);
                    self.turns.insert(kid.clone(), Turn::default());
                    self.last = kid;
                }
            }
            Event::Sign { lifetime } => {
                let kid = self.keys.sign(node, now, *lifetime);
                let turn = self.turns.get_mut(&kid).unwrap();
                turn.longest_lifetime = turn.longest_lifetime.max(*lifetime);
                self.tokens.push(Token { kid, expires_at: now + lifetime });
            }
            Event::Sweep => self.keys.sweep(node, now),
            Event::Look => {}
        }
    }

    /// No key outlives its last possible token by more than the skew.
    fn check_published(&self) -> Result<(), String> {
        for (node, offset) in NODES.iter().enumerate() {
            let now = self.now + offset;
            for kid in self.keys.published(node) {
                let turn = &self.turns[&kid];
                let Some(ends_at) = turn.ends_at else { continue };
                let last = ends_at + turn.longest_lifetime + CLOCK_SKEW + RELOAD;
                if now >= last {
                    return Err(format!("{kid} outlives its last token by {} ms more", now - last));
                }
            }
        }
        Ok(())
    }

    /// No valid token is ever refused, whichever node the JWKS comes from.
    fn look(&mut self, node: usize) -> Result<(), String> {
        for verifier in &mut self.verifiers {
            if self.now - verifier.fetched_at >= MAX_AGE {
                verifier.fetched_at = self.now;
                verifier.kids = self.keys.published(node).into_iter().collect();
            }
            let now = self.now + verifier.offset;
            for token in self.tokens.iter().filter(|token| now < token.expires_at) {
                if !verifier.kids.contains(&token.kid) {
                    return Err(format!("a verifier {} ms off does not know {}", verifier.offset, token.kid));
                }
            }
        }
        let slowest = self.now - CLOCK_SKEW;
        self.tokens.retain(|token| slowest < token.expires_at);
        Ok(())
    }
}
