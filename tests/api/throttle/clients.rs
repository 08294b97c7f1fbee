//! Client secrets.

use support::api::attempts::{FORWARDED_FOR, server_with_alice};
use support::api::call::{Call, form};

fn token(secret: &str, address: &str) -> Call {
    form("/token", "grant_type=client_credentials").basic("service", secret).header(FORWARDED_FOR, address)
}

// Abuse case 24.
#[tokio::test]
async fn wrong_secrets_are_limited_where_they_come_from() {
    let server = server_with_alice().await;
    let secret = server
        .client("service", |client| {
            client.confidential = true;
            client.grants = ["client_credentials"].into_iter().collect();
        })
        .await
        .unwrap();
    let mut statuses = Vec::new();
    for _ in 0..1000 {
        statuses.push(server.send(token("wrong", "203.0.113.1")).await.status);
    }
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 100);
    assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 900);
    // There the right one is answered alike; elsewhere it works, and so does everything at once.
    assert_eq!(server.send(token(&secret, "203.0.113.1")).await.status, 429);
    for _ in 0..200 {
        assert_eq!(server.send(token(&secret, "203.0.113.2")).await.status, 200);
    }
    // A secret that is not looked at counts for nothing.
    for _ in 0..200 {
        let body = format!("grant_type=client_credentials&client_id=service&client_secret={secret}");
        let call = form("/token", body).bearer("x").header(FORWARDED_FOR, "203.0.113.3");
        assert_eq!(server.send(call).await.status, 401);
    }
    assert_eq!(server.send(token(&secret, "203.0.113.3")).await.status, 200);
    for url in ["/introspect", "/revoke"] {
        let call = form(url, "token=x").basic("service", &secret).header(FORWARDED_FOR, "203.0.113.1");
        assert_eq!(server.send(call).await.status, 429, "{url}");
    }
}
