//! Several processes on one database: one key, one timetable (abuse case 70).

use std::time::Duration;

use countersign::keyring::{Error, Keyring};

use super::{LEAD, MILLISECOND, has_file, kid_of, published, reload, rotate, signer, try_rotate};
use crate::refreshing::{log_in, me, server_with_alice};
use crate::signing_key;

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
    assert!(matches!(state.keyring.reload(&state.database).await, Err(Error::File(_))));
    assert_eq!((signer(&server).await, me(&server, &token).await), (signing_key::kid(), 200));
    let opened = Keyring::open(&state.database, &state.config.keys, &state.ambient).await;
    assert!(matches!(opened, Err(Error::File(_))));
    assert!(!file.exists(), "nothing is made in its place");
    std::fs::rename(&aside, &file).unwrap();
    reload(&server).await;
    assert_eq!(published(&server).await, [signing_key::kid(), new]);
}
