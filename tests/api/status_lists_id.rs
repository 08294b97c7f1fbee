//! `GET /status-lists/{id}`: what services that verify offline are told (V1 to V5).

mod causes;
mod histories;
mod nodes;
mod places;
mod token;

use std::io::Read as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::read::ZlibDecoder;
use serde_json::Value;
use support::api::call::get;
use support::api::server::{ISSUER, TestServer};
use support::jwt::claims;

/// The place that an access token names: the URI of its list, and the index there.
pub(crate) fn reference(access_token: &str) -> (String, usize) {
    let claims = claims(access_token);
    let reference = &claims["status"]["status_list"];
    let index = reference["idx"].as_u64().unwrap_or_else(|| panic!("no place: {claims}"));
    (reference["uri"].as_str().unwrap().to_owned(), usize::try_from(index).unwrap())
}

/// The path of a URI of this server's.
fn path(uri: &str) -> &str {
    uri.strip_prefix(ISSUER).unwrap()
}

/// The claims of a list as it is served now.
async fn list(server: &TestServer, uri: &str) -> Value {
    let answer = server.send(get(path(uri))).await;
    assert_eq!(answer.status, 200, "{}", answer.summary());
    claims(&answer.text())
}

/// The bytes of a list.
fn bytes(list: &Value) -> Vec<u8> {
    let compressed = URL_SAFE_NO_PAD.decode(list["status_list"]["lst"].as_str().unwrap()).unwrap();
    let mut bytes = Vec::new();
    ZlibDecoder::new(&compressed[..]).read_to_end(&mut bytes).unwrap();
    bytes
}

/// How many bits are set.
fn count(list: &Value) -> u32 {
    bytes(list).iter().map(|byte| byte.count_ones()).sum()
}

/// Lets the server read what was revoked, as it does by itself twice a second.
async fn follow(server: &TestServer) {
    server.state.status.follow(&server.state.database, &server.state.ambient).await.unwrap();
}

/// Whether the bit of an access token is set in the list as it is served now.
async fn is_set(server: &TestServer, access_token: &str) -> bool {
    let (uri, index) = reference(access_token);
    let bytes = bytes(&list(server, &uri).await);
    bytes[index / 8] & (1 << (index % 8)) != 0
}

/// The same once the server has read what was revoked.
async fn is_revoked(server: &TestServer, access_token: &str) -> bool {
    follow(server).await;
    is_set(server, access_token).await
}
