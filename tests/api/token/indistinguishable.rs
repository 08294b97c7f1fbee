//! Refusals for different reasons that must be the same to the byte, but for the request id.

use support::api::answer::Answer;
use support::api::call::Call;
use support::api::server::{PASSWORD, TestServer};

use super::row::post;

/// Of passlib's `pbkdf2_sha256`.
const IMPORTED_HASH: &str =
    "$pbkdf2-sha256$10$E8K4txYihFCqlbIWQihlTA$UgHGI2.Bn5KQrKhaiuknjNN9Qbb9e3XornpnhqkcIzc";

const LOGIN: &str = "grant_type=password&username=alice&password=wrong";

async fn answers(server: &TestServer, calls: impl IntoIterator<Item = Call>) -> Vec<Answer> {
    let mut answers = Vec::new();
    for call in calls {
        answers.push(server.send(call).await);
    }
    answers
}

fn assert_alike(answers: &[Answer], status: u16, error: &str) {
    let first = answers[0].comparable();
    for answer in answers {
        assert_eq!((answer.status, answer.member("error").as_deref()), (status, Some(error)));
        assert_eq!(answer.comparable(), first);
    }
}

// Rule 6, abuse case 14.
#[tokio::test]
async fn unknown_disabled_and_wrongly_proven_clients_are_answered_alike() {
    let server = TestServer::start().await;
    server.client("public", |_| {}).await;
    server.client("off-public", |_| {}).await;
    let secret = server.client("service", |client| client.confidential = true).await.unwrap();
    let off_secret = server.client("off", |client| client.confidential = true).await.unwrap();
    server.disable_client("off").await;
    server.disable_client("off-public").await;
    let known_and_wrong = format!("{}*", &secret[..secret.len() - 1]);
    let pairs = [
        ("nobody", "x"),
        ("nobody", &secret),
        ("service", "x"),
        ("service", &known_and_wrong),
        ("off", &off_secret),
        ("off", "x"),
        ("public", "x"),
        ("off-public", "x"),
        ("no%20id%20at%20all", "x"),
    ];
    let by_basic = answers(&server, pairs.map(|(id, secret)| post(LOGIN).basic(id, secret))).await;
    assert_alike(&by_basic, 401, "invalid_client");
    let in_body = pairs.map(|(id, secret)| post(format!("{LOGIN}&client_id={id}&client_secret={secret}")));
    let in_body = answers(&server, in_body).await;
    assert_alike(&in_body, 401, "invalid_client");
    let without_secret = ["nobody", "service", "off", "off-public"];
    let without_secret = without_secret.map(|id| post(format!("{LOGIN}&client_id={id}")));
    assert_alike(&answers(&server, without_secret).await, 401, "invalid_client");
    // The method of authentication is all that shows.
    assert_eq!(by_basic[0].body, in_body[0].body);
}

// Rule 8, abuse case 25.
#[tokio::test]
async fn failed_logins_are_answered_alike() {
    let server = TestServer::start().await;
    server.client("web", |_| {}).await;
    server.user("alice").await;
    server.user_with("carol", None, |_| {}).await;
    let bob = server.user("bob").await;
    server.disable_user(bob).await;
    // Imported: checked by another scheme, and neither password here is the right one.
    let dave = server.user("dave").await;
    server.set_stored_hash(dave.id, Some(IMPORTED_HASH)).await;
    let right = PASSWORD.replace(' ', "+");
    let logins = [
        ("alice", "wrong"),
        ("nobody", &right),
        ("nobody", "wrong"),
        ("bob", &right),
        ("bob", "wrong"),
        ("carol", &right),
        ("dave", "wrong"),
        ("dave", &right),
        ("no+name+at+all", &right),
        ("%D0%B0lice", &right),
        ("' OR 1=1--", &right),
    ];
    let calls = logins.map(|(username, password)| {
        post(format!("grant_type=password&client_id=web&username={username}&password={password}"))
    });
    assert_alike(&answers(&server, calls).await, 400, "invalid_grant");
}
