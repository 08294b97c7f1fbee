//! `POST /users/me/password`: a new password, on the word of who knows the present one.

use poem::http::{Method, header};
use serde_json::{Value, json};
use support::api::answer::Answer;
use support::api::call::{form, json as json_call};
use support::api::problem::assert_problem;
use support::api::server::{PASSWORD, TestServer};

use crate::users_me::server_with_alice;

const NEXT: &str = "another long password";

async fn change(server: &TestServer, token: &str, body: &Value) -> Answer {
    server.send(json_call(Method::POST, "/users/me/password", body).bearer(token)).await
}

async fn can_log_in(server: &TestServer, password: &str) -> bool {
    let body = format!("grant_type=password&client_id=web&username=alice&password={password}");
    let answer = server.send(form("/token", body.replace(' ', "+"))).await;
    assert!(answer.status == 200 || answer.member("error").as_deref() == Some("invalid_grant"));
    answer.status == 200
}

#[tokio::test]
async fn the_new_password_works_and_the_old_one_no_longer() {
    let (server, token) = server_with_alice().await;
    let answer = change(&server, &token, &json!({"current_password": PASSWORD, "new_password": NEXT})).await;
    assert_eq!((answer.status, answer.text().as_str()), (204, ""));
    assert_eq!(answer.header(header::CACHE_CONTROL).as_deref(), Some("no-store"));
    assert!(can_log_in(&server, NEXT).await);
    assert!(!can_log_in(&server, PASSWORD).await);
}

#[tokio::test]
async fn a_refused_change_changes_nothing() {
    let (server, token) = server_with_alice().await;
    let bodies = [
        json!({"current_password": "wrong", "new_password": NEXT}),
        json!({"current_password": PASSWORD.to_uppercase(), "new_password": NEXT}),
        json!({"current_password": format!("{PASSWORD} "), "new_password": NEXT}),
        json!({"current_password": "", "new_password": NEXT}),
        json!({"current_password": null, "new_password": NEXT}),
        json!({"new_password": NEXT}),
        json!({"current_password": PASSWORD}),
        json!({"current_password": PASSWORD, "new_password": ""}),
        json!({"current_password": PASSWORD, "new_password": "short"}),
        json!({"current_password": PASSWORD, "new_password": "password1"}),
        json!({"current_password": PASSWORD, "new_password": "I am Alice and so on"}),
        json!({"current_password": PASSWORD, "new_password": "countersign rules"}),
        json!({"current_password": PASSWORD, "new_password": "z".repeat(1025)}),
        json!({"current_password": PASSWORD, "new_password": "with \u{0} a NUL"}),
        json!({"current_password": PASSWORD, "new_password": 12_345_678}),
        json!({"current_password": PASSWORD, "new_password": NEXT, "username": "bob"}),
        json!({"current_password": "wrong ".repeat(200), "new_password": NEXT}),
    ];
    for body in bodies {
        let answer = change(&server, &token, &body).await;
        assert_problem(&answer, 400);
        assert!(!answer.text().contains(PASSWORD) && !answer.text().contains(NEXT), "{}", answer.text());
        assert!(can_log_in(&server, PASSWORD).await, "{body}");
    }
}

// Abuse case 120.
#[tokio::test]
async fn a_number_is_no_password() {
    let (server, token) = server_with_alice().await;
    for number in [json!(1_234_567_890_123_u64), json!(12_345_678.5), json!(true)] {
        let new = json!({"current_password": PASSWORD, "new_password": number});
        assert_problem(&change(&server, &token, &new).await, 400);
        assert!(can_log_in(&server, PASSWORD).await, "{number}");
    }
    server.user_with("bob", Some("1234567890123"), |_| {}).await;
    let login = "grant_type=password&client_id=web&username=bob&password=1234567890123";
    let token = server.send(form("/token", login)).await.member("access_token").unwrap();
    let present = |value: Value| json!({"current_password": value, "new_password": NEXT});
    assert_problem(&change(&server, &token, &present(json!(1_234_567_890_123_u64))).await, 400);
    assert_eq!(change(&server, &token, &present(json!("1234567890123"))).await.status, 204);
}

// P1: neither trimmed nor cut, here as at the token endpoint.
#[tokio::test]
async fn a_password_is_stored_with_its_spaces_and_emoji() {
    let (server, token) = server_with_alice().await;
    let odd = " Pä🔑 ";
    let odd = format!("{odd}{odd}");
    let answer = change(&server, &token, &json!({"current_password": PASSWORD, "new_password": odd})).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    assert!(can_log_in(&server, &odd).await);
    assert!(!can_log_in(&server, odd.trim()).await);
}

#[tokio::test]
async fn a_user_without_a_password_cannot_set_one_by_guessing() {
    let (server, token) = server_with_alice().await;
    let database = server.state.database.writer();
    let alice = countersign::users::find_by_username(database, "alice").await.unwrap().unwrap();
    server.set_stored_hash(alice.id, None).await;
    for current in ["", " ", PASSWORD] {
        let answer =
            change(&server, &token, &json!({"current_password": current, "new_password": NEXT})).await;
        assert_problem(&answer, 400);
    }
    assert!(!can_log_in(&server, NEXT).await);
}
