//! `GET /login`, `POST /login`: the form itself (B5, B6). What becomes of it is in `authorize`.

use poem::http::{HeaderName, header};
use support::api::answer::Answer;
use support::api::browser::{Browser, hidden_fields, page_form, sent_to};
use support::api::call::form;
use support::api::code_flow::{REDIRECT_URI, authorize_url, parameters, server_with_app};
use support::api::server::PASSWORD;

fn is_answered(answer: &Answer) -> bool {
    sent_to(answer, REDIRECT_URI).is_some_and(|sent| sent.contains_key("code"))
}

fn location(answer: &Answer) -> String {
    answer.header(header::LOCATION).unwrap_or_default()
}

#[tokio::test]
async fn a_form_needs_its_own_token() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let page = browser.open(&authorize_url(&parameters())).await;
    let fields = hidden_fields(&page.text());
    let of = |name: &str| fields.iter().find(|(candidate, _)| candidate == name).unwrap().1.clone();
    let (request, csrf) = (of("request"), of("csrf"));
    let credentials = [("username", "alice"), ("password", PASSWORD)];
    let wrong: [Vec<(&str, &str)>; 5] = [
        vec![("request", &request)],
        vec![("request", &request), ("csrf", "")],
        vec![("request", &request), ("csrf", "AAAAAAAAAAAAAAAAAAAAAA")],
        // Without the request, or with another one, the token is another.
        vec![("csrf", &csrf)],
        vec![("request", "csq_other"), ("csrf", &csrf)],
    ];
    for hidden in wrong {
        let answer = browser.send(page_form("/login", &[&hidden[..], &credentials].concat())).await;
        // Where the app's request is named, the form is shown again.
        let is_again = answer.status == 303 && location(&answer) == format!("/login?request={request}");
        let says_how = answer.status == 403 && answer.text().contains("href=\"/login\">Start again");
        assert!(is_again || says_how, "{hidden:?}: {}", answer.summary());
        assert_eq!(answer.header(header::SET_COOKIE), None, "{hidden:?}");
    }
    let right = [&[("request", request.as_str()), ("csrf", csrf.as_str())][..], &credentials].concat();
    // Another browser has no such cookie, and one whose page is of another site says so.
    let other = Browser::new(&server);
    assert_eq!(other.send(page_form("/login", &right)).await.header(header::SET_COOKIE), None);
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&right).finish();
    for site in ["cross-site", "same-site", "none"] {
        let call = form("/login", body.clone()).header(HeaderName::from_static("sec-fetch-site"), site);
        assert_eq!(browser.send(call).await.status, 403, "{site}");
    }
    assert!(is_answered(&browser.post("/login", &right).await));
}

#[tokio::test]
async fn a_wrong_password_is_one_page_whoever_is_named() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let page = browser.open(&authorize_url(&parameters())).await;
    let mut pages = Vec::new();
    for (username, password) in [("alice", "wrong"), ("nobody", PASSWORD), ("nobody", "wrong")] {
        let answer = browser.submit(&page, &[("username", username), ("password", password)]).await;
        assert_eq!(answer.status, 400);
        pages.push(answer.text().replace(username, "NAME"));
    }
    assert_eq!(pages[0], pages[1]);
    assert_eq!(pages[0], pages[2]);
    assert!(!pages[0].contains("wrong\""), "the password is not shown again");
}

// Abuse case 91.
#[tokio::test]
async fn no_page_goes_on_to_an_address_that_it_is_given() {
    let server = server_with_app().await;
    for value in ["//evil.example", "/\\evil.example", "/%09/evil.example", "https://evil.example"] {
        let browser = Browser::new(&server);
        for name in ["next", "redirect", "return_to", "continue"] {
            let page = browser.open(&format!("/login?{name}={value}")).await;
            assert!(!page.text().contains("evil"), "{}", page.summary());
        }
        let page = browser.open("/login").await;
        let fields = [("username", "alice"), ("password", PASSWORD), ("next", value)];
        let csrf = hidden_fields(&page.text());
        let hidden: Vec<_> = csrf.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = browser.send(page_form("/login", &[&hidden[..], &fields].concat())).await;
        assert_eq!(location(&answer), "/account");
    }
}

// Who proves again who they are is not asked again for how long.
#[tokio::test]
async fn a_login_again_keeps_the_choice_to_be_remembered() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let page = browser.open("/login").await;
    let fields = [("username", "alice"), ("password", PASSWORD), ("remember", "on")];
    browser.submit(&page, &fields).await;
    server.clock.advance(std::time::Duration::from_secs(1));
    let page = browser.open(&support::api::code_flow::changed(&[("prompt", "login")])).await.text();
    let remember = page.split("name=\"remember\"").nth(1).unwrap().split('>').next().unwrap();
    assert!(remember.contains("checked"), "{remember}");
    assert!(page.contains("value=\"alice\""), "who it is stands there already");
}
