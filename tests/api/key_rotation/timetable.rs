//! A rotation from beginning to end.

use std::collections::HashSet;
use std::time::Duration;

use countersign::config::Period;
use countersign::keyring::Error;
use poem::http::header;
use support::api::call::get;
use support::api::refreshing::{configured, log_in, may_refresh, me, server_with_alice};
use support::signing_key;

use super::{
    LEAD, LIFETIME, MILLISECOND, SKEW, admin, kid_of, pass, published, reload, rotate, signer, try_rotate,
};

const SECOND: Duration = Duration::from_secs(1);

// K1.
#[tokio::test]
async fn the_new_key_signs_when_all_have_seen_it_and_the_old_one_leaves_after_its_last_token() {
    let server = server_with_alice().await;
    let old = signing_key::kid();
    let etag = server.send(get("/.well-known/jwks.json")).await.header(header::ETAG);
    let new = rotate(&server).await;
    assert_eq!(published(&server).await, [old.clone(), new.clone()]);
    assert_ne!(server.send(get("/.well-known/jwks.json")).await.header(header::ETAG), etag);
    server.clock.advance(LEAD - MILLISECOND);
    let last = log_in(&server).await;
    assert_eq!(kid_of(&last.access), old);
    // Nobody tells the server that the turn has come.
    server.clock.advance(MILLISECOND);
    assert_eq!(signer(&server).await, new);

    // A token counts in whole seconds, and expires up to one before its time.
    pass(&server, LIFETIME - SECOND - MILLISECOND).await;
    assert_eq!(me(&server, &last.access).await, 200);
    pass(&server, SKEW + SECOND).await;
    assert_eq!(published(&server).await, [old, new.clone()]);
    pass(&server, MILLISECOND).await;
    assert_eq!(published(&server).await, [new]);
}

// K1: the longest lifetime in force while the key signed.
#[tokio::test]
async fn the_longest_lifetime_of_a_client_is_honoured() {
    let server = server_with_alice().await;
    server
        .client("patient", |client| {
            may_refresh(client);
            client.lifetimes.access_token = Some(24 * 3_600_000);
        })
        .await;
    let old = signing_key::kid();
    let new = rotate(&server).await;
    server.clock.advance(LEAD - MILLISECOND);
    let last = server.token("patient", "alice", "").await;
    assert_eq!(kid_of(&last), old);
    // What the new key signs does not keep the old one.
    server.clock.advance(Duration::from_hours(2));
    assert_eq!(kid_of(&server.token("patient", "alice", "").await), new);
    pass(&server, Duration::from_hours(22) - SECOND).await;
    assert_eq!(me(&server, &last).await, 200);
    pass(&server, SKEW + SECOND).await;
    assert_eq!(published(&server).await, [old, new.clone()]);
    pass(&server, MILLISECOND).await;
    assert_eq!(published(&server).await, [new]);
}

// K1: also by a server that is started anew, whose memory of lifetimes is the database.
#[tokio::test]
async fn a_restart_forgets_no_lifetime() {
    let server = configured(|config| config.tokens.access_token_lifetime = Period::minutes(60)).await;
    let last = log_in(&server).await;
    let server = server.restarted(|config| config.tokens.access_token_lifetime = Period::minutes(1)).await;
    let new = rotate(&server).await;
    server.clock.advance(LEAD);
    assert_eq!(signer(&server).await, new);
    let server = server.restarted(|config| config.tokens.access_token_lifetime = Period::minutes(1)).await;
    server.clock.advance(Duration::from_hours(1) - LEAD - SECOND);
    reload(&server).await;
    assert_eq!(me(&server, &last.access).await, 200);
    assert_eq!(published(&server).await, [signing_key::kid(), new]);
}

#[tokio::test]
async fn one_rotation_at_a_time() {
    let server = server_with_alice().await;
    let first = signing_key::kid();
    let second = rotate(&server).await;
    server.clock.advance(LEAD - MILLISECOND);
    let files = || std::fs::read_dir(&server.state.config.keys.directory).unwrap().count();
    let before = files();
    let refused = try_rotate(&server).await;
    let Err(Error::Pending { kid, seconds }) = refused else { panic!("{refused:?}") };
    assert_eq!((kid, seconds, files()), (second.clone(), 1, before));
    server.clock.advance(MILLISECOND);
    let third = rotate(&server).await;
    assert_eq!(published(&server).await, [first, second.clone(), third.clone()]);
    assert_eq!(signer(&server).await, second);
    pass(&server, LEAD).await;
    assert_eq!(signer(&server).await, third);
}

// Abuse case 69, by the clock.
#[tokio::test]
async fn through_five_rotations_every_token_lives_its_whole_life() {
    let server = server_with_alice().await;
    let mut kids = HashSet::new();
    let mut before = log_in(&server).await;
    for _ in 0..5 {
        rotate(&server).await;
        for _ in 0..4 {
            pass(&server, LIFETIME - SECOND).await;
            assert_eq!(me(&server, &before.access).await, 200);
            before = log_in(&server).await;
            kids.insert(kid_of(&before.access));
            assert!(published(&server).await.contains(&kid_of(&before.access)));
        }
    }
    assert_eq!(kids.len(), 5);
}

// Abuse case 53 for keys.
#[tokio::test]
async fn a_clock_set_back_breaks_nothing() {
    let server = server_with_alice().await;
    let new = rotate(&server).await;
    server.clock.advance(LEAD);
    let token = log_in(&server).await.access;
    assert_eq!(kid_of(&token), new);
    server.set_clocks_back(Duration::from_hours(1)).await;
    reload(&server).await;
    for server in [&server, &server.restarted(|_| {}).await] {
        assert_eq!(me(server, &token).await, 200);
        let made_now = log_in(server).await.access;
        assert_eq!(me(server, &made_now).await, 200);
        assert!(published(server).await.contains(&kid_of(&made_now)));
    }
    // When the first key is gone the second one signs, whatever the clock says.
    pass(&server, Duration::from_hours(2) + LIFETIME + SKEW).await;
    super::sweep(&server).await;
    server.set_clocks_back(Duration::from_hours(4)).await;
    reload(&server).await;
    assert_eq!(signer(&server).await, new);
    assert_eq!(published(&server).await, [new]);
}

#[tokio::test]
async fn rotation_by_itself_when_the_key_is_old_enough() {
    let server = server_with_alice().await;
    let keys = admin(&server);
    let if_due = || keys.rotate_if_due();
    let first = keys.list().await.unwrap();
    let begun = first.keys()[0].activates_at.0;
    let until_due = begun + 90 * 24 * 3_600_000 - server.state.ambient.now().0;
    server.clock.advance(Duration::from_millis(u64::try_from(until_due).unwrap()) - MILLISECOND);
    assert_eq!(if_due().await.unwrap(), None);
    server.clock.advance(MILLISECOND);
    let second = if_due().await.unwrap().unwrap();
    assert_eq!(if_due().await.unwrap(), None, "one is under way");
    pass(&server, LEAD).await;
    assert_eq!(signer(&server).await, second.kid);
    assert_eq!(if_due().await.unwrap(), None);
    server.clock.advance(Duration::from_hours(90 * 24));
    assert!(if_due().await.unwrap().is_some());
}

#[tokio::test]
async fn zero_is_never() {
    let server = configured(|config| config.keys.rotate_every = Period::seconds(0)).await;
    server.clock.advance(Duration::from_hours(10 * 365 * 24));
    assert_eq!(admin(&server).rotate_if_due().await.unwrap(), None);
    assert_eq!(admin(&server).list().await.unwrap().keys().len(), 1);
}
