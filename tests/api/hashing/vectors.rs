//! Hashes that other programs made (`tests/vectors/passwords`, which says by which versions): their passwords
//! log in, and are under the present scheme afterwards.

use countersign::config::Period;
use countersign::passwords::Scheme;
use entity::secret::PasswordHash;
use entity::user;
use poem::http::Method;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};
use support::api::call::json as json_call;
use support::api::server::{PASSWORD, TestServer};
use uuid::Uuid;

use super::{login, server_with_alice};

fn vectors() -> Vec<Value> {
    let lines = include_str!("../../vectors/passwords/hashes.jsonl").lines();
    let vectors: Vec<Value> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(vectors.len() > 50);
    vectors
}

/// The one of this name.
pub(super) fn vector(name: &str) -> Value {
    vectors().into_iter().find(|vector| vector["username"] == name).unwrap_or_else(|| panic!("no {name}"))
}

pub(super) fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector[name].as_str().unwrap()
}

async fn status(server: &TestServer, password: &str) -> u16 {
    server.send(login("alice", password)).await.status
}

async fn stored(server: &TestServer, id: Uuid) -> (String, Option<String>) {
    let user = user::Entity::find_by_id(id).one(server.state.database.reader()).await.unwrap().unwrap();
    (user.password_hash.unwrap().0, user.password_scheme)
}

async fn patient_server() -> (TestServer, Uuid) {
    server_with_alice(|config| config.passwords.deadline = Period::seconds(60)).await
}

#[tokio::test]
async fn the_hashes_of_other_programs_log_in_before_and_after_their_upgrade() {
    let (server, id) = patient_server().await;
    for vector in vectors().into_iter().filter(|vector| !is_cut_off(vector)) {
        let (hash, password) = (text(&vector, "password_hash"), text(&vector, "password"));
        server.set_stored_hash(id, Some(hash)).await;
        assert_eq!(status(&server, "another password").await, 400, "{vector}");
        assert_eq!(stored(&server, id).await.0, hash, "a wrong password upgrades nothing: {vector}");
        assert_eq!(status(&server, password).await, 200, "{vector}");
        let (upgraded, label) = stored(&server, id).await;
        assert!(upgraded.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{vector}: {upgraded}");
        assert_eq!(label.as_deref(), Some("argon2id m=64 t=1 p=1"), "{vector}");
        assert_eq!(status(&server, password).await, 200, "{vector}");
        assert_eq!(status(&server, "another password").await, 400, "{vector}");
    }
}

#[tokio::test]
async fn every_hash_has_a_label_that_says_what_its_work_depends_on() {
    let (server, _) = patient_server().await;
    for vector in vectors() {
        let hash = PasswordHash(text(&vector, "password_hash").to_owned());
        let scheme = server.state.passwords.examine(&hash).unwrap();
        assert_eq!(scheme.to_string(), text(&vector, "scheme"), "{vector}");
        assert_eq!(Scheme::from_label(&scheme.to_string()), Some(scheme));
    }
    for label in [
        "",
        "bcrypt",
        "bcrypt cost=3",
        "bcrypt cost=012",
        "scrypt ln=16 r=8",
        "md5 rounds=1",
        "sha512-crypt rounds=999 salt=16",
        "sha512-crypt rounds=5000 salt=17",
        "sha512-crypt rounds=5000 salt=0",
        "sha512-crypt rounds=5000",
        "pbkdf2-sha256 rounds=0",
    ] {
        assert_eq!(Scheme::from_label(label), None, "{label}");
    }
}

/// Whether more bytes of the password than it has may not have been read.
fn is_cut_off(vector: &Value) -> bool {
    text(vector, "scheme").starts_with("bcrypt cost") && text(vector, "password").len() >= 72
}

// Abuse case 29: a login stores nothing that the old scheme has not read. bcrypt reads 72 bytes: whoever
// comes with others behind them is let in, as elsewhere before, and the user's own password stays.
#[tokio::test]
async fn a_login_stores_no_bytes_that_the_old_scheme_did_not_read() {
    let (server, id) = patient_server().await;
    for (name, length) in [("bcrypt-72", 72), ("bcrypt-80", 80), ("bcrypt-long", 100)] {
        let vector = vector(name);
        let (hash, password) = (text(&vector, "password_hash"), text(&vector, "password"));
        assert_eq!(password.len(), length);
        let read = &password[..72];
        server.set_stored_hash(id, Some(hash)).await;
        for typed in [read, &format!("{read}another end"), &format!("{read}X"), password, read] {
            assert_eq!(status(&server, typed).await, 200, "{name}: {typed}");
            assert_eq!(
                stored(&server, id).await,
                (hash.to_owned(), Some("bcrypt cost=4".to_owned())),
                "{name}"
            );
        }
        assert_eq!(status(&server, &password[..71]).await, 400, "{name}");
    }
}

#[tokio::test]
async fn what_the_old_scheme_read_whole_counts_from_its_first_to_its_last_byte() {
    let (server, id) = patient_server().await;
    for name in ["bcrypt-71", "bcrypt-sha256-long", "pbkdf2-sha256-long", "django-bcrypt-sha256-long"] {
        let vector = vector(name);
        let password = text(&vector, "password");
        server.set_stored_hash(id, Some(text(&vector, "password_hash"))).await;
        for round in ["before", "after"] {
            assert_eq!(status(&server, &format!("{password}X")).await, 400, "{name}, {round} the upgrade");
            assert_eq!(status(&server, &password[..70]).await, 400, "{name}, {round} the upgrade");
            assert_eq!(status(&server, password).await, 200, "{name}, {round} the upgrade");
        }
        assert!(stored(&server, id).await.0.starts_with("$argon2id$"), "{name}");
    }
}

// bcrypt begins anew behind a NUL, and PBKDF2 pads with it. Forms hold none; JSON may.
#[tokio::test]
async fn a_password_with_a_nul_is_nobodys() {
    let (server, id) = patient_server().await;
    let token = server.token("web", "alice", "").await;
    for name in ["bcrypt-2b", "pbkdf2-sha256", "scrypt", "argon2id"] {
        server.set_stored_hash(id, Some(text(&vector(name), "password_hash"))).await;
        for current in [format!("{PASSWORD}\0"), format!("{PASSWORD}\0{PASSWORD}"), format!("{PASSWORD}\0X")]
        {
            let body = json!({"current_password": current, "new_password": "another long password"});
            let call = json_call(Method::POST, "/users/me/password", &body).bearer(&token);
            assert_eq!(server.send(call).await.status, 400, "{name}: {current:?}");
        }
        assert_eq!(stored(&server, id).await.0, text(&vector(name), "password_hash"));
    }
}

// Its work grows with the password, so that it takes only what 64 characters of any script need.
#[tokio::test]
async fn sha_crypt_takes_passwords_of_256_bytes() {
    let (server, id) = patient_server().await;
    let vector = vector("sha512-crypt-256");
    let password = text(&vector, "password");
    assert_eq!(password.len(), 256);
    server.set_stored_hash(id, Some(text(&vector, "password_hash"))).await;
    let before = server.hashes_by_scheme();
    assert_eq!(status(&server, &format!("{password}X")).await, 400);
    let scheme = text(&vector, "scheme");
    assert_eq!(server.hashes_by_scheme()[scheme], before.get(scheme).unwrap_or(&0) + 1, "it costs a hash");
    assert_eq!(status(&server, password).await, 200);
}
