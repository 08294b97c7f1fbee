//! What tokens say about their status, and which lists are accepted. Abuse case 153.

use countersign_verify::Verifier;
use serde_json::{Value, json};

use crate::issuer::{Issuer, JWKS, LIST};
use crate::server::Answer;
use crate::subject::{land, settings_named, settings_of, strict_of, verdict, verifier_of};

#[tokio::test]
async fn a_status_claim_of_another_shape_is_malformed() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    let indices =
        [json!(-1), json!(1_u64 << 31), json!(1.0), json!("1"), json!(true), Value::Null, json!([1])];
    let by_index = indices.map(|idx| json!({ "status_list": { "idx": idx, "uri": "x" } }));
    let uris = [json!(7), Value::Null, json!(["x"])];
    let by_uri = uris.map(|uri| json!({ "status_list": { "idx": 1, "uri": uri } }));
    let shapes = [
        json!(7),
        json!("x"),
        json!([]),
        json!({ "status_list": 7 }),
        json!({ "status_list": null }),
        json!({ "status_list": {} }),
        json!({ "status_list": { "idx": 1 } }),
        json!({ "status_list": { "uri": "x" } }),
    ];
    for status in shapes.into_iter().chain(by_index).chain(by_uri) {
        let token = issuer.token(&json!({ "status": status }));
        assert_eq!(verdict(&verifier, &token).await, "malformed", "{status}");
    }
}

#[tokio::test]
async fn tokens_without_a_list_are_accepted_unless_one_is_required() {
    let issuer = Issuer::start().await;
    let other = json!({ "identifier_list": { "id": "x", "uri": "https://other.example/list" } });
    let other = issuer.token(&json!({ "status": other }));
    let verifier = verifier_of(&issuer);
    let demanding = Verifier::with(settings_of(&issuer).require_status(true)).unwrap();
    for token in [issuer.good_token(), other] {
        assert_eq!(verdict(&verifier, &token).await, "accepted");
        assert_eq!(verdict(&demanding, &token).await, "status_missing");
    }
    assert_eq!(verdict(&demanding, &issuer.listed_token(3)).await, "accepted");
}

#[tokio::test]
async fn the_status_is_not_looked_at_where_that_is_switched_off() {
    let issuer = Issuer::start().await;
    issuer.revoke(3);
    let verifier = Verifier::with(settings_of(&issuer).check_status(false)).unwrap();
    assert_eq!(verdict(&verifier, &issuer.listed_token(3)).await, "accepted");
    assert_eq!(verdict(&verifier, &issuer.token(&json!({ "status": 7 }))).await, "accepted");
    assert_eq!(issuer.asked(LIST), 0);
}

#[tokio::test]
async fn a_list_uri_of_another_origin_is_refused_and_not_fetched() {
    let issuer = Issuer::start().await;
    let port = issuer.server.port;
    let name = format!("{}/tenant", issuer.url);
    let settings = settings_named(&name, &issuer);
    let verifier = Verifier::with(settings.jwks_uri(format!("{}{JWKS}", issuer.url))).unwrap();
    for uri in [
        "http://localhost:{port}/tenant/1",
        "http://127.0.0.1:1/tenant/1",
        "https://127.0.0.1:{port}/tenant/1",
        "http://127.0.0.1:{port}@other.example/tenant/1",
        "http://u:p@127.0.0.1:{port}/tenant/1",
        "http://127.0.0.1:{port}.other.example/tenant/1",
        "http://127.0.0.1:{port}/tenant/../status-lists/1",
        "http://127.0.0.1:{port}/tenant/%2e%2E/status-lists/1",
        "http://127.0.0.1:{port}/tenant/..%2fstatus-lists/1",
        "http://127.0.0.1:{port}/tenant/%2e%2e%5Cstatus-lists/1",
        "http://127.0.0.1:{port}/tenant/./1",
        "http://127.0.0.1:{port}/tenant/..",
        "http://127.0.0.1:{port}/tenant\\..\\x",
        "http://127.0.0.1:{port}/tenant\\1",
        "http://127.0.0.1:{port}/tenants/1",
        "http://127.0.0.1:{port}/status-lists/1",
        "http://127.0.0.1:{port}/tenant",
        "http://127.0.0.1:{port}/tenant/1#x",
        "http://127.0.0.1:{port}/tenant/ 1",
        "http://127.0.0.1:{port}/tenant/1\n",
        "http://127.0.0.1:{port}/tenant/1\u{e9}",
        "http:127.0.0.1:{port}/tenant/1",
        "http:///127.0.0.1:{port}/tenant/1",
        "http://127.0.0.1:99999/tenant/1",
        "http://[::1/tenant/1",
        "file:///etc/passwd",
        "ftp://127.0.0.1:{port}/tenant/1",
        "//127.0.0.1:{port}/tenant/1",
        "/tenant/1",
        "x",
        "",
    ] {
        let uri = uri.replace("{port}", &port.to_string());
        let token = issuer.token_of_list(3, &uri, &json!({ "iss": name }));
        assert_eq!(verdict(&verifier, &token).await, "status_foreign", "{uri}");
    }
    land().await;
    assert_eq!(issuer.server.asked().keys().collect::<Vec<_>>(), [JWKS]);
}

#[tokio::test]
async fn a_list_below_the_path_of_the_issuer_is_accepted() {
    let issuer = Issuer::start().await;
    let name = format!("{}/tenant", issuer.url);
    let uri = format!("{name}/lists/1?page=2");
    let list = issuer.status_list(&json!({ "sub": uri }));
    issuer.server.answer_with("/tenant/lists/1", Answer::new(list));
    let settings = settings_named(&name, &issuer).require_status(true);
    let settings = settings.jwks_uri(format!("{}{JWKS}", issuer.url));
    let strict = Verifier::with(settings.if_status_unavailable("refuse".parse().unwrap())).unwrap();
    let token = issuer.token_of_list(3, &uri, &json!({ "iss": name }));
    assert_eq!(verdict(&strict, &token).await, "accepted");
    assert!(issuer.server.head("/tenant/lists/1").starts_with("get /tenant/lists/1?page=2 "));
}

#[tokio::test]
async fn lists_of_a_further_origin_are_accepted_where_it_is_named() {
    let issuer = Issuer::start().await;
    let name = "https://login.example.com";
    let settings = || {
        let settings = settings_named(name, &issuer);
        let settings = settings.if_status_unavailable("refuse".parse().unwrap());
        settings.jwks_uri(format!("{}{JWKS}", issuer.url))
    };
    let token = issuer.token_of_list(3, &format!("{}{LIST}", issuer.url), &json!({ "iss": name }));
    assert_eq!(verdict(&Verifier::with(settings()).unwrap(), &token).await, "status_foreign");
    let named = settings().status_list_origins([issuer.url.replace("http", "HTTP")]);
    assert_eq!(verdict(&Verifier::with(named).unwrap(), &token).await, "accepted");
}

#[tokio::test]
async fn at_most_64_lists_are_kept_and_the_least_used_one_goes() {
    let issuer = Issuer::start().await;
    let strict = strict_of(&issuer);
    let token = |number: usize| {
        let path = format!("/lists/{number}");
        let uri = format!("{}{path}", issuer.url);
        issuer.server.answer_with(&path, Answer::new(issuer.status_list(&json!({ "sub": uri }))));
        issuer.token_of_list(3, &uri, &json!({}))
    };
    for number in 0..64 {
        assert_eq!(verdict(&strict, &token(number)).await, "accepted");
    }
    // The first is used again, and so the second is the one that goes.
    assert_eq!(verdict(&strict, &token(0)).await, "accepted");
    assert_eq!(verdict(&strict, &token(64)).await, "accepted");
    for number in [0, 2, 64] {
        assert_eq!(verdict(&strict, &token(number)).await, "accepted");
        assert_eq!(issuer.asked(&format!("/lists/{number}")), 1, "{number}");
    }
    assert_eq!(verdict(&strict, &token(1)).await, "accepted");
    assert_eq!(issuer.asked("/lists/1"), 2);
}
