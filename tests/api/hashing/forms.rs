//! The forms of a password (P1): typed otherwise than when it was set, and hashed elsewhere as it came.

use poem::http::Method;
use serde_json::json;
use support::api::answer::Answer;
use support::api::call::json as json_call;
use support::api::problem::assert_problem;
use support::api::server::{PASSWORD, TestServer};

use super::stored::stored_hash;
use super::vectors::{text, vector};
use super::{logs_in, server_with_alice};

/// As most keyboards write it, in NFC.
pub(super) const COMPOSED: &str = "drei W\u{f6}rter f\u{fc}r Zo\u{e9}";
/// As some systems write it, in NFD.
pub(super) const DECOMPOSED: &str = "drei Wo\u{308}rter fu\u{308}r Zoe\u{301}";

async fn change(server: &TestServer, token: &str, current: &str, new: &str) -> Answer {
    let body = json!({"current_password": current, "new_password": new});
    server.send(json_call(Method::POST, "/users/me/password", &body).bearer(token)).await
}

// Abuse case 29.
#[tokio::test]
async fn a_password_logs_in_however_its_characters_are_written() {
    let spaced = COMPOSED.replace(' ', "\u{a0}");
    // Without an accent, and with a letter that NFKC would fold.
    let other = COMPOSED.replace('\u{e9}', "e");
    let wide = COMPOSED.replace('d', "\u{ff44}");
    let (server, _) = server_with_alice(|_| {}).await;
    for (username, password) in
        [("composed", COMPOSED), ("decomposed", DECOMPOSED), ("spaced", spaced.as_str())]
    {
        server.user_with(username, Some(password), |_| {}).await;
        for typed in [COMPOSED, DECOMPOSED, &spaced] {
            assert!(logs_in(&server, username, typed).await, "{username}: {typed:?}");
        }
        for typed in [&other, &wide, &COMPOSED.to_uppercase(), &format!("{DECOMPOSED} ")] {
            assert!(!logs_in(&server, username, typed).await, "{username}: {typed:?}");
        }
    }
}

// RFC 8265 refuses these characters. They are part of a password all the same, which is compared in NFC.
#[tokio::test]
async fn characters_that_the_profile_refuses_are_left_as_they_are() {
    let (server, _) = server_with_alice(|_| {}).await;
    let family = "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}";
    let newest = "\u{1fae9}\u{1faf9}";
    for (number, odd) in ["\t", "\u{200d}", "\u{7f}", family, newest].into_iter().enumerate() {
        let username = format!("odd-{number}");
        server.user_with(&username, Some(&format!("{odd}{COMPOSED}")), |_| {}).await;
        assert!(logs_in(&server, &username, &format!("{odd}{COMPOSED}")).await, "{odd:?}");
        assert!(logs_in(&server, &username, &format!("{odd}{DECOMPOSED}")).await, "{odd:?}");
        assert!(!logs_in(&server, &username, COMPOSED).await, "{odd:?}");
        assert!(!logs_in(&server, &username, &format!("d{COMPOSED}")).await, "{odd:?}");
    }
}

/// Of one password, which other programs hashed as they received it: in NFC, or in NFD under a foreign scheme
/// and under the present one.
const OTHERS: [&str; 3] = ["bcrypt-composed", "bcrypt-decomposed", "argon2id-decomposed"];

#[tokio::test]
async fn a_hash_of_either_form_logs_in_and_is_replaced_by_one_of_the_first() {
    let (server, id) = server_with_alice(|_| {}).await;
    for name in OTHERS {
        let hash = vector(name);
        let made_from = text(&hash, "password");
        assert_eq!(made_from == DECOMPOSED, name.ends_with("decomposed"));
        for typed in [COMPOSED, DECOMPOSED] {
            server.set_stored_hash(id, Some(text(&hash, "password_hash"))).await;
            let is_right = typed == made_from || typed == DECOMPOSED;
            assert_eq!(logs_in(&server, "alice", typed).await, is_right, "{name}: {typed:?}");
            assert_eq!(stored_hash(&server, id).await != text(&hash, "password_hash"), is_right, "{name}");
        }
        // Now it is hashed in NFC, which takes either.
        let upgraded = stored_hash(&server, id).await;
        for typed in [COMPOSED, DECOMPOSED] {
            assert!(logs_in(&server, "alice", typed).await, "{name}: {typed:?}");
        }
        assert_eq!(stored_hash(&server, id).await, upgraded, "{name}: it was made anew again");
    }
}

#[tokio::test]
async fn the_present_password_is_asked_for_in_either_form() {
    let (server, id) = server_with_alice(|_| {}).await;
    let token = server.token("web", "alice", "").await;
    assert_eq!(change(&server, &token, PASSWORD, DECOMPOSED).await.status, 204);
    assert!(logs_in(&server, "alice", COMPOSED).await);
    for (current, new) in [(COMPOSED, PASSWORD), (PASSWORD, COMPOSED), (DECOMPOSED, PASSWORD)] {
        let token = super::login("alice", current);
        let token = server.send(token).await.member("access_token").unwrap();
        assert_eq!(change(&server, &token, current, new).await.status, 204, "{current:?}");
        assert!(logs_in(&server, "alice", new).await);
    }
    let token = server.token("web", "alice", "").await;
    server.set_stored_hash(id, Some(text(&vector("bcrypt-decomposed"), "password_hash"))).await;
    assert_problem(&change(&server, &token, COMPOSED, PASSWORD).await, 400);
    assert_eq!(change(&server, &token, DECOMPOSED, PASSWORD).await.status, 204);
}

// What is judged is what is stored; but for its length, which a login judges as it is typed.
#[tokio::test]
async fn a_new_password_is_judged_in_the_form_in_which_it_is_stored() {
    let (server, _) = server_with_alice(|config| config.users.signup = true).await;
    let too_many_bytes = "e\u{301}".repeat(342);
    for (username, password, words) in [
        ("short", "a\u{308}o\u{308}u\u{308}e\u{301}", "at least 8 characters"),
        ("j\u{fc}rgen", "schiff von Ju\u{308}rgen", "must not contain the username"),
        ("long", too_many_bytes.as_str(), "at most 1024 bytes"),
    ] {
        let body = json!({"username": username, "password": password});
        let answer = server.send(json_call(Method::POST, "/signup", &body)).await;
        assert_problem(&answer, 400);
        assert!(answer.text().contains(words), "{username}: {}", answer.text());
    }
    let body = json!({"username": "zoe", "password": "e\u{301}".repeat(341)});
    assert_eq!(server.send(json_call(Method::POST, "/signup", &body)).await.status, 201);
    assert!(logs_in(&server, "zoe", &"\u{e9}".repeat(341)).await);
}
