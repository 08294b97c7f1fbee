//! `serve --demo`: a client, a user and open sign-up, in a directory of their own and on loopback only.

use std::fs::DirBuilder;
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt as _;

use anyhow::{Context as _, ensure};
use entity::secret::SecretString;
use entity::words::Words;

use crate::clients::{self, Registration};
use crate::hashing::Source;
use crate::state::AppState;
use crate::users::{self, NewUser, Profile};

pub(super) const DIRECTORY: &str = "countersign-demo";
pub(super) const USERNAME: &str = "alice";

const CLIENT_ID: &str = "demo";
const SCOPES: [&str; 4] = ["openid", "profile", "email", "roles"];
const GRANTS: [&str; 3] = ["authorization_code", "password", "refresh_token"];
/// Where `examples/spa` is served.
pub(super) const SPA: &str = "http://localhost:5173/";
const ORIGINS: [&str; 3] = ["http://localhost:*", "http://127.0.0.1:*", "http://[::1]:*"];

/// Letters and digits that cannot be taken for one another, 32 of them.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// What the demonstration has made.
#[derive(Debug)]
pub(super) struct Demo {
    pub(super) password: SecretString,
}

/// What differs from the configuration.
pub(super) fn settings() -> Vec<(&'static str, String)> {
    vec![
        ("database.url", format!("sqlite://{DIRECTORY}/countersign.db")),
        ("keys.directory", format!("{DIRECTORY}/keys")),
        ("clients.default_client", CLIENT_ID.to_owned()),
        ("users.signup", "true".to_owned()),
    ]
}

pub(super) fn require_loopback(address: SocketAddr) -> anyhow::Result<()> {
    ensure!(
        address.ip().is_loopback(),
        "--demo listens on this machine only, but server.listen is {address}; leave --demo out to serve others"
    );
    Ok(())
}

pub(super) fn create_directory() -> anyhow::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(DIRECTORY)
        .with_context(|| format!("cannot make the directory {DIRECTORY}"))
}

impl Demo {
    /// Makes the client and the user, or gives the user of an earlier demonstration a new password.
    pub(super) async fn prepare(state: &AppState) -> anyhow::Result<Self> {
        let AppState { database, ambient, passwords, .. } = state;
        if clients::find(database.reader(), CLIENT_ID).await?.is_none() {
            clients::create(database.writer(), ambient, registration()).await?;
        }
        let password = password(state);
        match users::find_by_username(database.reader(), USERNAME).await? {
            Some(user) => users::set_password(database, ambient, passwords, &user, &password).await?,
            None => {
                users::create(
                    database,
                    ambient,
                    passwords,
                    &passwords.ticket(Source::Local),
                    alice(password.clone()),
                )
                .await?;
            }
        }
        Ok(Self { password })
    }
}

fn registration() -> Registration {
    Registration {
        id: CLIENT_ID.to_owned(),
        grants: GRANTS.into_iter().collect::<Words>(),
        scopes: SCOPES.into_iter().collect::<Words>(),
        default_scopes: ["profile", "email"].into_iter().collect::<Words>(),
        origins: ORIGINS.into_iter().collect::<Words>(),
        redirect_uris: [SPA].into_iter().collect::<Words>(),
        post_logout_redirect_uris: [SPA].into_iter().collect::<Words>(),
        first_party: true,
        ..Registration::default()
    }
}

fn alice(password: SecretString) -> NewUser {
    NewUser {
        username: USERNAME.to_owned(),
        profile: Profile {
            email: Some("alice@example.com".to_owned()),
            full_name: Some("Alice Example".to_owned()),
        },
        roles: Words::default(),
        password: Some(password),
    }
}

/// Four groups of five characters, 100 bits.
fn password(state: &AppState) -> SecretString {
    let letters: Vec<char> = state
        .ambient
        .random::<20>()
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
        .collect();
    let groups: Vec<String> = letters.chunks(5).map(|group| group.iter().collect()).collect();
    SecretString::new(groups.join("-"))
}
