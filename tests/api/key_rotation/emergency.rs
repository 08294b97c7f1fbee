//! A key that somebody else may know: out of use at once.

use std::slice;
use std::time::Duration;

use countersign::keyring::{Error, StoredKey};
use support::api::call::get;
use support::api::refreshing::{log_in, me, renew, server_with_alice};
use support::api::server::TestServer;
use support::signing_key;

use super::{
    LEAD, LIFETIME, SKEW, admin, file_of, has_file, kid_of, pass, published, reload, rotate, signer, sweep,
};

async fn revoke(server: &TestServer, kid: &str) -> Result<Option<StoredKey>, Error> {
    admin(server).revoke(kid).await
}

#[tokio::test]
async fn its_tokens_die_and_another_key_signs_at_once() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    let old = signing_key::kid();
    let new = revoke(&server, &old).await.unwrap().unwrap().kid;
    reload(&server).await;
    assert_eq!(published(&server).await, slice::from_ref(&new));
    assert_eq!(me(&server, &tokens.access).await, 401);
    // The session is not the key's.
    let next = renew(&server, &tokens.refresh).await;
    assert_eq!((kid_of(&next.access), me(&server, &next.access).await), (new.clone(), 200));
    let server = server.restarted(|_| {}).await;
    assert_eq!((signer(&server).await, me(&server, &tokens.access).await), (new, 401));
}

#[tokio::test]
async fn a_key_that_waits_never_gets_its_turn() {
    let server = server_with_alice().await;
    let old = signing_key::kid();
    let waiting = rotate(&server).await;
    assert_eq!(revoke(&server, &waiting).await.unwrap(), None);
    reload(&server).await;
    assert_eq!(published(&server).await, slice::from_ref(&old));
    pass(&server, LEAD + Duration::from_hours(1)).await;
    assert_eq!(signer(&server).await, old);
    let next = rotate(&server).await;
    pass(&server, LEAD).await;
    assert_eq!(signer(&server).await, next);
    assert_eq!(published(&server).await, [old, next]);
}

#[tokio::test]
async fn a_key_that_retires_leaves_and_the_active_one_stays() {
    let server = server_with_alice().await;
    let of_old = log_in(&server).await;
    let new = rotate(&server).await;
    pass(&server, LEAD).await;
    assert_eq!(revoke(&server, &signing_key::kid()).await.unwrap(), None);
    reload(&server).await;
    assert_eq!(published(&server).await, slice::from_ref(&new));
    assert_eq!((me(&server, &of_old.access).await, signer(&server).await), (401, new));
}

// A rotation is under way when the active key has to go.
#[tokio::test]
async fn while_another_key_waits_no_token_is_signed_by_the_revoked_one() {
    let server = server_with_alice().await;
    let old = signing_key::kid();
    let waiting = rotate(&server).await;
    server.clock.advance(Duration::from_mins(1));
    // Some verifiers have seen the one that waits; none a new one.
    let replacement = revoke(&server, &old).await.unwrap().map(|key| key.kid);
    assert_eq!(replacement.as_ref(), Some(&waiting));
    reload(&server).await;
    for step in [Duration::ZERO, LEAD, LIFETIME, SKEW, LEAD] {
        pass(&server, step).await;
        let token = log_in(&server).await.access;
        assert_eq!(published(&server).await, slice::from_ref(&waiting));
        assert_eq!(kid_of(&token), waiting);
        assert_eq!(me(&server, &token).await, 200);
    }
}

#[tokio::test]
async fn a_key_that_waits_without_a_file_does_not_take_over() {
    let server = server_with_alice().await;
    let waiting = rotate(&server).await;
    std::fs::remove_file(file_of(&server, &waiting)).unwrap();
    let replacement = revoke(&server, &signing_key::kid()).await.unwrap().unwrap().kid;
    assert_ne!(replacement, waiting);
    reload(&server).await;
    assert_eq!(signer(&server).await, replacement);
}

// Two administrators at once: the second one's answer was true of a key that did not sign yet.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_emergencies_at_once_leave_a_key_that_signs() {
    for _ in 0..10 {
        let server = server_with_alice().await;
        let waiting = rotate(&server).await;
        let old = signing_key::kid();
        let (_, _) = tokio::join!(revoke(&server, &old), revoke(&server, &waiting));
        let _ = server.state.keyring.reload(&server.state.database).await;
        server.state.keyring.require_signer().unwrap();
    }
}

// A node whose directory is not shared: the emergency reaches it, the new key's file does not.
#[tokio::test]
async fn a_node_without_the_replacement_signs_nothing_and_accepts_nothing_of_the_revoked_key() {
    let one = server_with_alice().await;
    let other = one.restarted(|_| {}).await;
    let tokens = log_in(&other).await;
    let new = revoke(&one, &signing_key::kid()).await.unwrap().unwrap().kid;
    let file = file_of(&one, &new);
    let aside = file.with_extension("aside");
    std::fs::rename(&file, &aside).unwrap();
    let reloaded = other.state.keyring.reload(&other.state.database).await;
    assert!(matches!(reloaded, Err(Error::Vault(_))), "{reloaded:?}");
    assert!(published(&other).await.is_empty());
    assert_eq!(me(&other, &tokens.access).await, 401);
    let refused = other.login("spa", "alice", "").await;
    assert_eq!(refused.status, 503);
    assert_eq!(refused.member("error").as_deref(), Some("temporarily_unavailable"));
    assert_eq!(other.send(get("/readyz")).await.status, 503);
    assert_eq!(other.send(get("/livez")).await.status, 200);
    std::fs::rename(&aside, &file).unwrap();
    reload(&other).await;
    assert_eq!((signer(&other).await, other.send(get("/readyz")).await.status), (new, 200));
}

// The retiring key is still published, and its turn came before that of the replacement by every clock.
#[tokio::test]
async fn by_a_clock_that_is_behind_a_retiring_key_does_not_sign_again() {
    let server = server_with_alice().await;
    let retiring = signer(&server).await;
    let active = rotate(&server).await;
    pass(&server, LEAD + Duration::from_mins(2)).await;
    let replacement = revoke(&server, &active).await.unwrap().unwrap().kid;
    server.set_clocks_back(Duration::from_secs(30)).await;
    reload(&server).await;
    assert_eq!(published(&server).await, [retiring, replacement.clone()]);
    assert_eq!(signer(&server).await, replacement);
}

// A node whose clock is behind must not fall back on a key that verifiers may have forgotten.
#[tokio::test]
async fn by_a_clock_that_is_behind_no_earlier_key_is_taken_up_again() {
    let server = server_with_alice().await;
    let active = rotate(&server).await;
    pass(&server, LEAD + LIFETIME + SKEW).await;
    let replacement = revoke(&server, &active).await.unwrap().unwrap().kid;
    server.set_clocks_back(Duration::from_secs(30)).await;
    reload(&server).await;
    assert_eq!(signer(&server).await, replacement);
    let waiting = rotate(&server).await;
    reload(&server).await;
    assert_eq!(signer(&server).await, replacement);
    assert!(published(&server).await.contains(&waiting));
    assert!(!published(&server).await.contains(&signing_key::kid()));
}

#[tokio::test]
async fn what_is_not_in_use_cannot_be_revoked() {
    let server = server_with_alice().await;
    let old = signing_key::kid();
    for kid in ["", "unknown", &old[1..]] {
        assert!(matches!(revoke(&server, kid).await, Err(Error::Unknown(_))), "{kid}");
    }
    revoke(&server, &old).await.unwrap();
    assert!(matches!(revoke(&server, &old).await, Err(Error::Unknown(_))));
    assert_eq!(admin(&server).list().await.unwrap().keys().len(), 2);
}

// A thief who has the file has the key, and an administrator looks for the key in the list.
#[tokio::test]
async fn it_is_listed_until_its_last_token_has_expired() {
    let server = server_with_alice().await;
    log_in(&server).await;
    let old = signing_key::kid();
    revoke(&server, &old).await.unwrap();
    pass(&server, LIFETIME + SKEW - Duration::from_secs(1)).await;
    assert_eq!(sweep(&server).await.signing_keys, 0);
    pass(&server, Duration::from_secs(1)).await;
    assert_eq!(sweep(&server).await.signing_keys, 1);
    assert!(!has_file(&server, &old));
}
