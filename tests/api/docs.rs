//! `GET /docs`, where people try things out; and how large pages are sent, of which `GET /openapi.json` is
//! the other one.

use std::io::Read as _;

use flate2::read::GzDecoder;
use poem::http::{Method, header};
use support::api::call::{Call, get};
use support::api::server::TestServer;

/// The page without what stands between script tags.
fn without_scripts(mut page: &str) -> String {
    let mut markup = String::new();
    while let Some((before, from_script)) = page.split_once("<script") {
        markup.push_str(before);
        page = from_script.split_once("</script>").unwrap().1;
    }
    markup + page
}

/// What the markup makes a browser load.
fn loads(markup: &str) -> Vec<&str> {
    let beginnings = ["src=", "href=", "url(", "@import"];
    let loads = beginnings.into_iter().flat_map(|beginning| markup.split(beginning).skip(1));
    loads.map(|rest| rest.trim_start_matches(['"', '\'', ' '])).collect()
}

#[tokio::test]
async fn the_docs_load_nothing_from_elsewhere() {
    let server = TestServer::start().await;
    let page = server.send(get("/docs")).await;
    assert_eq!(page.header(header::CONTENT_TYPE).as_deref(), Some("text/html; charset=utf-8"));
    let text = page.text();
    assert!(text.starts_with("<!DOCTYPE html>") && text.contains("SwaggerUIBundle"), "no Swagger UI");
    assert!(!text.contains("<script src"), "a script from elsewhere");
    for url in loads(&without_scripts(&text)) {
        assert!(url.starts_with("data:"), "loads {}", url.chars().take(80).collect::<String>());
    }
    // The browser is told as well.
    let policy = page.header(header::CONTENT_SECURITY_POLICY).unwrap();
    let directives: Vec<&str> = policy.split(';').map(str::trim).collect();
    assert!(
        directives.contains(&"default-src 'none'") && directives.contains(&"connect-src 'self'"),
        "{policy}"
    );
    assert!(
        directives.contains(&"frame-ancestors 'none'") && directives.contains(&"base-uri 'none'"),
        "{policy}"
    );
    assert!(!policy.contains("http") && !policy.contains('*') && !policy.contains("unsafe-eval"), "{policy}");
}

#[tokio::test]
async fn the_pages_own_document_is_the_one_that_is_served() {
    let server = TestServer::start().await;
    let document = server.send(get("/openapi.json")).await;
    assert_eq!(document.header(header::CONTENT_TYPE).as_deref(), Some("application/json"));
    assert!(server.send(get("/docs")).await.text().contains(&document.text()));
}

fn unzipped(body: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(body).read_to_string(&mut text).unwrap();
    text
}

#[tokio::test]
async fn large_pages_are_compressed_for_those_who_read_that() {
    let server = TestServer::start().await;
    for path in ["/docs", "/openapi.json"] {
        let plain = server.send(get(path)).await;
        assert_eq!(plain.header(header::CONTENT_ENCODING), None, "{path}");
        assert_eq!(plain.header(header::VARY).as_deref(), Some("Accept-Encoding"), "{path}");
        for accepted in ["gzip", "gzip, deflate, br, zstd", "br;q=1, GZIP;q=0.5", "identity,gzip; q=0.001"] {
            let zipped = server.send(get(path).header(header::ACCEPT_ENCODING, accepted)).await;
            assert_eq!(zipped.header(header::CONTENT_ENCODING).as_deref(), Some("gzip"), "{accepted}");
            assert_eq!(zipped.header(header::CONTENT_LENGTH), Some(zipped.body.len().to_string()));
            assert!(zipped.body.len() * 2 < plain.body.len(), "{path}: {} bytes", zipped.body.len());
            assert_eq!(unzipped(&zipped.body), plain.text(), "{path}");
            for name in [header::VARY, header::CONTENT_TYPE, header::CONTENT_SECURITY_POLICY] {
                assert_eq!(zipped.header(&name), plain.header(&name), "{path}");
            }
        }
        for refused in ["", "br", "identity", "gzip;q=0", "gzip; q=0.000", "x-gzip2", "*"] {
            let answer = server.send(get(path).header(header::ACCEPT_ENCODING, refused)).await;
            assert_eq!(answer.header(header::CONTENT_ENCODING), None, "{path}: {refused}");
            assert_eq!(answer.body, plain.body, "{path}: {refused}");
        }
    }
}

#[tokio::test]
async fn who_has_a_large_page_gets_304() {
    let server = TestServer::start().await;
    for path in ["/docs", "/openapi.json"] {
        let mut etags = Vec::new();
        for coding in ["identity", "gzip"] {
            let call = get(path).header(header::ACCEPT_ENCODING, coding);
            let answer = server.send(call.clone()).await;
            let etag = answer.header(header::ETAG).unwrap();
            assert!(etag.starts_with('"') && etag.ends_with('"') && etag.len() > 10, "{etag}");
            assert_eq!(answer.header(header::CACHE_CONTROL).as_deref(), Some("no-cache"), "{path}");
            let again = server.send(call.clone().header(header::IF_NONE_MATCH, etag.clone())).await;
            assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
            assert_eq!(again.header(header::ETAG).as_ref(), Some(&etag), "{path}");
            assert_eq!(again.header(header::VARY).as_deref(), Some("Accept-Encoding"), "{path}");
            let other = server.send(call.header(header::IF_NONE_MATCH, "\"other\"")).await;
            assert_eq!((other.status, other.body), (200, answer.body), "{path}");
            etags.push(etag);
        }
        // A cache must not take the one for the other (RFC 9110 §8.8.3.3).
        assert_ne!(etags[0], etags[1], "{path}");
        // The same page after a restart is the same page.
        let again = server.restarted(|_| {}).await.send(get(path)).await;
        assert_eq!(again.header(header::ETAG).as_ref(), Some(&etags[0]), "{path}");
    }
}

#[tokio::test]
async fn pages_are_read_by_get_and_head_only() {
    let server = TestServer::start().await;
    for path in ["/docs", "/openapi.json"] {
        assert_eq!(server.send(Call::new(Method::HEAD, path)).await.status, 200, "{path}");
        let answer = server.send(Call::new(Method::POST, path)).await;
        assert_eq!(
            (answer.status, answer.header(header::ALLOW).as_deref()),
            (405, Some("GET, HEAD")),
            "{path}"
        );
    }
}
