//! That a form comes from a page of ours in this browser (B5, abuse case 96).

use countersign::http::html::csrf::{self, Form};
use entity::secret::SecretString;
use poem::http::{HeaderName, header};
use support::api::answer::Answer;
use support::api::call::{Call, form};
use support::api::server::TestServer;

use super::PageServer;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The token of a form for the browser with this cookie.
fn token(server: &TestServer, kind: Form, cookie: &str, request_id: Option<&str>) -> String {
    csrf::token(&server.state.checks, kind, &SecretString::new(cookie), request_id)
}

/// A form with such fields from a browser with such a cookie line.
fn posted(cookies: &str, fields: &str) -> Call {
    form("/form", format!("username=alice&{fields}")).header(header::COOKIE, cookies)
}

fn is_taken(answer: &Answer) -> bool {
    let is_taken = answer.status == 200;
    assert_eq!(
        (is_taken, answer.text() == "alice"),
        (answer.status != 403, is_taken),
        "{}",
        answer.summary()
    );
    is_taken
}

#[tokio::test]
async fn a_token_is_worth_something_for_its_form_browser_and_request_only() {
    let server = TestServer::start().await;
    let pages = PageServer::of(&server);
    let token = |kind, cookie, request| token(&server, kind, cookie, request);
    let right = token(Form::SignIn, "c1", Some("r1"));
    let cookie = "__Host-countersign-pre=c1";
    let rows = [
        (cookie, format!("csrf={right}&request=r1"), true),
        (cookie, format!("csrf={}", token(Form::SignIn, "c1", None)), true),
        (cookie, format!("csrf={right}"), false),
        (cookie, format!("csrf={right}&request=r2"), false),
        (cookie, "request=r1".to_owned(), false),
        (cookie, "csrf=&request=r1".to_owned(), false),
        (cookie, "csrf=AAAAAAAAAAAAAAAAAAAAAA&request=r1".to_owned(), false),
        (cookie, format!("csrf={}&request=r1", &right[1..]), false),
        (cookie, format!("csrf={right}A&request=r1"), false),
        (cookie, format!("csrf={}&request=r1", token(Form::SignUp, "c1", Some("r1"))), false),
        (cookie, format!("csrf={}&request=r1", token(Form::SignIn, "c2", Some("r1"))), false),
        ("__Host-countersign-pre=c2", format!("csrf={right}&request=r1"), false),
        ("__Host-countersign=c1", format!("csrf={right}&request=r1"), false),
        ("countersign-pre=c1", format!("csrf={right}&request=r1"), false),
        ("a=b", format!("csrf={right}&request=r1"), false),
        // What anybody could compute who knows the form alone.
        ("__Host-countersign-pre=", format!("csrf={}", token(Form::SignIn, "", None)), false),
    ];
    for (cookie, fields, expected) in rows {
        assert_eq!(is_taken(&pages.send(posted(cookie, &fields)).await), expected, "{cookie} {fields}");
    }
}

#[tokio::test]
async fn a_form_from_another_site_is_refused_with_the_right_token_too() {
    let server = TestServer::start().await;
    let pages = PageServer::of(&server);
    let fields = format!("csrf={}", token(&server, Form::SignIn, "c1", None));
    let rows: [(&[&str], bool); 7] = [
        (&[], true),
        (&["same-origin"], true),
        (&["same-site"], false),
        (&["cross-site"], false),
        (&["none"], false),
        (&[""], false),
        (&["same-origin", "cross-site"], false),
    ];
    for (sites, expected) in rows {
        let call = posted("__Host-countersign-pre=c1", &fields);
        let call = sites.iter().fold(call, |call, site| call.header(SEC_FETCH_SITE, *site));
        assert_eq!(is_taken(&pages.send(call).await), expected, "{sites:?}");
    }
}
