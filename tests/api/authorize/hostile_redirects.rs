//! Redirect URIs that look like a registered one (abuse cases 80, 81): a page says so, and nobody is sent
//! there.

use poem::http::header;
use support::api::call::get;
use support::api::code_flow::{changed, server_with_app};

/// What may stand where `https://app.example.com/callback` is registered.
const HOSTILE: [&str; 72] = [
    "https://app.example.com/callback/",
    "https://app.example.com/callback/..",
    "https://app.example.com/callback/../x",
    "https://app.example.com/callback/..%2f",
    "https://app.example.com/callback/..%2F..%2f",
    "https://app.example.com/callback%2f..%2f..",
    "https://app.example.com/callback/%2e%2e/",
    "https://app.example.com/callback%252f..",
    "https://app.example.com/callback/..;/",
    "https://app.example.com/callback;x=1",
    "https://app.example.com/callback%00",
    "https://app.example.com/callback%0d%0aX: y",
    "https://app.example.com/callback%20",
    "https://app.example.com/callback ",
    " https://app.example.com/callback",
    "https://app.example.com/callback\t",
    "https://app.example.com/\tcallback",
    "https://app.example.com/callback\n",
    "https://app.example.com/callback\r\n",
    "https://app.example.com/Callback",
    "https://APP.example.com/callback",
    "HTTPS://app.example.com/callback",
    "https://app.example.com:443/callback",
    "https://app.example.com:8443/callback",
    "https://app.example.com:/callback",
    "https://app.example.com./callback",
    "https://app.example.com//callback",
    "https://app.example.com/./callback",
    "https://app.example.com/x/../callback",
    "https://app.example.com\\callback",
    "https:\\\\app.example.com\\callback",
    "https:/app.example.com/callback",
    "https:app.example.com/callback",
    "https:///app.example.com/callback",
    "//app.example.com/callback",
    "/callback",
    "callback",
    "app.example.com/callback",
    "http://app.example.com/callback",
    "ftp://app.example.com/callback",
    "https://app.example.com/callback?",
    "https://app.example.com/callback?x=1",
    "https://app.example.com/callback#",
    "https://app.example.com/callback#x",
    "https://app.example.com/callback#@evil.example/",
    "https://app.example.com",
    "https://app.example.com/",
    "https://app.example.com/callbac",
    "https://app.example.com/callbackx",
    "https://app.example.com/callback.evil.example",
    "https://evil.example/https://app.example.com/callback",
    "https://evil.example/?https://app.example.com/callback",
    "https://evil.example/#https://app.example.com/callback",
    "https://app.example.com.evil.example/callback",
    "https://evilapp.example.com/callback",
    "https://x.app.example.com/callback",
    "https://app-example.com/callback",
    "https://app.example.co/callback",
    "https://example.com/callback",
    "https://user@app.example.com/callback",
    "https://user:password@app.example.com/callback",
    "https://app.example.com@evil.example/callback",
    "https://app.example.com:x@evil.example/callback",
    "https://app.example.com%40evil.example/callback",
    "https://аpp.example.com/callback",
    "https://xn--pp-7kc.example.com/callback",
    "https://app。example.com/callback",
    "https://app.example.com/callbаck",
    "javascript:alert(1)//https://app.example.com/callback",
    "data:text/html,<script>alert(1)</script>",
    "urn:ietf:wg:oauth:2.0:oob",
    "https://app.example.com/callback https://evil.example/",
];

#[tokio::test]
async fn what_is_not_the_registered_uri_is_a_page() {
    let server = server_with_app().await;
    for uri in HOSTILE {
        let answer = server.send(get(&changed(&[("redirect_uri", uri)]))).await;
        assert_eq!((answer.status, answer.header(header::LOCATION)), (400, None), "{uri:?}");
        assert!(!answer.text().contains("evil"), "{uri:?} is not repeated");
    }
}

/// None of them is one of the registered, with another port.
const ELSEWHERE: [&str; 20] = [
    "http://127.0.0.1:0/cb",
    "http://127.0.0.1:65536/cb",
    "http://127.0.0.1:08/cb",
    "http://127.0.0.1:+80/cb",
    "http://127.0.0.1:/cb",
    "http://127.0.0.1:80@evil.example/cb",
    "http://127.0.0.1.evil.example/cb",
    "http://127.0.0.1:80.evil.example/cb",
    "http://127.0.0.2/cb",
    "http://127.1/cb",
    "http://2130706433/cb",
    "http://0.0.0.0/cb",
    "http://localhost/cb",
    "http://localhost:5174/cb",
    "http://[::1]:5000/cb/",
    "http://[::2]/cb",
    "http://[0:0:0:0:0:0:0:1]/cb",
    "http://127.0.0.1/cb?x",
    "http://127.0.0.1:80/cb#x",
    "https://127.0.0.1/cb",
];

/// Registered are `http://127.0.0.1/cb`, `http://[::1]:5000/cb` and `http://localhost:5173/cb`.
#[tokio::test]
async fn on_loopback_the_port_alone_may_differ() {
    let server = server_with_app().await;
    server
        .client("native", |client| {
            client.grants = ["authorization_code"].into_iter().collect();
            client.scopes = ["openid"].into_iter().collect();
            client.redirect_uris =
                ["http://127.0.0.1/cb", "http://[::1]:5000/cb", "http://localhost:5173/cb"]
                    .into_iter()
                    .collect();
        })
        .await;
    let status = async |uri: &str| {
        let changes = [("client_id", "native"), ("scope", "openid"), ("redirect_uri", uri)];
        server.send(get(&changed(&changes))).await.status
    };
    for uri in [
        "http://127.0.0.1/cb",
        "http://127.0.0.1:1/cb",
        "http://127.0.0.1:65535/cb",
        "http://[::1]/cb",
        "http://[::1]:49152/cb",
        "http://localhost:5173/cb",
    ] {
        assert_eq!(status(uri).await, 303, "{uri}");
    }
    for uri in ELSEWHERE {
        assert_eq!(status(uri).await, 400, "{uri}");
    }
}
