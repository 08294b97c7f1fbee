//! Keys that are gone are forgotten: row and file.

use std::time::Duration;

use support::api::refreshing::{log_in, server_with_alice};
use support::signing_key;

use super::{LEAD, LIFETIME, MILLISECOND, SKEW, admin, has_file, pass, published, rotate, signer, sweep};

#[tokio::test]
async fn row_and_file_go_when_the_key_has_left_the_jwks_and_not_before() {
    let server = server_with_alice().await;
    let old = signing_key::kid();
    let new = rotate(&server).await;
    server.clock.advance(LEAD - MILLISECOND);
    log_in(&server).await;
    pass(&server, LIFETIME + SKEW).await;
    assert_eq!(sweep(&server).await.signing_keys, 0);
    assert!(has_file(&server, &old));
    pass(&server, MILLISECOND).await;
    assert_eq!(sweep(&server).await.signing_keys, 1);
    assert_eq!(sweep(&server).await.signing_keys, 0);
    assert!(!has_file(&server, &old) && has_file(&server, &new));
    let timetable = admin(&server).list().await.unwrap();
    let kids: Vec<_> = timetable.keys().iter().map(|key| key.kid.as_str()).collect();
    assert_eq!(kids, [new.as_str()]);
    assert_eq!((published(&server).await, signer(&server).await), (vec![new.clone()], new.clone()));
    let server = server.restarted(|_| {}).await;
    assert_eq!(signer(&server).await, new);
}

// Also by a node that has not noticed yet that the key is gone.
#[tokio::test]
async fn the_only_key_is_never_swept() {
    let server = server_with_alice().await;
    pass(&server, Duration::from_hours(24 * 365)).await;
    assert_eq!(sweep(&server).await.signing_keys, 0);
    assert_eq!(signer(&server).await, signing_key::kid());
}

#[tokio::test]
async fn generations_go_on_counting() {
    let server = server_with_alice().await;
    for generation in 2..5 {
        rotate(&server).await;
        pass(&server, LEAD + LIFETIME + SKEW).await;
        assert_eq!(sweep(&server).await.signing_keys, 1);
        let timetable = admin(&server).list().await.unwrap();
        let generations: Vec<_> = timetable.keys().iter().map(|key| key.generation).collect();
        assert_eq!(generations, [generation]);
    }
}

// K1: a key that is gone before an older one does not prolong that one's life.
#[tokio::test]
async fn the_order_of_going_is_that_of_the_last_tokens() {
    let server = server_with_alice().await;
    server.client("patient", |client| client.lifetimes.access_token = Some(24 * 3_600_000)).await;
    let first = signing_key::kid();
    server.token("patient", "alice", "").await;
    let second = rotate(&server).await;
    pass(&server, LEAD).await;
    let gone_at = Duration::from_hours(24) + SKEW;
    assert_eq!(signer(&server).await, second);
    pass(&server, Duration::from_hours(12)).await;
    let third = rotate(&server).await;
    pass(&server, LEAD + LIFETIME + SKEW).await;
    assert_eq!(published(&server).await, [first.clone(), third.clone()]);
    // The second is gone, but its row says until when the first one signed.
    assert_eq!(sweep(&server).await.signing_keys, 0);
    let passed = Duration::from_hours(12) + LEAD + LIFETIME + SKEW;
    pass(&server, gone_at - passed - MILLISECOND).await;
    assert_eq!(published(&server).await, [first, third.clone()]);
    pass(&server, MILLISECOND).await;
    assert_eq!(published(&server).await, [third]);
    assert_eq!(sweep(&server).await.signing_keys, 2);
}
