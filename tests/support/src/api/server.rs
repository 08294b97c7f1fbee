//! A whole server on ground of its own: database, keys, clock.

use std::sync::Arc;
use std::time::Duration;

use countersign::ambient::Ambient;
use countersign::clients::{self, Registration, RegistrationChange};
use countersign::config::{Config, DatabaseUrl, Period, Rate, ThrottleConfig};
use countersign::database::{Database, OpenMode};
use countersign::entropy::{Entropy, SystemEntropy};
use countersign::hashing::Source;
use countersign::keyring::KeyAdmin;
use countersign::login::Authenticator;
use countersign::state::AppState;
use countersign::users::{self, NewUser, Profile};
use entity::secret::{PasswordHash, SecretString};
use entity::user;
use entity::words::Words;
use poem::endpoint::BoxEndpoint;
use poem::{Endpoint as _, EndpointExt as _, Response};
use sea_orm::{ActiveValue::Set, EntityTrait as _};
use tempfile::TempDir;
use uuid::Uuid;

use crate::api::answer::Answer;
use crate::api::call::{Call, form};
use crate::api::clock::ManualClock;
use crate::database::TestDatabase;
use crate::signing_key;

pub use crate::settled::PASSWORD;

/// `iss` of every token of a server under test.
pub const ISSUER: &str = "https://login.example.com";

/// The server under test.
pub struct TestServer {
    /// What its requests are handled with.
    pub state: AppState,
    /// The clock that it reads.
    pub clock: Arc<ManualClock>,
    endpoint: BoxEndpoint<'static, Response>,
    ground: Arc<Ground>,
}

/// What outlives a restart. The database goes first when it is dropped, its directory last.
struct Ground {
    database: TestDatabase,
    directory: TempDir,
}

impl TestServer {
    /// With the defaults, but for what would make tests slow.
    pub async fn start() -> Self {
        Self::configured(|_| {}).await
    }

    /// With a configuration of its own.
    pub async fn configured(change: impl FnOnce(&mut Config)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let database = TestDatabase::migrated(directory.path());
        let ground = Arc::new(Ground { database, directory });
        ground.prepare().await;
        Self::on(ground, Arc::new(ManualClock::new()), change).await
    }

    /// Another server on the same database and keys, with a configuration of its own.
    pub async fn restarted(&self, change: impl FnOnce(&mut Config)) -> Self {
        Self::on(Arc::clone(&self.ground), Arc::clone(&self.clock), change).await
    }

    /// Another server on the same database and keys, on a machine whose clock is so far ahead.
    pub async fn ahead(&self, by: Duration) -> Self {
        Self::on(Arc::clone(&self.ground), Arc::new(self.clock.beside(by)), |_| {}).await
    }

    /// Whether the database is on a server, which has a clock of its own.
    pub fn is_on_database_server(&self) -> bool {
        self.ground.database.address().is_some()
    }

    /// Lets ten minutes pass, in which the server follows the clocks as it does by itself.
    pub async fn follow_clocks_for_ten_minutes(&self) {
        for _ in 0..10 {
            self.clock.advance(Duration::from_mins(1));
            self.follow_clocks().await;
        }
    }

    /// Lets the server follow the clocks now.
    pub async fn follow_clocks(&self) {
        self.state.timekeeper.follow(&self.state.database).await.unwrap();
    }

    /// Sets all clocks back, and lets the server follow them: it has no other time to go by.
    pub async fn set_clocks_back(&self, by: Duration) {
        self.clock.set_back(by);
        self.clock.set_server_back(by);
        self.follow_clocks().await;
    }

    async fn on(ground: Arc<Ground>, clock: Arc<ManualClock>, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = ground.config();
        change(&mut config);
        config.validate().unwrap();
        let ambient = Ambient::new(clock.clone(), Arc::new(SystemEntropy));
        // In a box: the future would be moved about with that of each test.
        let state = Box::pin(AppState::open(config, ambient)).await.unwrap();
        let endpoint = countersign::http::endpoint(&state).unwrap().boxed();
        Self { state, clock, endpoint, ground }
    }

    /// The same server with other randomness for its requests.
    #[must_use]
    pub fn with_entropy(self, entropy: Arc<dyn Entropy>) -> Self {
        let ambient = Ambient::new(self.clock.clone(), entropy);
        let authenticator = Authenticator { ambient: ambient.clone(), ..self.state.authenticator };
        let state = AppState { ambient, authenticator, ..self.state };
        let endpoint = countersign::http::endpoint(&state).unwrap().boxed();
        Self { state, endpoint, ..self }
    }

    /// Sends a request through the router.
    pub async fn send(&self, call: Call) -> Answer {
        Answer::read(self.endpoint.get_response(call.into()).await).await
    }

    /// A user with the password [`PASSWORD`].
    pub async fn user(&self, username: &str) -> user::Model {
        self.user_with(username, Some(PASSWORD), |_| {}).await
    }

    /// A user of any kind.
    pub async fn user_with(
        &self,
        username: &str,
        password: Option<&str>,
        change: impl FnOnce(&mut NewUser),
    ) -> user::Model {
        let mut new = NewUser {
            username: username.to_owned(),
            profile: Profile::default(),
            roles: Words::default(),
            password: password.map(SecretString::new),
        };
        change(&mut new);
        let AppState { database, ambient, passwords, .. } = &self.state;
        users::create(database, ambient, passwords, &passwords.ticket(Source::Local), new).await.unwrap()
    }

    /// A client that may use the password grant; the secret if it is confidential.
    pub async fn client(&self, id: &str, change: impl FnOnce(&mut Registration)) -> Option<String> {
        let mut registration = Registration { id: id.to_owned(), ..Registration::default() };
        registration.grants = ["password"].into_iter().collect();
        change(&mut registration);
        let database = self.state.database.writer();
        let (_, secret) = clients::create(database, &self.state.ambient, registration).await.unwrap();
        secret.map(|secret| secret.expose().to_owned())
    }

    /// Disables a client.
    pub async fn disable_client(&self, id: &str) {
        self.change_client(id, RegistrationChange { disabled: Some(true), ..RegistrationChange::default() })
            .await;
    }

    /// Changes a client.
    pub async fn change_client(&self, id: &str, change: RegistrationChange) {
        let database = self.state.database.writer();
        let client = clients::find(database, id).await.unwrap().unwrap();
        clients::update(&self.state.database, &self.state.ambient, client, change).await.unwrap();
    }

    /// Disables a user.
    pub async fn disable_user(&self, user: user::Model) {
        users::set_disabled(&self.state.database, &self.state.ambient, user, true).await.unwrap();
    }

    /// Puts a password hash into the table, past every check; it is labelled if it can be read.
    pub async fn set_stored_hash(&self, user_id: Uuid, hash: Option<&str>) {
        let hash = hash.map(|hash| PasswordHash(hash.to_owned()));
        let scheme = hash.as_ref().and_then(|hash| self.state.passwords.examine(hash).ok());
        let row = user::ActiveModel {
            id: Set(user_id),
            password_hash: Set(hash),
            password_scheme: Set(scheme.map(|scheme| scheme.to_string())),
            ..Default::default()
        };
        user::Entity::update(row).exec(self.state.database.writer()).await.unwrap();
    }

    /// Logs in with [`PASSWORD`] through a public client.
    pub async fn login(&self, client_id: &str, username: &str, scope: &str) -> Answer {
        let body = format!(
            "grant_type=password&client_id={client_id}&username={username}&password={PASSWORD}&scope={scope}"
        );
        let path = format!("{}/token", self.state.config.server.base_path);
        self.send(form(&path, body.replace(' ', "+"))).await
    }

    /// The access token of such a login.
    pub async fn token(&self, client_id: &str, username: &str, scope: &str) -> String {
        let answer = self.login(client_id, username, scope).await;
        answer.member("access_token").unwrap_or_else(|| panic!("no token: {}", answer.summary()))
    }
}

impl Ground {
    /// Every limit that a test would have to wait for is short, every cost low.
    fn config(&self) -> Config {
        let mut config = Config::default();
        config.server.issuer = Some(ISSUER.to_owned());
        config.server.body_timeout = Period::millis(200);
        config.database.url = DatabaseUrl(self.database.url_without_tls());
        config.database.max_connections = 2;
        // On a busy machine many requests at once may wait long for one of two connections.
        config.database.acquire_timeout = Period::seconds(30);
        config.database.request_timeout = Period::seconds(30);
        config.database.statement_timeout = Period::seconds(30);
        config.keys.directory = self.directory.path().join("keys");
        config.clients.cache_ttl = Period::seconds(0);
        config.passwords.memory_kib = 64;
        config.passwords.iterations = 1;
        config.passwords.threads = 1;
        config.passwords.deadline = Period::seconds(60);
        config.throttle = unlimited();
        config
    }

    async fn prepare(&self) {
        let config = self.config();
        let database = Database::open(&config.database, OpenMode::MustExist).await.unwrap();
        let ambient = Ambient::new(Arc::new(ManualClock::new()), Arc::new(SystemEntropy));
        let keys = KeyAdmin::new(&database, &config.keys, &ambient);
        keys.import(&signing_key::key().pkcs8()).await.unwrap();
        database.close().await.unwrap();
    }
}

/// What tests of something else would run into.
fn unlimited() -> ThrottleConfig {
    ThrottleConfig {
        known: Rate::Unlimited,
        username: Rate::Unlimited,
        username_and_address: Rate::Unlimited,
        address: Rate::Unlimited,
        network: Rate::Unlimited,
        unevaluated: Rate::Unlimited,
        client: Rate::Unlimited,
        ..ThrottleConfig::default()
    }
}
