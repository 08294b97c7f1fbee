//! `GET /assets/{file}`: what pages load (B11).

use std::collections::BTreeMap;

use poem::http::header;
use regex::Regex;
use support::api::answer::Answer;
use support::api::call::get;
use support::api::problem::assert_problem;
use support::api::server::TestServer;

use crate::html::PageServer;

/// The URLs that a page loads.
async fn loaded(server: &TestServer) -> Vec<String> {
    let page = PageServer::of(server).error_page().await;
    let urls = Regex::new(r#"(?:href|src)="([^"]*/assets/[^"]+)""#).unwrap();
    urls.captures_iter(&page.text()).map(|found| found[1].to_owned()).collect()
}

fn content_type(answer: &Answer) -> String {
    answer.header(header::CONTENT_TYPE).unwrap_or_default()
}

#[tokio::test]
async fn what_a_page_loads_is_there_and_kept_for_ever() {
    let server = TestServer::start().await;
    let urls = loaded(&server).await;
    let mut types = BTreeMap::new();
    for url in &urls {
        let answer = server.send(get(url)).await;
        assert_eq!(answer.status, 200, "{url}");
        let cached = answer.header(header::CACHE_CONTROL);
        assert_eq!(cached.as_deref(), Some("public, max-age=31536000, immutable"), "{url}");
        assert!(answer.header(header::CONTENT_SECURITY_POLICY).unwrap().contains("sandbox"), "{url}");
        types.insert(url.rsplit('.').next().unwrap().to_owned(), content_type(&answer));
    }
    let expected = [("css", "text/css; charset=utf-8"), ("svg", "image/svg+xml")];
    assert_eq!(types, expected.map(|(end, kind)| (end.to_owned(), kind.to_owned())).into());
}

#[tokio::test]
async fn another_hash_gives_what_there_is_and_no_cache_keeps_that() {
    let server = TestServer::start().await;
    let right = server.send(get(&loaded(&server).await[1])).await;
    let other = server.send(get("/assets/pages-0123456789abcdef.css")).await;
    assert_eq!((other.status, other.header(header::CACHE_CONTROL).as_deref()), (200, Some("no-store")));
    assert_eq!(other.body, right.body);
    for path in ["/assets/", "/assets/pages.css", "/assets/x-1.css", "/assets/..%2fpages.css", "/assets/a/b"]
    {
        assert_problem(&server.send(get(path)).await, 404);
    }
}

#[tokio::test]
async fn the_logo_of_the_installation_is_served_by_its_content() {
    let directory = tempfile::tempdir().unwrap();
    let server = TestServer::start().await;
    let png = b"\x89PNG\r\n\x1a\n0123";
    let svg = "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>";
    for (bytes, kind) in [(&png[..], "image/png"), (svg.as_bytes(), "image/svg+xml")] {
        let file = directory.path().join("logo");
        std::fs::write(&file, bytes).unwrap();
        let server = server.restarted(|config| config.pages.logo = Some(file)).await;
        let urls = loaded(&server).await;
        let logo = urls.iter().find(|url| url.contains("/logo-")).expect("a logo");
        let answer = server.send(get(logo)).await;
        assert_eq!((answer.status, content_type(&answer).as_str()), (200, kind));
        assert_eq!(answer.body, bytes);
    }
}

#[tokio::test]
async fn a_server_whose_logo_cannot_be_shown_does_not_start() {
    let directory = tempfile::tempdir().unwrap();
    let mut state = TestServer::start().await.state;
    let file = directory.path().join("logo");
    let mut complaint_about = |bytes: Option<&[u8]>| {
        if let Some(bytes) = bytes {
            std::fs::write(&file, bytes).unwrap();
        }
        let mut config = state.config.as_ref().clone();
        config.pages.logo = Some(file.clone());
        state.config = config.into();
        countersign::http::endpoint(&state).err().expect("an error").to_string()
    };
    let large = [b"<svg>".as_slice(), &vec![b' '; 256 * 1024]].concat();
    let rows: [(Option<&[u8]>, &str); 5] = [
        (None, "No such file"),
        (Some(b"GIF89a"), "neither an SVG nor a PNG"),
        (Some(b"<html><p>no picture"), "neither an SVG nor a PNG"),
        (Some(b"<?xml version='1.0'?><html/>"), "neither an SVG nor a PNG"),
        (Some(&large), "more than 262144 bytes"),
    ];
    for (bytes, words) in rows {
        let complaint = complaint_about(bytes);
        assert!(complaint.contains("pages.logo") && complaint.contains(words), "{complaint}");
    }
}
