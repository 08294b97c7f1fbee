//! What a username and a password must be.

use serde_json::json;
use support::api::problem::assert_problem;
use support::api::server::{PASSWORD, TestServer};

use super::{open_server, sign_up};

// Abuse case 34.
#[tokio::test]
async fn names_that_pose_as_others_are_refused() {
    let server = open_server().await;
    let long = "a".repeat(255);
    let names = [
        "",
        " ",
        "al ice",
        " alice",
        "alice ",
        "аlice",
        "аdmin@example.com",
        "admin@exаmple.com",
        "alice\u{200b}",
        "al\u{200d}ice",
        "\u{202e}ecila",
        "alice\u{0}",
        "alice\n",
        "\u{1b}[31malice",
        "\u{feff}alice",
        // As the ids of users look.
        "0190f6f0-0000-7000-8000-000000000001",
        &long,
    ];
    for username in names {
        let answer = sign_up(&server, &json!({"username": username, "password": PASSWORD})).await;
        assert_problem(&answer, 400);
    }
}

#[tokio::test]
async fn names_of_whole_languages_are_taken() {
    let server = open_server().await;
    for username in [
        "alice@example.com",
        "o'neill",
        "jürgen",
        "дмитрий",
        "太郎",
        "محمد",
        "a",
        "aydın",
        "yıldız",
        "kjær",
        "sœur",
        "оса",
        "田中yuki",
        "владимир@example.com",
        "محمد@example.com",
    ] {
        let answer = sign_up(&server, &json!({"username": username, "password": PASSWORD})).await;
        assert_eq!(
            (answer.status, answer.member("username").as_deref()),
            (201, Some(username)),
            "{}",
            answer.text()
        );
    }
}

// Abuse case 34.
#[tokio::test]
async fn a_name_that_looks_like_a_taken_one_is_refused() {
    let server = open_server().await;
    // Latin and Cyrillic, both ways; without a dot and with one; ASCII, which stands for itself.
    for (username, status) in [
        ("оса", 201),
        ("oca", 409),
        ("ОСА", 409),
        ("paypal", 201),
        ("раураӏ", 409),
        ("aydın", 201),
        ("aydin", 409),
        ("user1", 201),
        ("userl", 201),
        ("rnary", 201),
        ("mary", 201),
    ] {
        let answer = sign_up(&server, &json!({"username": username, "password": PASSWORD})).await;
        assert_eq!(answer.status, status, "{username}: {}", answer.text());
        if status == 409 {
            let detail = "the username is taken, or looks like one that is; choose another";
            assert_eq!(answer.member("detail").as_deref(), Some(detail));
        }
    }
}

// Abuse case 30.
#[tokio::test]
async fn weak_passwords_are_refused() {
    let server = open_server().await;
    let weak = [
        ("", "at least 8"),
        ("1234567", "at least 8"),
        ("🔑🔑🔑🔑🔑🔑🔑", "at least 8"),
        ("password1", "common"),
        ("Sunshine", "common"),
        ("QWERTYUIOP", "common"),
        ("i-am-alice-doe", "username"),
        ("ALICE-DOE-2026", "username"),
        ("my countersign", "username"),
        ("12345678\u{0}9", "NUL"),
    ];
    for (password, reason) in weak {
        let answer = sign_up(&server, &json!({"username": "Alice-Doe", "password": password})).await;
        assert_problem(&answer, 400);
        assert!(answer.member("detail").unwrap().contains(reason), "{password}: {}", answer.text());
    }
    let long = sign_up(&server, &json!({"username": "Alice-Doe", "password": "z".repeat(1025)})).await;
    assert_problem(&long, 400);
    // No rule about kinds of characters.
    let plain = sign_up(&server, &json!({"username": "alice-doe", "password": "qzxvjkwp"})).await;
    assert_eq!(plain.status, 201, "{}", plain.text());
}

#[tokio::test]
async fn the_shortest_password_is_configured() {
    let server = TestServer::configured(|config| {
        config.users.signup = true;
        config.passwords.min_length = 15;
    })
    .await;
    let short = sign_up(&server, &json!({"username": "alice", "password": "x".repeat(14)})).await;
    assert_problem(&short, 400);
    assert!(short.member("detail").unwrap().contains("15"));
    let enough = sign_up(&server, &json!({"username": "alice", "password": "x".repeat(15)})).await;
    assert_eq!(enough.status, 201);
}
