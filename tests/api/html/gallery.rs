//! Every page in every state. What holds for each of them is held here; how they look and whether they are
//! accessible is looked at by `tests/browser`, for which they are written into a folder.

mod account;
mod forms;
mod others;
mod state;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use poem::http::header;
use regex::Regex;
use serde_json::{Value, json};
use support::api::answer::Answer;
use support::api::call::get;
use support::api::server::TestServer;

use super::frame;

/// Set it to the folder into which the pages are written, with what they load.
const FOLDER: &str = "PAGES_GALLERY";

/// Most bytes of a page and all that it loads.
const MAX_BYTES: usize = 40 * 1024;

/// All pages, read to their ends.
async fn gallery(server: &TestServer) -> Vec<(&'static str, Answer)> {
    let frame = frame(server);
    let states = [forms::states(&frame), others::states(&frame), account::states(&frame)];
    let mut pages = Vec::new();
    for (name, response) in states.into_iter().flatten() {
        pages.push((name, Answer::read(response).await));
    }
    pages
}

async fn server() -> TestServer {
    TestServer::configured(|config| config.pages.help_url = Some("https://example.com/help".to_owned())).await
}

/// What an expression finds in its group.
fn found<'a>(expression: &str, text: &'a str) -> Vec<&'a str> {
    let expression = Regex::new(expression).unwrap();
    expression.captures_iter(text).map(|found| found.get(1).unwrap().as_str()).collect()
}

/// The URLs that a page loads.
fn loaded(text: &str) -> Vec<&str> {
    found(r#"<(?:link|script|img) [^>]*(?:href|src)="([^"]+)""#, text)
}

#[tokio::test]
async fn every_page_is_whole() {
    for (name, page) in gallery(&server().await).await {
        let text = page.text();
        assert!(text.starts_with("<!DOCTYPE html>") && text.trim_end().ends_with("</html>"), "{name}");
        let heading = found(r"<h1>(.*?)</h1>", &text);
        let title = found(r"<title>(.*?)</title>", &text);
        assert!(heading.len() == 1 && !heading[0].is_empty(), "{name}: {heading:?}");
        assert!(title[0].contains(heading[0]), "{name}: {title:?}");
        let ids = found(r#" id="([^"]*)""#, &text);
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(unique.len(), ids.len(), "{name}: an id occurs twice");
        let named = found(r#" (?:for|aria-describedby|aria-controls|data-for)="([^"]*)""#, &text);
        let linked = found(r##" href="#([^"]*)""##, &text);
        for reference in named.into_iter().chain(linked).flat_map(str::split_whitespace) {
            assert!(unique.contains(reference), "{name}: there is no {reference}");
        }
        assert!(text.matches(" autofocus").count() <= 1, "{name}: the focus goes to two places");
    }
}

#[tokio::test]
async fn every_form_is_posted_with_its_token() {
    let mut forms = 0;
    for (name, page) in gallery(&server().await).await.into_iter().filter(|(name, _)| *name != "form-post") {
        for form in found(r"(?s)(<form .*?</form>)", &page.text()) {
            assert!(form.starts_with("<form method=\"post\" action=\"/"), "{name}: {form}");
            assert!(form.contains("<input type=\"hidden\" name=\"csrf\" value=\"token\">"), "{name}: {form}");
            assert!(form.contains("<button type=\"submit\""), "{name}: {form}");
            forms += 1;
        }
    }
    assert!(forms > 20, "only {forms} forms");
}

// The policy would keep browsers from either; nobody should have to see that in a browser's console.
#[tokio::test]
async fn nothing_stands_in_the_page_itself_and_nothing_comes_from_elsewhere() {
    let server = server().await;
    for (name, page) in gallery(&server).await {
        let text = page.text();
        assert_eq!(found(r"(<style|<script>| style=| on[a-z]+=|javascript:)", &text), [""; 0], "{name}");
        let mut bytes = page.body.len();
        for url in loaded(&text) {
            assert!(url.starts_with("/assets/"), "{name} loads {url}");
            bytes += server.send(get(url)).await.body.len();
        }
        assert!(bytes <= MAX_BYTES, "{name} has {bytes} bytes in all");
    }
}

#[tokio::test]
async fn a_page_that_asks_to_come_again_says_when() {
    for (name, page) in gallery(&server().await).await {
        let expected = [503, 429].contains(&page.status).then_some("7");
        assert_eq!(page.header(header::RETRY_AFTER).as_deref(), expected, "{name}: {}", page.status);
    }
}

/// Writes a page's answer, and what it loads.
async fn write(folder: &Path, name: &str, page: &Answer, server: &TestServer) -> Value {
    fs::write(folder.join(format!("{name}.html")), &page.body).unwrap();
    for url in loaded(&page.text()) {
        let file = folder.join(url.trim_start_matches('/'));
        fs::write(file, server.send(get(url)).await.body).unwrap();
    }
    let policy = page.header(header::CONTENT_SECURITY_POLICY).unwrap();
    json!({ "name": name, "status": page.status, "policy": policy })
}

#[tokio::test]
async fn the_gallery_is_written_for_browsers() {
    #[expect(clippy::disallowed_methods, reason = "how the caller asks for the files")]
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let folder = Path::new(&folder);
    fs::create_dir_all(folder.join("assets")).unwrap();
    let server = server().await;
    let mut index = Vec::new();
    for (name, page) in gallery(&server).await {
        index.push(write(folder, name, &page, &server).await);
    }
    fs::write(folder.join("index.json"), format!("{:#}", Value::from(index))).unwrap();
}
