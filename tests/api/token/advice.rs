//! An error says what to do about it, in a fixed sentence that repeats nothing (rules 4, 11 and 12).

use support::api::call::form;
use support::api::refreshing::{log_in, server_with_alice};
use support::api::server::{PASSWORD, TestServer};

/// What the server says about a form.
async fn told(server: &TestServer, body: &str) -> String {
    let answer = server.send(form("/token", body.replace(' ', "+"))).await;
    answer.member("error_description").unwrap_or_else(|| panic!("no error: {}", answer.summary()))
}

#[tokio::test]
async fn who_names_no_client_is_told_of_both_remedies() {
    let server = server_with_alice().await;
    let told = told(&server, &format!("grant_type=password&username=alice&password={PASSWORD}")).await;
    assert!(told.contains("client_id") && told.contains("clients.default_client"), "{told}");
    // The request of the FastAPI tutorials has no grant type either.
    let of_tutorial = self::told(&server, &format!("username=alice&password={PASSWORD}")).await;
    assert!(of_tutorial.contains("client_id") && of_tutorial.contains("clients.default_client"));
    assert!(of_tutorial.contains("grant_type"), "{of_tutorial}");
}

#[tokio::test]
async fn an_audience_that_lacks_is_told_where_it_lacks() {
    let server = server_with_alice().await;
    let resource = "resource=https://unheard.example";
    let login = format!("grant_type=password&client_id=spa&username=alice&password={PASSWORD}&{resource}");
    let of_client = told(&server, &login).await;
    assert!(of_client.contains("client update"), "{of_client}");
    let token = log_in(&server).await.refresh;
    let refresh = format!("grant_type=refresh_token&client_id=spa&refresh_token={token}&{resource}");
    let of_session = told(&server, &refresh).await;
    assert!(of_session.contains("log in again"), "{of_session}");
    assert!(!of_client.contains("unheard") && !of_session.contains("unheard"));
}

#[tokio::test]
async fn a_scope_that_lacks_is_told_where_it_lacks() {
    let server = server_with_alice().await;
    let login = format!("grant_type=password&client_id=spa&username=alice&password={PASSWORD}&scope=unheard");
    let of_client = told(&server, &login).await;
    assert!(of_client.contains("registered") && of_client.contains("client update"), "{of_client}");
    let token = log_in(&server).await.refresh;
    let refresh = format!("grant_type=refresh_token&client_id=spa&refresh_token={token}&scope=unheard");
    let of_session = told(&server, &refresh).await;
    assert!(of_session.contains("log in again"), "{of_session}");
    assert!(!of_client.contains("unheard") && !of_session.contains("unheard"));
}
