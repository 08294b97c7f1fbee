//! `GET /status-lists` (draft-ietf-oauth-status-list §9): which lists there are.

use poem::http::header;
use support::api::call::get;
use support::api::refreshing::{log_in, server_with_alice};
use support::api::server::ISSUER;

use crate::status_lists_id::reference;

#[tokio::test]
async fn lists_are_found_by_metadata() {
    let server = server_with_alice().await;
    let (uri, _) = reference(&log_in(&server).await.access);
    for path in ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"] {
        let metadata = server.send(get(path)).await.json();
        assert_eq!(metadata["status_list_aggregation_endpoint"], format!("{ISSUER}/status-lists"));
    }
    let all = server.send(get("/status-lists")).await;
    assert_eq!(all.json(), serde_json::json!({ "status_lists": [uri] }));
    assert_eq!(all.header(header::CONTENT_TYPE).as_deref(), Some("application/json"));
    assert_eq!(all.header(header::ACCESS_CONTROL_ALLOW_ORIGIN).as_deref(), Some("*"));
}
