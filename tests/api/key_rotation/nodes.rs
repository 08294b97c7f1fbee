//! Several processes on one database: one key, one timetable (abuse case 70).

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign::keyring::{Error, Keyring};
use support::api::answer::Answer;
use support::api::call::form;
use support::api::refreshing::{log_in, me, server_with_alice};
use support::api::server::{PASSWORD, TestServer};
use support::signing_key;

use super::{LEAD, MILLISECOND, file_of, has_file, kid_of, published, reload, rotate, signer, try_rotate};

#[tokio::test]
async fn the_others_follow_and_change_at_the_same_moment() {
    let one = server_with_alice().await;
    let other = one.restarted(|_| {}).await;
    let new = rotate(&one).await;
    assert_eq!(published(&other).await, [signing_key::kid()]);
    reload(&other).await;
    assert_eq!(published(&other).await, published(&one).await);
    one.clock.advance(LEAD - MILLISECOND);
    assert_eq!((signer(&one).await, signer(&other).await), (signing_key::kid(), signing_key::kid()));
    one.clock.advance(MILLISECOND);
    assert_eq!((signer(&one).await, signer(&other).await), (new.clone(), new));
    let token = log_in(&other).await.access;
    assert_eq!(me(&one, &token).await, 200);
}

// K1: the lifetime of a token that one node has signed counts at the others.
#[tokio::test]
async fn a_long_token_of_one_node_keeps_the_key_at_the_others() {
    let one = server_with_alice().await;
    let other = one.restarted(|config| config.tokens.access_token_lifetime.0 = Duration::from_hours(5)).await;
    let new = rotate(&one).await;
    reload(&other).await;
    one.clock.advance(LEAD - MILLISECOND);
    let long = log_in(&other).await.access;
    assert_eq!(kid_of(&long), signing_key::kid());
    one.clock.advance(Duration::from_hours(5) - Duration::from_secs(1));
    reload(&one).await;
    assert_eq!(me(&one, &long).await, 200);
    assert_eq!(published(&one).await, [signing_key::kid(), new]);
}

// Abuse case 70.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_that_rotate_at_once_one_does() {
    let one = server_with_alice().await;
    let other = one.restarted(|_| {}).await;
    let (first, second) = tokio::join!(try_rotate(&one), try_rotate(&other));
    let (made, refused) = match (first, second) {
        (Ok(made), Err(refused)) | (Err(refused), Ok(made)) => (made, refused),
        both => panic!("{both:?}"),
    };
    assert!(matches!(refused, Error::Raced | Error::Pending { .. }), "{refused}");
    reload(&one).await;
    reload(&other).await;
    let kids = published(&one).await;
    assert_eq!(kids, [signing_key::kid(), made.kid]);
    assert_eq!(published(&other).await, kids);
    // The loser's key leaves no file behind.
    assert!(kids.iter().all(|kid| has_file(&one, kid)));
    assert_eq!(std::fs::read_dir(&one.state.config.keys.directory).unwrap().count(), 2);
}

/// A server whose new key's turn has come, a node beside it that has not looked since before, and a token of
/// that key; with the secret of `backend`, whose token it is.
async fn token_of_a_key_that_is_new_to_a_node() -> (TestServer, TestServer, String, String) {
    let one = server_with_alice().await;
    let backend = one.client("backend", |client| client.confidential = true).await.unwrap();
    let other = one.restarted(|_| {}).await;
    let new = rotate(&one).await;
    one.clock.advance(LEAD);
    let body = format!("grant_type=password&username=alice&password={PASSWORD}").replace(' ', "+");
    let answer = one.send(form("/token", body).basic("backend", &backend)).await;
    let token = answer.member("access_token").unwrap();
    assert_eq!(kid_of(&token), new);
    (one, other, backend, token)
}

/// What `backend` is answered about a token.
async fn ask(node: &TestServer, path: &str, secret: &str, token: &str) -> Answer {
    node.send(form(path, format!("token={token}")).basic("backend", secret)).await
}

// A node looks at the keys once a second; in between another one may have signed with a key that is new to
// it.
#[tokio::test]
async fn a_token_of_a_key_that_is_new_to_a_node_is_introspected_and_revoked() {
    let (one, other, backend, token) = token_of_a_key_that_is_new_to_a_node().await;
    assert_eq!(ask(&other, "/introspect", &backend, &token).await.json()["active"], true);
    let (one, other, backend, token) = {
        drop((one, other));
        token_of_a_key_that_is_new_to_a_node().await
    };
    assert_eq!(ask(&other, "/revoke", &backend, &token).await.status, 200);
    assert_eq!(ask(&one, "/introspect", &backend, &token).await.json()["active"], false);
}

// Abuse case 76: the node cannot tell, so that it must not say that the token is worth nothing.
#[tokio::test]
async fn a_token_of_a_key_that_a_node_cannot_read_is_neither_called_inactive_nor_revoked() {
    let (_, other, backend, token) = token_of_a_key_that_is_new_to_a_node().await;
    let file = file_of(&other, &kid_of(&token));
    let aside = file.with_extension("aside");
    std::fs::rename(&file, &aside).unwrap();
    for path in ["/introspect", "/revoke"] {
        let answer = ask(&other, path, &backend, &token).await;
        let error = answer.member("error");
        assert_eq!((answer.status, error.as_deref()), (503, Some("temporarily_unavailable")), "{path}");
        // A key that nobody has ever had is none of ours.
        let (_, rest) = token.split_once('.').unwrap();
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","kid":"nobodys","typ":"at+jwt"}"#);
        let forged = ask(&other, path, &backend, &format!("{header}.{rest}")).await;
        assert_eq!(forged.status, 200, "{path}");
    }
    std::fs::rename(&aside, &file).unwrap();
    assert_eq!(ask(&other, "/revoke", &backend, &token).await.status, 200);
    assert_eq!(ask(&other, "/introspect", &backend, &token).await.json()["active"], false);
}

// Abuse case 71: a key of another process whose file has not arrived breaks neither signing nor verifying.
#[tokio::test]
async fn a_file_that_is_missing_leaves_the_present_keys_in_use() {
    let server = server_with_alice().await;
    let token = log_in(&server).await.access;
    let new = try_rotate(&server).await.unwrap().kid;
    let directory = &server.state.config.keys.directory;
    let file = directory.join(format!("{new}.pem"));
    let aside = directory.with_file_name("aside.pem");
    std::fs::rename(&file, &aside).unwrap();
    let state = &server.state;
    assert!(matches!(state.keyring.reload(&state.database).await, Err(Error::Vault(_))));
    assert_eq!((signer(&server).await, me(&server, &token).await), (signing_key::kid(), 200));
    let opened = Keyring::open(&state.database, &state.config.keys, &state.ambient).await;
    assert!(matches!(opened, Err(Error::Vault(_))));
    assert!(!file.exists(), "nothing is made in its place");
    std::fs::rename(&aside, &file).unwrap();
    reload(&server).await;
    assert_eq!(published(&server).await, [signing_key::kid(), new]);
}
