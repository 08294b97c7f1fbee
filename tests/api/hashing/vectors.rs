//! Hashes that other programs made (`tests/vectors/passwords`, which says by which versions): their passwords
//! log in, and are under the present scheme afterwards.

use countersign::config::Period;
use countersign::passwords::Scheme;
use entity::secret::PasswordHash;
use entity::user;
use sea_orm::EntityTrait as _;
use serde_json::Value;
use support::api::call::form;
use support::api::server::TestServer;
use uuid::Uuid;

use super::server_with_alice;

const LONG: &str = "0123456789";

fn vectors() -> Vec<Value> {
    let lines = include_str!("../../vectors/passwords/hashes.jsonl").lines();
    let vectors: Vec<Value> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(vectors.len() > 50);
    vectors
}

fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector[name].as_str().unwrap()
}

async fn status(server: &TestServer, password: &str) -> u16 {
    let password: String = url::form_urlencoded::byte_serialize(password.as_bytes()).collect();
    let body = format!("grant_type=password&client_id=web&username=alice&password={password}");
    server.send(form("/token", body)).await.status
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
    for vector in vectors() {
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

// Abuse case 29: bcrypt's limit of 72 bytes ends with the upgrade; nobody else has it.
#[tokio::test]
async fn what_bcrypt_did_not_read_counts_once_the_hash_is_upgraded() {
    let (server, id) = patient_server().await;
    let long = LONG.repeat(10);
    let equal_in_72 = format!("{}another end", LONG.repeat(8));
    for vector in vectors().into_iter().filter(|vector| vector["password"] == *long) {
        server.set_stored_hash(id, Some(text(&vector, "password_hash"))).await;
        let has_limit = text(&vector, "scheme").starts_with("bcrypt cost");
        let short = [LONG.repeat(7), format!("{}X", LONG.repeat(7))];
        for password in &short {
            assert_eq!(status(&server, password).await, 400, "{vector}");
        }
        if has_limit {
            assert_eq!(status(&server, &long).await, 200, "{vector}");
        }
        assert_eq!(status(&server, &equal_in_72).await, 400, "{vector}");
        assert_eq!(status(&server, &long).await, 200, "{vector}");
        assert_eq!(status(&server, &equal_in_72).await, 400, "{vector}");
    }
    let bcrypt = vectors().into_iter().find(|vector| vector["username"] == "bcrypt-long").unwrap();
    server.set_stored_hash(id, Some(text(&bcrypt, "password_hash"))).await;
    assert_eq!(status(&server, &equal_in_72).await, 200, "it logged in where it comes from");
}
