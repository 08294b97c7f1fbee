//! Stored hashes: renewed at login, and hostile ones (P1).

use countersign::clients;
use countersign::config::Period;
use entity::user;
use sea_orm::EntityTrait as _;
use support::api::call::form;
use support::api::server::{PASSWORD, TestServer};
use uuid::Uuid;

use super::server_with_alice;

/// Long, since a machine may be busy otherwise; the worst of the refused hashes would take hours.
const PATIENCE: Period = Period::seconds(60);

pub(super) async fn stored_hash(server: &TestServer, id: Uuid) -> String {
    let user = user::Entity::find_by_id(id).one(server.state.database.reader()).await.unwrap().unwrap();
    user.password_hash.unwrap().0
}

// P1, abuse case 27.
#[tokio::test]
async fn a_login_renews_a_hash_of_other_parameters() {
    let (server, id) = server_with_alice(|_| {}).await;
    let before = stored_hash(&server, id).await;
    assert!(before.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{before}");
    assert_eq!(server.login("web", "alice", "").await.status, 200);
    assert_eq!(stored_hash(&server, id).await, before, "a hash of the present parameters is left alone");

    let server = server.restarted(|config| config.passwords.iterations = 2).await;
    let wrong = "grant_type=password&client_id=web&username=alice&password=wrong";
    assert_eq!(server.send(form("/token", wrong)).await.status, 400);
    assert_eq!(stored_hash(&server, id).await, before, "a wrong password renews nothing");
    assert_eq!(server.login("web", "alice", "").await.status, 200);
    let after = stored_hash(&server, id).await;
    assert!(after.starts_with("$argon2id$v=19$m=64,t=2,p=1$"), "{after}");
    assert_eq!(server.login("web", "alice", "").await.status, 200);
    assert_eq!(stored_hash(&server, id).await, after);
}

#[tokio::test]
async fn equal_passwords_have_different_hashes() {
    let (server, alice) = server_with_alice(|_| {}).await;
    let bob = server.user("bob").await;
    assert_ne!(stored_hash(&server, alice).await, stored_hash(&server, bob.id).await);
}

/// Strings that are no hash, or one that must not be checked.
const HOSTILE: &[&str] = &[
    "",
    " ",
    PASSWORD,
    "$",
    "$argon2id",
    "$argon2id$v=19$m=64,t=1,p=1$$",
    "$2b$04$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
    "$2b$31$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
    "$scrypt$ln=30,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E",
    "$2x$04$otN.K8ty4gGM2Nw28elgA.KLFGt4PD0VL4Bqi.nXgHyAtu6lVly0O",
    "$2b$03$otN.K8ty4gGM2Nw28elgA.KLFGt4PD0VL4Bqi.nXgHyAtu6lVly0O",
    "$2b$04$otN.K8ty4gGM2Nw28elgA.KLFGt4PD0VL4Bqi",
    "$2b$04$\u{e9}tN.K8ty4gGM2Nw28elgA.KLFGt4PD0VL4Bqi.nXgHyAtu6lVly0O",
    "$bcrypt-sha256$v=2,t=2b,r=31$UbxooB3cjAKFyHaSZxeite$cx08c7QiF3bjW/038LQUYB/T/YluB3y",
    "$pbkdf2-sha256$4294967295$E8K4txYihFCqlbIWQihlTA$UgHGI2.Bn5KQrKhaiuknjNN9Qbb9e3XornpnhqkcIzc",
    "$pbkdf2-sha256$0$E8K4txYihFCqlbIWQihlTA$UgHGI2.Bn5KQrKhaiuknjNN9Qbb9e3XornpnhqkcIzc",
    "$pbkdf2-sha256$10$E8K4txYihFCqlbIWQihlTA$",
    "pbkdf2_sha256$2400001$salt$qB/U8efdsix0h4UOlCVHjci0TptJcUws0NTBCvlGubc=",
    "scrypt$1073741824$salt$8$1$qB/U8efdsix0h4UOlCVHjci0TptJcUws0NTBCvlGubc=",
    "scrypt$2$salt$8$1048576$qB/U8efdsix0h4UOlCVHjci0TptJcUws0NTBCvlGubc=",
    "scrypt$2$salt$134217728$1$qB/U8efdsix0h4UOlCVHjci0TptJcUws0NTBCvlGubc=",
    // Where N is small it is B that takes the memory.
    "scrypt$2$salt$1$16777215$qB/U8efdsix0h4UOlCVHjci0TptJcUws0NTBCvlGubc=",
    "scrypt$2$salt$1$1073741823$qB/U8efdsix0h4UOlCVHjci0TptJcUws0NTBCvlGubc=",
    "scrypt$2$salt$8$131072$qB/U8efdsix0h4UOlCVHjci0TptJcUws0NTBCvlGubc=",
    "scrypt$3$salt$8$1$qB/U8efdsix0h4UOlCVHjci0TptJcUws0NTBCvlGubc=",
    "scrypt$16$salt$0$0$qB/U8efdsix0h4UOlCVHjci0TptJcUws0NTBCvlGubc=",
    "plain:correct horse battery staple",
    "{noop}correct horse battery staple",
    "{bcrypt}",
    "{bcrypt}$2b$31$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
    "{pbkdf2}5d92",
    "{pbkdf2}\u{e9}",
    "{scrypt}$1e0801$c2FsdHNhbHQ=$qB/U8efdsix0h4UOlCVHjci0TptJcUws0NTBCvlGubc=",
    "{scrypt}$100000801$c2FsdHNhbHQ=$qB/U8efdsix0h4UOlCVHjci0TptJcUws0NTBCvlGubc=",
    "{scrypt}$0$c2FsdHNhbHQ=$qB/U8efdsix0h4UOlCVHjci0TptJcUws0NTBCvlGubc=",
    "pbkdf2:sha256:4294967295$salt$a81fd4f1e7ddb22c7487850e942547",
    "scrypt:1073741824:8:1$salt$a81fd4f1e7ddb22c7487850e942547",
    "$5$rounds=999999999$saltsalt$0000000000000000000000000000000000000000000",
    "$5$rounds=4294967296$saltsalt$0000000000000000000000000000000000000000000",
    "$5$rounds=999$saltsalt$0000000000000000000000000000000000000000000",
    "$5$rounds=-1$saltsalt$0000000000000000000000000000000000000000000",
    "$5$$0000000000000000000000000000000000000000000",
    "$5$saltsaltsaltsalts$0000000000000000000000000000000000000000000",
    "$5$sa:t$0000000000000000000000000000000000000000000",
    "$5$saltsalt$00000000000000000000000000000000000000000",
    // The last digit stands for four bits.
    "$5$saltsalt$000000000000000000000000000000000000000000z",
    "$6$rounds=999999999",
    "$6$",
    "!",
    "!dvKEwNAR2cDm8TbYrbhnmiMLxj3BSoGbNd2sjBgP",
];

/// Made from the genuine Argon2id hash: parameters of all kinds, and parts that are missing.
fn hostile_argon2(genuine: &str) -> Vec<String> {
    let tail = genuine.split('$').skip(4).collect::<Vec<_>>().join("$");
    let salt = tail.split('$').next().unwrap();
    vec![
        format!("$argon2id$v=19$m=4194304,t=1,p=1${tail}"),
        format!("$argon2id$v=19$m=64,t=4294967295,p=1${tail}"),
        format!("$argon2id$v=19$m=4294967295,t=4294967295,p=1${tail}"),
        format!("$argon2id$v=19$m=4294967296,t=1,p=1${tail}"),
        format!("$argon2id$v=19$m=64,t=1,p=16777215${tail}"),
        format!("$argon2id$v=19$m=65536,t=1,p=8192${tail}"),
        format!("$argon2id$v=19$m=0,t=0,p=0${tail}"),
        format!("$argon2id$v=19$m=-1,t=1,p=1${tail}"),
        format!("$argon2id$v=19$m=64,t=1,p=1,x=1${tail}"),
        format!("$argon2id$v=16$m=64,t=1,p=1${tail}"),
        format!("$argon2id$m=64,t=1,p=1${tail}"),
        format!("$argon2i$v=19$m=64,t=1,p=1${tail}"),
        format!("$argon2d$v=19$m=64,t=1,p=1${tail}"),
        format!("$argon2id$v=19$m=64,t=1,p=1${salt}"),
        format!("$argon2id$v=19$m=64,t=1,p=1${salt}$"),
        format!("$argon2id$v=19$m=64,t=1,p=1${salt}$AAAA"),
        format!("$argon2id$v=19$m=64,t=1,p=1${tail}$AAAA"),
    ]
}

// Abuse cases 31 and 32.
#[tokio::test]
async fn a_hostile_stored_hash_lets_nobody_in_and_costs_little() {
    let (server, id) = server_with_alice(|config| config.passwords.deadline = PATIENCE).await;
    let genuine = stored_hash(&server, id).await;
    // As much as the column holds on every database.
    let long = ["x".repeat(65_535), format!("pbkdf2_sha512$1200001$salt${}==", "A".repeat(86))];
    let hashes = HOSTILE.iter().map(|&hash| hash.to_owned()).chain(hostile_argon2(&genuine)).chain(long);
    let expected = server.login("web", "nobody", "").await.comparable();
    for hash in hashes.map(Some).chain([None]) {
        server.set_stored_hash(id, hash.as_deref()).await;
        let answer = tokio::time::timeout(PATIENCE.0, server.login("web", "alice", "")).await;
        let shown: String = hash.unwrap_or_default().chars().take(60).collect();
        let answer = answer.unwrap_or_else(|_| panic!("it took too long: {shown}"));
        assert_eq!(answer.comparable(), expected, "{shown}");
    }
    server.set_stored_hash(id, Some(&genuine)).await;
    assert_eq!(server.login("web", "alice", "").await.status, 200);
}

// Abuse case 27: the upgrade stands and falls with the token that the login was for.
#[tokio::test]
async fn a_login_that_gives_no_token_upgrades_nothing() {
    let (server, id) = server_with_alice(|_| {}).await;
    let server = server
        .restarted(|config| {
            config.passwords.iterations = 2;
            config.clients.cache_ttl = Period::seconds(60);
        })
        .await;
    server.client("gone", |_| {}).await;
    let before = stored_hash(&server, id).await;
    let remembered = server.login("gone", "nobody", "").await;
    assert_eq!(remembered.member("error").as_deref(), Some("invalid_grant"));
    clients::delete(&server.state.database, &server.state.ambient, "gone").await.unwrap();
    let refused = server.login("gone", "alice", "").await;
    assert_eq!(refused.member("error").as_deref(), Some("invalid_client"));
    assert_eq!(stored_hash(&server, id).await, before);
    assert_eq!(server.login("web", "alice", "").await.status, 200);
    assert_ne!(stored_hash(&server, id).await, before);
}
