//! Two keyrings on one database and one directory. Keys are imported, which waits like a rotation: finding
//! primes for each case would take most of the time. Only an emergency makes one.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use countersign::ambient::Ambient;
use countersign::clock::Clock;
use countersign::config::{Config, DatabaseUrl, Period};
use countersign::database::{Database, OpenMode};
use countersign::entropy::SystemEntropy;
use countersign::keyring::{Error, KeyAdmin, Keyring, Validity};
use entity::time::UnixMillis;
use openssl::rsa::Rsa;
use support::database::TestDatabase;
use support::jwt::header;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::world::{CLOCK_SKEW, Keys, MAX_AGE, NODES, RELOAD, START};

const TYPE: &str = "at+jwt";

/// How many keys a history may use up.
const POOL: usize = 16;

fn pool() -> &'static [String] {
    static POOL_OF_KEYS: OnceLock<Vec<String>> = OnceLock::new();
    let make = |_| String::from_utf8(Rsa::generate(2048).unwrap().private_key_to_pem().unwrap()).unwrap();
    POOL_OF_KEYS.get_or_init(|| (0..POOL).map(make).collect())
}

#[derive(Debug, Default)]
struct NodeClock(AtomicI64);

impl Clock for NodeClock {
    fn now(&self) -> UnixMillis {
        UnixMillis(self.0.load(Ordering::SeqCst))
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.now().0.unsigned_abs())
    }
}

struct Node {
    clock: Arc<NodeClock>,
    ambient: Ambient,
    keyring: Keyring,
}

/// Fields are dropped in order: the directory last.
pub(super) struct RealKeys {
    runtime: Runtime,
    nodes: Vec<Node>,
    used: usize,
    config: Config,
    database: Database,
    _ground: TestDatabase,
    _directory: TempDir,
}

impl RealKeys {
    pub(super) fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let directory = tempfile::tempdir().unwrap();
        let ground = TestDatabase::migrated(directory.path());
        let config = configuration(&ground, directory.path().join("keys"));
        let database = runtime.block_on(Database::open(&config.database, OpenMode::MustExist)).unwrap();
        let mut keys = Self {
            runtime,
            nodes: Vec::new(),
            used: 0,
            config,
            database,
            _ground: ground,
            _directory: directory,
        };
        keys.import(&ambient(&Arc::new(NodeClock(AtomicI64::new(START))))).unwrap();
        for offset in NODES {
            let clock = Arc::new(NodeClock(AtomicI64::new(START + offset)));
            let ambient = ambient(&clock);
            let opening = Keyring::open(&keys.database, &keys.config.keys, &ambient);
            let keyring = keys.runtime.block_on(opening).unwrap();
            keys.nodes.push(Node { clock, ambient, keyring });
        }
        keys
    }

    /// Brings the next key of the pool in.
    fn import(&mut self, ambient: &Ambient) -> Result<(String, i64), Error> {
        let key = self.runtime.block_on(self.admin(ambient).import(&pool()[self.used]))?;
        self.used += 1;
        Ok((key.kid, key.activates_at.0))
    }

    fn admin(&self, ambient: &Ambient) -> KeyAdmin {
        KeyAdmin::new(&self.database, &self.config.keys, ambient)
    }

    fn at(&self, node: usize, now: i64) -> &Node {
        let node = &self.nodes[node];
        node.clock.0.store(now, Ordering::SeqCst);
        node
    }
}

fn ambient(clock: &Arc<NodeClock>) -> Ambient {
    Ambient::new(clock.clone(), Arc::new(SystemEntropy))
}

fn configuration(ground: &TestDatabase, keys: PathBuf) -> Config {
    let period = |millis: i64| Period::millis(u64::try_from(millis).unwrap());
    let mut config = Config::default();
    config.database.url = DatabaseUrl(ground.url_without_tls());
    config.database.max_connections = 2;
    config.keys.directory = keys;
    config.keys.jwks_max_age = period(MAX_AGE);
    config.keys.clock_skew = period(CLOCK_SKEW);
    config.keys.reload_interval = period(RELOAD);
    config
}

impl Keys for RealKeys {
    fn reload(&mut self, node: usize, now: i64) {
        let node = self.at(node, now);
        self.runtime.block_on(node.keyring.reload(&self.database)).unwrap();
    }

    fn rotate(&mut self, node: usize, now: i64) -> Option<(String, i64)> {
        if self.used == POOL {
            return None;
        }
        let ambient = self.at(node, now).ambient.clone();
        match self.import(&ambient) {
            Err(Error::Pending { .. }) => None,
            imported => Some(imported.unwrap()),
        }
    }

    fn revoke(&mut self, node: usize, now: i64, kid: &str) -> Option<(String, i64)> {
        let ambient = self.at(node, now).ambient.clone();
        self.runtime
            .block_on(self.admin(&ambient).revoke(kid))
            .unwrap()
            .map(|key| (key.kid, key.activates_at.0))
    }

    fn sign(&mut self, node: usize, now: i64, lifetime: i64) -> String {
        let node = self.at(node, now);
        let validity = Validity { issued_at: node.ambient.now(), lifetime };
        let signing = node.keyring.sign(&self.database, TYPE, b"{}", validity);
        let token = self.runtime.block_on(signing).unwrap();
        node.keyring.verify(TYPE, &token).unwrap();
        header(&token)["kid"].as_str().unwrap().to_owned()
    }

    fn published(&self, node: usize) -> Vec<String> {
        let jwks: serde_json::Value = serde_json::from_slice(&self.nodes[node].keyring.jwks().body).unwrap();
        let keys = jwks["keys"].as_array().unwrap();
        keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
    }

    fn restart(&mut self, node: usize, now: i64) {
        let ambient = self.at(node, now).ambient.clone();
        let opening = Keyring::open(&self.database, &self.config.keys, &ambient);
        self.nodes[node].keyring = self.runtime.block_on(opening).unwrap();
    }

    fn sweep(&mut self, node: usize, now: i64) {
        let ambient = self.at(node, now).ambient.clone();
        self.runtime.block_on(self.admin(&ambient).sweep()).unwrap();
    }
}
