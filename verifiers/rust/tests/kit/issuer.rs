//! An issuer that answers like Countersign until a test says otherwise.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::clock::TestClock;
use crate::server::{Answer, Server};
use crate::signing::{KEYS, jwk, lst, signed_with, with};

pub const AUDIENCE: &str = "https://api.example.com";
pub const METADATA: &str = "/.well-known/oauth-authorization-server";
pub const JWKS: &str = "/.well-known/jwks.json";
pub const LIST: &str = "/status-lists/1";
pub const SUBJECT: &str = "0199b8a4-6f3e-7c41-9d53-3f2a5e8b7c10";
pub const JTI: &str = "0199b8a4-9c02-7d1e-8a67-5b1c0d9e2f34";

#[derive(Clone)]
pub struct Issuer {
    pub url: String,
    pub clock: TestClock,
    pub server: Server,
    state: Arc<Mutex<State>>,
}

struct State {
    keys: Vec<Value>,
    cache_control: String,
    /// Which key signs, and what it is called.
    signing: (usize, String),
    statuses: Vec<u8>,
    change_number: u64,
}

impl Issuer {
    pub async fn start() -> Self {
        let server = Server::start().await;
        let state = State {
            keys: vec![jwk(&KEYS[0], "one")],
            cache_control: "public, max-age=300".to_owned(),
            signing: (0, "one".to_owned()),
            // The statuses of sixteen tokens, all valid.
            statuses: vec![0, 0],
            change_number: 1,
        };
        let url = format!("http://127.0.0.1:{}", server.port);
        let state = Arc::new(Mutex::new(state));
        let issuer = Self { url, clock: TestClock::new(), server, state };
        let metadata = json!({ "issuer": issuer.url, "jwks_uri": format!("{}{JWKS}", issuer.url) });
        issuer.server.answer_with(METADATA, Answer::new(metadata.to_string()));
        let asked = issuer.clone();
        issuer.server.script(JWKS, move || asked.jwks());
        let asked = issuer.clone();
        issuer.server.script(LIST, move || Answer::new(asked.status_list(&json!({}))));
        issuer
    }

    fn jwks(&self) -> Answer {
        let state = self.state.lock().unwrap();
        let body = json!({ "keys": state.keys }).to_string();
        Answer::new(body).with("Cache-Control", &state.cache_control)
    }

    pub fn set_keys(&self, keys: Vec<Value>) {
        self.state.lock().unwrap().keys = keys;
    }

    pub fn set_cache_control(&self, value: &str) {
        value.clone_into(&mut self.state.lock().unwrap().cache_control);
    }

    /// Which of the keys signs from now on.
    pub fn sign_with(&self, key: usize, kid: &str) {
        self.state.lock().unwrap().signing = (key, kid.to_owned());
    }

    pub fn revoke(&self, index: usize) {
        let mut state = self.state.lock().unwrap();
        state.statuses[index / 8] |= 1 << (index % 8);
        state.change_number += 1;
    }

    /// Everything that it serves is a failure from now on.
    pub fn go_away(&self) {
        for path in self.server.scripts().into_keys() {
            self.server.answer_with(&path, Answer::failure(500));
        }
    }

    pub fn asked(&self, path: &str) -> usize {
        self.server.asked().get(path).copied().unwrap_or_default()
    }

    pub fn is_asked_nothing(&self) -> bool {
        self.server.asked().is_empty()
    }

    /// The claims of a good token, but for some changes.
    pub fn claims(&self, changes: &Value) -> Value {
        let now = self.clock.seconds();
        let good = json!({
            "iss": self.url,
            "exp": now + 600,
            "aud": AUDIENCE,
            "sub": SUBJECT,
            "client_id": "web",
            "iat": now,
            "jti": JTI,
            "scope": "orders profile",
            "roles": ["admin"],
            "preferred_username": "alice",
        });
        with(good, changes)
    }

    pub fn token(&self, changes: &Value) -> String {
        self.signed("at+jwt", &self.claims(changes))
    }

    pub fn good_token(&self) -> String {
        self.token(&json!({}))
    }

    /// A token with a place in the issuer's own list.
    pub fn listed_token(&self, index: usize) -> String {
        self.token_of_list(index, &format!("{}{LIST}", self.url), &json!({}))
    }

    pub fn token_of_list(&self, index: usize, uri: &str, changes: &Value) -> String {
        let status = json!({ "status": { "status_list": { "idx": index, "uri": uri } } });
        self.token(&with(status, changes))
    }

    pub fn list_claims(&self, changes: &Value) -> Value {
        let now = self.clock.seconds();
        let state = self.state.lock().unwrap();
        let good = json!({
            "sub": format!("{}{LIST}", self.url),
            "iat": now,
            "exp": now + 300,
            "ttl": 10,
            "change_number": state.change_number,
            "status_list": { "bits": 1, "lst": lst(&state.statuses) },
        });
        with(good, changes)
    }

    pub fn status_list(&self, changes: &Value) -> String {
        self.signed("statuslist+jwt", &self.list_claims(changes))
    }

    /// From now on the list is this one, however often it is asked for.
    pub fn serve_list(&self, changes: &Value) {
        self.server.answer_with(LIST, Answer::new(self.status_list(changes)));
    }

    fn signed(&self, typ: &str, claims: &Value) -> String {
        let (key, kid) = self.state.lock().unwrap().signing.clone();
        signed_with(&KEYS[key], &json!({ "typ": typ, "kid": kid }), claims)
    }
}
