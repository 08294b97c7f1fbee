//! Which hash a refusal costs (P6), shown by the counts of hashes and not by the clock.

use std::collections::BTreeMap;

use countersign::config::Config;
use support::api::call::form;
use support::api::server::TestServer;
use uuid::Uuid;

use super::server_with_alice;

const PRESENT: &str = "argon2id m=64 t=1 p=1";
const BCRYPT: &str = "bcrypt cost=4";
const PBKDF2: &str = "pbkdf2-sha256 rounds=10";

/// Of `correct horse battery staple`.
const BCRYPT_HASH: &str = "$2b$04$GA.evw7l.UIFwjzo059CL.l.l0wYXTyhTSoxQqpsGJefl6WpT7teW";
const PBKDF2_HASH: &str =
    "$pbkdf2-sha256$10$E8K4txYihFCqlbIWQihlTA$UgHGI2.Bn5KQrKhaiuknjNN9Qbb9e3XornpnhqkcIzc";

async fn fail(server: &TestServer, name: &str) {
    let body = format!("grant_type=password&client_id=web&username={name}&password=wrong");
    let answer = server.send(form("/token", body)).await;
    assert_eq!(answer.member("error").as_deref(), Some("invalid_grant"), "{name}");
}

/// The hashes that failing to log in as `name` costs.
async fn cost_of_failing(server: &TestServer, name: &str) -> Vec<String> {
    let before = server.hashes_by_scheme();
    fail(server, name).await;
    let after = server.hashes_by_scheme();
    let more = |(label, count): (&String, &u64)| {
        let times = count - before.get(label).unwrap_or(&0);
        std::iter::repeat_n(label.clone(), usize::try_from(times).unwrap())
    };
    after.iter().flat_map(more).collect()
}

/// The scheme of each unknown name's decoy.
async fn decoys(server: &TestServer, names: usize) -> BTreeMap<String, String> {
    let mut decoys = BTreeMap::new();
    for number in 0..names {
        let name = format!("nobody-{number}");
        let mut cost = cost_of_failing(server, &name).await;
        assert_eq!(cost.len(), 1, "{name}: {cost:?}");
        decoys.insert(name, cost.remove(0));
    }
    decoys
}

async fn add_users(server: &TestServer, kind: &str, hash: &str, count: usize) -> Vec<Uuid> {
    let mut ids = Vec::new();
    for number in 0..count {
        let user = server.user_with(&format!("{kind}-{number}"), None, |_| {}).await;
        server.set_stored_hash(user.id, Some(hash)).await;
        ids.push(user.id);
    }
    ids
}

async fn restarted(server: &TestServer) -> TestServer {
    server.restarted(|_: &mut Config| {}).await
}

// Abuse cases 25 and 26.
#[tokio::test]
async fn every_refusal_costs_one_hash_of_a_scheme_in_the_table() {
    let (server, _) = server_with_alice(|_| {}).await;
    server.user_with("without", None, |_| {}).await;
    let bob = server.user("bob").await;
    server.set_stored_hash(bob.id, Some(BCRYPT_HASH)).await;
    let carol = server.user("carol").await;
    server.set_stored_hash(carol.id, Some(BCRYPT_HASH)).await;
    server.disable_user(carol).await;
    let dave = server.user("dave").await;
    server
        .set_stored_hash(dave.id, Some("$2b$31$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"))
        .await;
    let server = restarted(&server).await;
    for (name, scheme) in [("alice", PRESENT), ("bob", BCRYPT), ("carol", BCRYPT)] {
        assert_eq!(cost_of_failing(&server, name).await, [scheme], "{name}");
    }
    for name in ["without", "dave", "nobody", "no+name", "%D0%B0lice", &"x".repeat(300)] {
        let cost = cost_of_failing(&server, name).await;
        assert!(cost == [PRESENT] || cost == [BCRYPT], "{name}: {cost:?}");
        assert_eq!(cost_of_failing(&server, name).await, cost, "{name}: always the same");
    }
    let spellings = ["Nobody-Else", "nobody-else", "NOBODY-ELSE"];
    let mut costs = Vec::new();
    for name in spellings {
        costs.push(cost_of_failing(&server, name).await);
    }
    assert!(costs.iter().all(|cost| *cost == costs[0]), "{costs:?}");
}

// Abuse case 27.
#[tokio::test]
async fn unknown_names_have_the_tables_schemes_in_its_proportions() {
    const NAMES: usize = 300;
    let (server, _) = server_with_alice(|_| {}).await;
    assert!(decoys(&server, 20).await.values().all(|scheme| scheme == PRESENT));
    add_users(&server, "bcrypt", BCRYPT_HASH, 8).await;
    add_users(&server, "pbkdf2", PBKDF2_HASH, 6).await;
    add_users(&server, "more", PBKDF2_HASH, 1).await;
    let server = restarted(&server).await;
    let dealt = decoys(&server, NAMES).await;
    let count = |scheme: &str| dealt.values().filter(|dealt| *dealt == scheme).count();
    // Of 16 users 8, 7 and 1. Five standard deviations are 43, 43 and 21 names.
    for (scheme, sixteenths) in [(BCRYPT, 8), (PBKDF2, 7), (PRESENT, 1)] {
        let expected = NAMES * sixteenths / 16;
        assert!(count(scheme).abs_diff(expected) <= 43, "{scheme}: {} of {NAMES}", count(scheme));
    }
    let again = restarted(&server).await;
    assert_eq!(decoys(&again, NAMES).await, dealt, "a restart changes no name's decoy");
}

// Abuse case 27: a decoy behaves like the users that it stands for.
#[tokio::test]
async fn as_old_hashes_are_upgraded_names_go_over_to_the_present_scheme_and_no_other() {
    const NAMES: usize = 150;
    let (server, id) = server_with_alice(|_| {}).await;
    let of_alice = server.state.database.reader();
    let alice = countersign::users::find(of_alice, id).await.unwrap().unwrap();
    let present = alice.password_hash.unwrap().0;
    let bcrypt = add_users(&server, "bcrypt", BCRYPT_HASH, 4).await;
    let pbkdf2 = add_users(&server, "pbkdf2", PBKDF2_HASH, 4).await;
    let mut server = restarted(&server).await;
    let mut before = decoys(&server, NAMES).await;
    for id in bcrypt.into_iter().take(3).chain(pbkdf2.into_iter().take(3)) {
        server.set_stored_hash(id, Some(&present)).await;
        server = restarted(&server).await;
        let after = decoys(&server, NAMES).await;
        for (name, scheme) in &after {
            assert!(scheme == PRESENT || *scheme == before[name], "{name}: {} to {scheme}", before[name]);
        }
        assert_ne!(after, before, "no name went over");
        before = after;
    }
}
