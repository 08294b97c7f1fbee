//! `GET /account/consents`, `POST /account/consents`: what one has allowed apps.

use std::time::Duration;

use futures_util::future::join_all;
use support::api::answer::Answer;
use support::api::browser::Browser;
use support::api::call::form;
use support::api::code_flow::{code, exchange};

use crate::account::{
    NOTES, code_for_notes, exchange_for_notes, lives, location, post, said, server, signed_in,
    token_for_notes,
};

const PATH: &str = "/account/consents";
const WITHDRAWN: &str = "The app can no longer use your account.";

async fn withdraw(browser: &Browser<'_>, client: &str) -> Answer {
    let page = browser.open(PATH).await;
    post(browser, &page, PATH, &[("client", client)]).await
}

#[tokio::test]
async fn with_the_consent_goes_what_came_of_it() {
    let server = server().await;
    let (alice, bob) = (signed_in(&server, "alice").await, signed_in(&server, "bob").await);
    let tokens = exchange_for_notes(&server, &code_for_notes(&alice).await).await;
    let access_token = tokens.member("access_token").unwrap();
    let elsewhere = token_for_notes(&server, &signed_in(&server, "alice").await).await;
    let bobs = token_for_notes(&server, &bob).await;
    // Of the operator's own app, which needs none.
    let own = exchange(&server, &code(&alice).await).await.member("access_token").unwrap();
    server.clock.advance(Duration::from_mins(5));
    let under_way = code_for_notes(&alice).await;
    let page = alice.open(PATH).await;
    let text = said(&page);
    assert!(text.contains("notes</bdi>") && !text.contains("app</bdi>"), "{text}");
    assert!(text.contains("Allowed 5 minutes ago") && text.contains("Know that it is you"), "{text}");
    let page = alice.follow(withdraw(&alice, NOTES).await).await;
    assert!(page.text().contains(WITHDRAWN) && !page.text().contains("notes</bdi>"), "{}", page.text());
    assert!(!lives(&server, &access_token).await && !lives(&server, &elsewhere).await);
    assert!(lives(&server, &own).await && lives(&server, &bobs).await);
    let body = format!(
        "grant_type=refresh_token&client_id={NOTES}&refresh_token={}",
        tokens.member("refresh_token").unwrap()
    );
    assert_eq!(server.send(form("/token", body)).await.member("error").as_deref(), Some("invalid_grant"));
    // A code that had not been exchanged.
    let late = exchange_for_notes(&server, &under_way).await;
    assert_eq!(late.member("error").as_deref(), Some("invalid_grant"), "{}", late.summary());
    // And the user is asked again.
    let page = alice
        .open(&support::api::code_flow::changed(&[
            ("client_id", NOTES),
            ("redirect_uri", "https://notes.example.com/callback"),
            ("scope", "openid"),
        ]))
        .await;
    assert!(page.text().contains("value=\"allow\""), "{}", page.summary());
    // Bob's is where it was.
    assert!(bob.open(PATH).await.text().contains("notes</bdi>"));
}

#[tokio::test]
async fn what_was_not_allowed_cannot_be_withdrawn() {
    let server = server().await;
    let alice = signed_in(&server, "alice").await;
    let token = token_for_notes(&server, &alice).await;
    let own = exchange(&server, &code(&alice).await).await.member("access_token").unwrap();
    for client in ["app", "nobody", "", "NOTES", "notes ", "' OR 1=1", "é", &"n".repeat(4000)] {
        let answer = withdraw(&alice, client).await;
        assert_eq!((answer.status, location(&answer).as_str()), (303, PATH), "{client}");
        assert!(lives(&server, &token).await && lives(&server, &own).await, "{client}");
    }
}

#[tokio::test]
async fn a_consent_that_is_withdrawn_twice_is_withdrawn() {
    let server = server().await;
    let alice = signed_in(&server, "alice").await;
    let token = token_for_notes(&server, &alice).await;
    let page = alice.open(PATH).await;
    let answers = join_all((0..4).map(|_| post(&alice, &page, PATH, &[("client", NOTES)]))).await;
    assert!(answers.iter().all(|answer| answer.status == 303));
    assert_eq!(answers.iter().filter(|answer| location(answer) != PATH).count(), 1);
    assert!(!lives(&server, &token).await);
}
