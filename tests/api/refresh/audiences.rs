//! Audiences of a refreshed access token (RFC 8707 §2.2, S6, abuse case 50): what was granted, or less.

use countersign::clients::RegistrationChange;
use entity::session;
use entity::words::Words;
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait as _, QueryFilter as _};
use serde_json::{Value, json};
use support::api::answer::Answer;
use support::api::call::form;
use support::api::refreshing::{
    Tokens, assert_worthless, may_refresh, me, refresh, refresh_with, row, server_with_alice,
};
use support::api::server::{ISSUER, PASSWORD, TestServer};
use support::jwt::claims;

const A: &str = "https://a.example.com";
const B: &str = "https://b.example.com";

/// Alice, and the client `apis`, registered for [`A`] and [`B`].
async fn server_with_apis() -> TestServer {
    let server = server_with_alice().await;
    server
        .client("apis", |client| {
            may_refresh(client);
            client.audiences = words(&[A, B]);
        })
        .await;
    server
}

fn words(audiences: &[&str]) -> Words {
    audiences.iter().copied().collect()
}

/// Alice logs in through `apis`, for these APIs.
async fn log_in(server: &TestServer, resources: &[&str]) -> Tokens {
    let resources: Vec<String> = resources.iter().map(|resource| format!("&resource={resource}")).collect();
    let resources = resources.concat();
    let body = format!("grant_type=password&client_id=apis&username=alice&password={PASSWORD}{resources}");
    Tokens::of(&server.send(form("/token", body.replace(' ', "+"))).await)
}

async fn register(server: &TestServer, id: &str, audiences: &[&str]) {
    let change = RegistrationChange { audiences: Some(words(audiences)), ..RegistrationChange::default() };
    server.change_client(id, change).await;
}

fn audience(answer: &Answer) -> Value {
    claims(&Tokens::of(answer).access)["aud"].clone()
}

#[track_caller]
fn assert_refused(answer: &Answer) {
    let error = answer.member("error");
    assert_eq!((answer.status, error.as_deref()), (400, Some("invalid_target")), "{}", answer.summary());
}

// RFC 8707 §2: a token for one API is not worth anything at another.
#[tokio::test]
async fn a_login_for_some_apis_gives_tokens_for_these() {
    let server = server_with_apis().await;
    let rows: [(&[&str], Value); 5] = [
        (&[], json!([A, B])),
        (&[A], json!(A)),
        (&[B], json!(B)),
        (&[B, A], json!([B, A])),
        (&[B, B], json!(B)),
    ];
    for (resources, expected) in rows {
        let tokens = log_in(&server, resources).await;
        assert_eq!(claims(&tokens.access)["aud"], expected, "{resources:?}");
        assert_eq!(audience(&refresh(&server, "apis", &tokens.refresh).await), expected, "{resources:?}");
    }
}

#[tokio::test]
async fn a_client_asks_for_itself_for_one_of_its_apis() {
    let server = server_with_alice().await;
    let secret = server.client("machine", |client| {
        client.confidential = true;
        client.grants = ["client_credentials"].into_iter().collect();
        client.audiences = words(&[A, B]);
    });
    let secret = secret.await.unwrap();
    for (resource, expected) in [("", json!([A, B])), ("&resource=https://b.example.com", json!(B))] {
        let call = form("/token", format!("grant_type=client_credentials{resource}"));
        let answer = server.send(call.basic("machine", &secret)).await;
        assert_eq!(claims(&answer.member("access_token").unwrap())["aud"], expected);
    }
}

// Abuse case 50: less for this access token, and the session keeps what it has.
#[tokio::test]
async fn a_refresh_may_ask_for_fewer_and_never_for_more() {
    let server = server_with_apis().await;
    let tokens = log_in(&server, &[]).await;
    let narrow = refresh_with(&server, "apis", &tokens.refresh, &format!("&resource={B}")).await;
    assert_eq!(audience(&narrow), json!(B));
    let wide = refresh(&server, "apis", &Tokens::of(&narrow).refresh).await;
    assert_eq!(audience(&wide), json!([A, B]));
    let only_a = log_in(&server, &[A]).await;
    for resource in [B, ISSUER, "https://c.example.com", "x"] {
        let rest = format!("&resource={resource}");
        assert_refused(&refresh_with(&server, "apis", &only_a.refresh, &rest).await);
    }
    // A refusal is no exchange.
    assert_eq!(audience(&refresh(&server, "apis", &only_a.refresh).await), json!(A));
}

// S6: what the client has gained since the login is for the next login.
#[tokio::test]
async fn what_the_client_has_gained_since_is_not_given() {
    let server = server_with_apis().await;
    let tokens = log_in(&server, &[]).await;
    register(&server, "apis", &[A, B, "https://c.example.com", ISSUER]).await;
    let next = refresh(&server, "apis", &tokens.refresh).await;
    assert_eq!(audience(&next), json!([A, B]));
    let next = Tokens::of(&next);
    assert_eq!(me(&server, &next.access).await, 401);
    let rest = "&resource=https://c.example.com";
    assert_refused(&refresh_with(&server, "apis", &next.refresh, rest).await);
    let again = log_in(&server, &[]).await;
    assert_eq!(claims(&again.access)["aud"], json!([A, B, "https://c.example.com", ISSUER]));
    assert_eq!(me(&server, &again.access).await, 200);
}

// Abuse case 51: as with a scope that was withdrawn.
#[tokio::test]
async fn what_the_client_has_lost_ends_the_refreshing_until_it_is_back() {
    let server = server_with_apis().await;
    let (both, only_a) = (log_in(&server, &[]).await, log_in(&server, &[A]).await);
    register(&server, "apis", &[A]).await;
    assert_worthless(&refresh(&server, "apis", &both.refresh).await);
    let only_a = Tokens::of(&refresh(&server, "apis", &only_a.refresh).await);
    register(&server, "apis", &[A, B]).await;
    assert_eq!(audience(&refresh(&server, "apis", &both.refresh).await), json!([A, B]));
    assert_eq!(claims(&only_a.access)["aud"], json!(A));
}

// Without an audience a client's tokens are for this server, which counts as granted like any other.
#[tokio::test]
async fn the_issuer_is_granted_like_any_other() {
    let server = server_with_alice().await;
    let tokens = Tokens::of(&server.login("spa", "alice", "read").await);
    register(&server, "spa", &[A]).await;
    assert_worthless(&refresh(&server, "spa", &tokens.refresh).await);
    register(&server, "spa", &[A, ISSUER]).await;
    let next = refresh(&server, "spa", &tokens.refresh).await;
    assert_eq!(audience(&next), json!(ISSUER));
    assert_eq!(me(&server, &Tokens::of(&next).access).await, 200);
}

// A new port or a new domain logs nobody out.
#[tokio::test]
async fn a_session_outlives_the_name_of_the_server() {
    let server = server_with_alice().await;
    let resource = format!("&resource={ISSUER}");
    let body = format!("grant_type=password&client_id=spa&username=alice&password={PASSWORD}{resource}");
    let by_name = Tokens::of(&server.send(form("/token", body.replace(' ', "+"))).await);
    let whole = Tokens::of(&server.login("spa", "alice", "read").await);
    let renamed = "https://accounts.example.com";
    let server = server.restarted(|config| config.server.issuer = Some(renamed.to_owned())).await;
    for tokens in [by_name, whole] {
        let next = refresh(&server, "spa", &tokens.refresh).await;
        assert_eq!(audience(&next), json!(renamed));
        assert_eq!(me(&server, &Tokens::of(&next).access).await, 200);
    }
}

// Sessions from before their audiences were kept.
#[tokio::test]
async fn a_session_that_does_not_say_goes_by_its_client() {
    let server = server_with_apis().await;
    let tokens = log_in(&server, &[A]).await;
    session::Entity::update_many()
        .col_expr(session::Column::Audiences, Expr::value(None::<String>))
        .filter(sea_orm::ColumnTrait::eq(&session::Column::Id, tokens.session_id()))
        .exec(server.state.database.writer())
        .await
        .unwrap();
    assert_eq!(row(&server, tokens.session_id()).await.unwrap().audiences, None);
    register(&server, "apis", &[B]).await;
    assert_eq!(audience(&refresh(&server, "apis", &tokens.refresh).await), json!(B));
}
