//! What pages say, and what is filled in (B12, abuse case 87).

use countersign::http::html::views::{Consent, ConsentKind, Hidden};
use countersign::http::html::{FormTarget, View as _};
use poem::http::header;
use support::api::answer::Answer;
use support::api::call::get;
use support::api::server::TestServer;

use super::{PageServer, frame};

/// The page on which somebody allows an app something.
async fn consent(server: &TestServer, app: &str, username: &str) -> String {
    let page = Consent {
        frame: frame(server),
        hidden: Hidden { request: Some("r\"1".to_owned()), csrf: "c<1".to_owned() },
        kind: ConsentKind::Allow,
        app: app.to_owned(),
        username: username.to_owned(),
        scopes: ["openid", "<b>orders</b>"].map(str::to_owned).into(),
        destination: None,
        form_target: FormTarget::of("https://app.example.com/cb"),
    };
    Answer::read(page.answer()).await.text()
}

#[tokio::test]
async fn nothing_that_is_filled_in_is_read_as_html() {
    let server = TestServer::configured(|config| config.pages.name = "<i>Inc</i> & Co".to_owned()).await;
    let text = consent(&server, "<script>alert(1)</script>", "\"><img src=x>").await;
    for html in ["<script>", "<img src=x", "<b>", "<i>", "\"1\"", "c<1"] {
        assert!(!text.contains(html), "{html} in {text}");
    }
    assert!(text.contains("&#60;script&#62;") && text.contains("&#60;b&#62;orders"), "{text}");
}

#[tokio::test]
async fn a_name_does_not_change_the_order_of_the_words_around_it() {
    let server = TestServer::start().await;
    let text = consent(&server, "אבג", "דהו").await;
    assert!(text.contains("<h1>Allow \u{2068}אבג\u{2069} to use your account?</h1>"), "{text}");
    assert!(text.contains("<bdi>דהו</bdi>"), "{text}");
}

#[tokio::test]
async fn the_page_says_its_language_whatever_a_browser_asks_for() {
    let pages = PageServer::of(&TestServer::start().await);
    let wishes =
        ["", "en", "de-AT, en-GB;q=0.7", "*", "en;q=0", "-", ";;q=,,", "en-", "\u{e9}", "x;q=NaN, y;q=1e99"];
    for wish in wishes {
        let page = pages.send(get("/pages/none").header(header::ACCEPT_LANGUAGE, wish)).await;
        assert!(page.text().contains("<html lang=\"en\" dir=\"ltr\">"), "{wish}: {}", page.text());
    }
}

#[tokio::test]
async fn links_begin_with_the_path_of_the_public_address() {
    let rows = [
        ("https://example.com", "", "/login"),
        ("https://example.com/auth", "", "/auth/login"),
        ("https://example.com", "/auth", "/auth/login"),
        ("https://example.com/auth", "/auth", "/auth/login"),
    ];
    let server = TestServer::start().await;
    for (issuer, base_path, url) in rows {
        let change = |config: &mut countersign::config::Config| {
            config.server.issuer = Some(issuer.to_owned());
            config.server.base_path = base_path.to_owned();
        };
        assert_eq!(frame(&server.restarted(change).await).url("/login"), url, "{issuer} {base_path}");
    }
}
