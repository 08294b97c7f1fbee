//! The whole document, as it was when somebody last looked at it: a change to it is a change to each client
//! that is generated from it.

use std::fs;
use std::path::Path;

use support::api::call::get;
use support::api::server::TestServer;

const GOLDEN: &str = include_str!("golden.json");

/// Set it to write the document anew.
const UPDATE: &str = "UPDATE_GOLDEN";

// Redocly wants a server that is neither at localhost nor at example.com.
#[tokio::test]
async fn the_document_is_the_one_that_was_looked_at() {
    let server = TestServer::configured(|config| {
        config.server.issuer = Some("https://login.example.org".to_owned());
        config.users.signup = true;
    })
    .await;
    let document = server.send(get("/openapi.json")).await.text() + "\n";
    #[expect(clippy::disallowed_methods, reason = "how the caller asks for a new file")]
    let is_wanted = std::env::var_os(UPDATE).is_some();
    if is_wanted {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/openapi/golden.json");
        fs::write(path, &document).unwrap();
        return;
    }
    let differing = document.lines().zip(GOLDEN.lines()).find(|(is, was)| is != was);
    assert!(
        document == GOLDEN,
        "the document differs from golden.json, first in {differing:?}; write it anew with \
         {UPDATE}=1 cargo test --test api openapi::golden, and look at what has changed"
    );
}
