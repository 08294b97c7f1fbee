//! Forms that are too old, come from elsewhere, or from somebody who is no longer signed in (abuse case 145):
//! nothing changes, and the page says how to start again.

use std::time::Duration;

use countersign::users;
use poem::http::HeaderName;
use support::api::answer::Answer;
use support::api::browser::{Browser, page_form};
use support::api::call::form;
use support::api::code_flow::{CLIENT, changed, code, exchange};
use support::api::server::{PASSWORD, TestServer};
use url::form_urlencoded;

use super::{NOTES, csrf, is_profile_of, lives, server, signed_in, token_for_notes};

/// What alice has, and a stranger would change.
struct Scene {
    server: TestServer,
    token: String,
    session: String,
}

async fn scene() -> Scene {
    let server = server().await;
    let browser = Browser::new(&server);
    let answer = exchange(&server, &code(&browser).await).await;
    let token = answer.member("access_token").unwrap();
    let session = support::jwt::claims(&token)["sid"].as_str().unwrap().to_owned();
    token_for_notes(&server, &browser).await;
    Scene { server, token, session }
}

impl Scene {
    /// Each page with what its form says beside its token.
    fn forms(&self) -> Vec<(&'static str, Vec<(&'static str, &str)>)> {
        vec![
            ("/account", vec![("full_name", "Mallory"), ("email", "mallory@example.com")]),
            ("/account/password", vec![("password", PASSWORD), ("new_password", "another long password")]),
            ("/account/sessions", vec![("session", &self.session)]),
            ("/account/consents", vec![("client", NOTES)]),
        ]
    }

    /// Fails if anything of alice's has changed.
    async fn assert_unchanged(&self, context: &str) {
        let reader = self.server.state.database.reader();
        let alice = users::find_by_username(reader, "alice").await.unwrap().unwrap();
        assert_eq!((alice.full_name, alice.email), (None, None), "{context}");
        let consents = countersign::consents::list(reader, alice.id).await.unwrap();
        assert_eq!(consents.len(), 1, "{context}");
        signed_in(&self.server, "alice").await;
    }

    async fn assert_alive(&self, context: &str) {
        self.assert_unchanged(context).await;
        assert!(lives(&self.server, &self.token).await, "{context}");
    }
}

/// A page that says that a form is worth nothing, and leads to the one at `path`.
fn assert_starts_again(answer: &Answer, path: &str, context: &str) {
    let link = format!("href=\"{path}\">Start again</a>");
    assert!(answer.status == 403 && answer.text().contains(&link), "{context}: {}", answer.text());
}

#[tokio::test]
async fn a_form_without_its_own_token_changes_nothing() {
    let scene = scene().await;
    let (alice, bob) = (signed_in(&scene.server, "alice").await, signed_in(&scene.server, "bob").await);
    token_for_notes(&scene.server, &bob).await;
    let forms = scene.forms();
    for (path, fields) in &forms {
        let right = csrf(&alice.open(path).await);
        let of_another_form = if *path == "/account" { "/account/password" } else { "/account" };
        let wrong = [
            ("none", None),
            ("empty", Some(String::new())),
            ("made up", Some("AAAAAAAAAAAAAAAAAAAAAA".to_owned())),
            ("of another form", Some(csrf(&alice.open(of_another_form).await))),
            ("of another user", Some(csrf(&bob.open(path).await))),
        ];
        for (kind, csrf) in wrong {
            let token = csrf.as_deref().map(|csrf| ("csrf", csrf));
            let fields: Vec<_> = token.into_iter().chain(fields.iter().copied()).collect();
            let answer = alice.send(page_form(path, &fields)).await;
            assert_starts_again(&answer, path, &format!("{path} {kind}"));
        }
        let fields: Vec<_> = [("csrf", right.as_str())].into_iter().chain(fields.iter().copied()).collect();
        // In bob's browser, and in one that has no cookie.
        for browser in [&bob, &Browser::new(&scene.server)] {
            assert_starts_again(&browser.send(page_form(path, &fields)).await, path, path);
        }
        // A page of another site has it posted, in alice's browser.
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
        for site in ["cross-site", "same-site", "none"] {
            let call = form(path, body.clone()).header(HeaderName::from_static("sec-fetch-site"), site);
            assert_starts_again(&alice.send(call).await, path, &format!("{path} {site}"));
        }
        scene.assert_alive(path).await;
    }
}

// The same user has signed in once more meanwhile, in another tab: the cookie is another one.
#[tokio::test]
async fn a_form_from_before_another_sign_in_is_too_old() {
    let scene = scene().await;
    let alice = signed_in(&scene.server, "alice").await;
    let mut pages = Vec::new();
    for (path, fields) in scene.forms() {
        pages.push((path, fields, csrf(&alice.open(path).await)));
    }
    scene.server.clock.advance(Duration::from_secs(1));
    let login = alice.open(&changed(&[("prompt", "login")])).await;
    alice.sign_in(&login, "alice").await;
    for (path, fields, csrf) in pages {
        let fields: Vec<_> = [("csrf", csrf.as_str())].into_iter().chain(fields).collect();
        assert_starts_again(&alice.send(page_form(path, &fields)).await, path, path);
        assert!(alice.open(path).await.text().contains("alice"), "the link leads to the page");
    }
    scene.assert_alive("too old").await;
}

// A session that ends between the page and the post.
#[tokio::test]
async fn who_is_signed_out_meanwhile_is_told_so_and_signs_in_again() {
    let scene = scene().await;
    for (path, fields) in scene.forms() {
        let alice = signed_in(&scene.server, "alice").await;
        let csrf = csrf(&alice.open(path).await);
        let reader = scene.server.state.database.reader();
        let user = users::find_by_username(reader, "alice").await.unwrap().unwrap();
        if path == "/account/consents" {
            // By itself, and not by an administrator.
            scene.server.clock.advance(Duration::from_hours(13));
        } else {
            users::end_all_sessions(&scene.server.state.database, &scene.server.state.ambient, user.id)
                .await
                .unwrap();
            // What is to be ended here is there again.
            let token = token_for_notes(&scene.server, &signed_in(&scene.server, "alice").await).await;
            assert!(lives(&scene.server, &token).await);
        }
        let fields: Vec<_> = [("csrf", csrf.as_str())].into_iter().chain(fields).collect();
        let page = alice.send(page_form(path, &fields)).await;
        let text = page.text();
        assert!(page.status == 200 && text.contains("Your session has ended."), "{path}: {text}");
        assert!(!text.contains("Mallory") && !text.contains(PASSWORD), "{path}: {text}");
        scene.assert_unchanged(path).await;
        let page = alice.sign_in(&page, "alice").await;
        assert!(is_profile_of(&page, "alice"), "{path}: {}", page.summary());
    }
    assert!(!lives(&scene.server, &scene.token).await, "of {CLIENT}, as was said");
}
