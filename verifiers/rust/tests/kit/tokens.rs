//! Tokens that are refused for what they are, in the order of the checks. Abuse cases 146 and 147.

use std::time::{Duration, SystemTime};

use countersign_verify::Verifier;
use josekit::jws::{HS256, JwsSigner as _};
use serde_json::{Value, json};

use crate::issuer::{AUDIENCE, Issuer, JWKS, METADATA, SUBJECT};
use crate::signing::{KEYS, base64url, rs256, sign, signed_with};
use crate::subject::{said, settings_of, verdict, verifier_of};

const HEADER: &str = r#"{"alg":"RS256","typ":"at+jwt","kid":"one"}"#;

/// A token by the issuer's key, with a header that differs.
fn with_header(issuer: &Issuer, header: &Value) -> String {
    signed_with(&KEYS[0], header, &issuer.claims(&json!({})))
}

/// A token by the issuer's key, with any text as its claims.
fn with_payload(payload: &str) -> String {
    sign(&*rs256(&KEYS[0]), HEADER, payload)
}

#[tokio::test]
async fn a_good_token_gives_a_typed_token() {
    let issuer = Issuer::start().await;
    let token = verifier_of(&issuer).route().verify(&issuer.good_token()).await.unwrap();
    assert_eq!(token.subject(), SUBJECT);
    assert_eq!(token.client_id(), "web");
    assert_eq!(token.scopes().iter().collect::<Vec<_>>(), ["orders", "profile"]);
    assert_eq!(token.roles(), ["admin"]);
    assert_eq!(token.username(), Some("alice"));
    let begin = SystemTime::UNIX_EPOCH + Duration::from_hours(500_000);
    assert_eq!((token.issued_at(), token.expires_at()), (begin, begin + Duration::from_mins(10)));
    assert_eq!(Value::Object(token.claims().clone()), issuer.claims(&json!({})));
    assert!(!token.is_client());
}

#[tokio::test]
async fn a_client_has_a_token_for_itself() {
    let issuer = Issuer::start().await;
    let claims = json!({ "sub": "web", "roles": null, "preferred_username": null, "scope": null });
    let token = verifier_of(&issuer).route().verify(&issuer.token(&claims)).await.unwrap();
    assert!(token.is_client());
    assert!(token.roles().is_empty() && token.username().is_none() && token.scopes().is_empty());
}

#[tokio::test]
async fn a_time_beyond_all_times_is_the_end_of_the_year_9999() {
    let issuer = Issuer::start().await;
    let token = issuer.token(&json!({ "exp": 1e300, "iat": -5 }));
    let token = verifier_of(&issuer).route().verify(&token).await.unwrap();
    let end = SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_799);
    assert_eq!((token.expires_at(), token.issued_at()), (end, SystemTime::UNIX_EPOCH));
}

#[tokio::test]
async fn roles_of_another_shape_give_no_role() {
    let issuer = Issuer::start().await;
    let route = verifier_of(&issuer).route();
    for roles in [json!("admin"), json!({ "admin": true }), json!(["admin", 1]), json!(7)] {
        let token = route.verify(&issuer.token(&json!({ "roles": roles }))).await.unwrap();
        assert!(token.roles().is_empty(), "{roles}");
    }
}

#[tokio::test]
async fn garbage_is_malformed_and_fetches_nothing() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    let megabyte = "x".repeat(1_000_000);
    let dots = ".".repeat(1_000_000);
    let words = ["", " ", "nonsense", "a.b", "a.b.c.d", "a b.c.d", "ä.b.c", "....", "a.b.c", "e30.e30"];
    for token in words.into_iter().chain([megabyte.as_str(), dots.as_str()]) {
        assert_eq!(verdict(&verifier, token).await, "malformed", "{token:.20}");
    }
    assert!(issuer.is_asked_nothing());
}

#[tokio::test]
async fn a_token_with_something_behind_it_is_malformed() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    for tail in [".AAAA", ".", "\n", " ", "!", "="] {
        assert_eq!(verdict(&verifier, &(issuer.good_token() + tail)).await, "malformed", "{tail:?}");
    }
}

#[tokio::test]
async fn a_token_over_16_kib_is_malformed_however_good() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    for (length, expected) in [(8_000, "accepted"), (13_000, "malformed"), (1_000_000, "malformed")] {
        let token = issuer.token(&json!({ "note": "x".repeat(length) }));
        assert_eq!(verdict(&verifier, &token).await, expected, "{length}");
    }
}

#[tokio::test]
async fn a_payload_that_is_no_plain_object_is_malformed() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    let (lists, objects) = ("[".repeat(11_000), r#"{"a":"#.repeat(2_000));
    let payloads = [
        "[]",
        "\"text\"",
        "1",
        "null",
        "{",
        r#"{"iss": NaN}"#,
        lists.as_str(),
        objects.as_str(),
        r#"{"sub": "alice", "sub": "bob"}"#,
        r#"{"a": {"b": 1, "b": 2}}"#,
        r#"{"a": [{"b": 1, "b": 2}]}"#,
        r#"{"a": {"b": 1}, "a": 2}"#,
        r#"{"a\"": 1, "a\"": 2}"#,
        r#"{"sub": "alice", "s\u0075b": "bob"}"#,
        "{} {}",
    ];
    for payload in payloads {
        assert_eq!(verdict(&verifier, &with_payload(payload)).await, "malformed", "{payload:.30}");
    }
    assert!(issuer.is_asked_nothing());
}

#[tokio::test]
async fn a_text_may_have_what_json_is_made_of() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    for note in ["\": \"", "\\\": ", "{\"sub\": 1}", "\\", "a:b"] {
        let token = issuer.token(&json!({ "note": note, note: [{ note: note }] }));
        assert_eq!(verdict(&verifier, &token).await, "accepted", "{note}");
    }
}

#[tokio::test]
async fn a_header_with_a_doubled_member_is_malformed() {
    let issuer = Issuer::start().await;
    let header = r#"{"alg":"RS256","typ":"at+jwt","kid":"one","kid":"two"}"#;
    let token = sign(&*rs256(&KEYS[0]), header, &issuer.claims(&json!({})).to_string());
    assert_eq!(verdict(&verifier_of(&issuer), &token).await, "malformed");
}

#[tokio::test]
async fn an_extension_that_is_not_known_is_malformed() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    for header in [json!({"crit": ["exp"]}), json!({"crit": []}), json!({"b64": false}), json!({"b64": true})]
    {
        assert_eq!(verdict(&verifier, &with_header(&issuer, &header)).await, "malformed", "{header}");
    }
}

#[tokio::test]
async fn a_token_of_another_type_is_refused() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    let types = ["JWT", "jwt", "id+jwt", "statuslist+jwt", "at+jwt ", "xat+jwt"].map(Value::from);
    for typ in types.into_iter().chain([Value::Null, json!(7), json!(["at+jwt"]), json!({}), json!(true)]) {
        let token = with_header(&issuer, &json!({ "typ": typ }));
        assert_eq!(verdict(&verifier, &token).await, "wrong_type", "{typ}");
    }
    assert!(issuer.is_asked_nothing());
}

#[tokio::test]
async fn the_type_is_compared_without_case() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    for typ in ["at+jwt", "AT+JWT", "application/at+jwt", "Application/AT+jwt"] {
        let token = with_header(&issuer, &json!({ "typ": typ }));
        assert_eq!(verdict(&verifier, &token).await, "accepted", "{typ}");
    }
}

#[tokio::test]
async fn a_setting_accepts_plain_jwt() {
    let issuer = Issuer::start().await;
    let lenient = Verifier::with(settings_of(&issuer).accept_typ_jwt(true)).unwrap();
    for typ in [json!("JWT"), json!("jwt"), Value::Null, json!("at+jwt")] {
        let token = with_header(&issuer, &json!({ "typ": typ }));
        assert_eq!(verdict(&lenient, &token).await, "accepted", "{typ}");
    }
    for typ in [json!("statuslist+jwt"), json!(7), json!(["at+jwt"])] {
        let token = with_header(&issuer, &json!({ "typ": typ }));
        assert_eq!(verdict(&lenient, &token).await, "wrong_type", "{typ}");
    }
}

#[tokio::test]
async fn none_is_no_algorithm() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    let header = base64url(r#"{"alg":"none","typ":"at+jwt","kid":"one"}"#);
    let unsigned = format!("{header}.{}.", base64url(issuer.claims(&json!({})).to_string()));
    assert_eq!(verdict(&verifier, &unsigned).await, "wrong_algorithm");
    assert_eq!(verdict(&verifier, &(unsigned + "AAAA")).await, "wrong_algorithm");
    assert!(issuer.is_asked_nothing());
}

#[tokio::test]
async fn hs256_with_the_public_key_is_refused() {
    let issuer = Issuer::start().await;
    let signer = HS256.signer_from_bytes(KEYS[0].to_pem_public_key()).unwrap();
    let header = r#"{"alg":"HS256","typ":"at+jwt","kid":"one"}"#;
    assert_eq!(signer.signature_len(), 32);
    let token = sign(&signer, header, &issuer.claims(&json!({})).to_string());
    assert_eq!(verdict(&verifier_of(&issuer), &token).await, "wrong_algorithm");
}

#[tokio::test]
async fn another_algorithm_is_refused() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    let names = ["RS384", "PS256", "ES256", "rs256"].map(Value::from);
    for alg in names.into_iter().chain([json!(7), Value::Null, json!(["RS256"])]) {
        let token = with_header(&issuer, &json!({ "alg": alg }));
        assert_eq!(verdict(&verifier, &token).await, "wrong_algorithm", "{alg}");
    }
    assert!(issuer.is_asked_nothing());
}

#[tokio::test]
async fn a_kid_that_is_no_text_is_malformed() {
    let issuer = Issuer::start().await;
    let token = with_header(&issuer, &json!({ "kid": 1 }));
    assert_eq!(verdict(&verifier_of(&issuer), &token).await, "malformed");
}

#[tokio::test]
async fn a_token_that_another_key_signed_is_refused() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    let other = signed_with(&KEYS[1], &json!({}), &issuer.claims(&json!({})));
    assert_eq!(verdict(&verifier, &other).await, "bad_signature");
    let token = issuer.good_token();
    assert_eq!(verdict(&verifier, &token[..token.len() - 8]).await, "bad_signature");
    let (message, signature) = token.rsplit_once('.').unwrap();
    assert_eq!(verdict(&verifier, &format!("{message}.")).await, "bad_signature");
    let (header, _) = message.split_once('.').unwrap();
    let changed = base64url(issuer.claims(&json!({ "sub": "root" })).to_string());
    assert_eq!(verdict(&verifier, &format!("{header}.{changed}.{signature}")).await, "bad_signature");
}

#[tokio::test]
async fn the_checks_come_in_their_order() {
    let issuer = Issuer::start().await;
    let verifier = Verifier::with(settings_of(&issuer).scopes(["missing"])).unwrap();
    let list = json!({ "status_list": { "idx": 3, "uri": "https://other.example/list" } });
    let right = issuer.claims(&json!({}));
    let mut wrong = json!({ "exp": 1, "iat": 1_u64 << 40, "iss": "x", "aud": "y", "jti": 7, "status": list });
    let bad = |header: &Value, wrong: &Value| signed_with(&KEYS[1], header, &issuer.claims(wrong));
    assert_eq!(verdict(&verifier, &bad(&json!({ "kid": "two" }), &wrong)).await, "unknown_key");
    assert_eq!(verdict(&verifier, &bad(&json!({}), &wrong)).await, "bad_signature");
    let steps = [
        ("exp", "expired"),
        ("iat", "not_yet_valid"),
        ("iss", "wrong_issuer"),
        ("aud", "wrong_audience"),
        ("jti", "malformed"),
    ];
    for (claim, reason) in steps {
        assert_eq!(verdict(&verifier, &issuer.token(&wrong)).await, reason);
        wrong[claim] = right[claim].clone();
    }
    // The status comes last: nothing is asked about a token that is refused before.
    assert_eq!(verdict(&verifier, &issuer.token(&wrong)).await, "insufficient_scope");
    wrong["scope"] = json!("missing");
    assert_eq!(verdict(&verifier, &issuer.token(&wrong)).await, "status_foreign");
    let asked = issuer.server.asked();
    assert_eq!(asked.keys().collect::<Vec<_>>(), [JWKS, METADATA]);
}

#[tokio::test]
async fn what_a_verifier_accepts_another_audience_of_it_accepts_too() {
    let issuer = Issuer::start().await;
    let settings = settings_of(&issuer).further_audiences(["https://b.example"]);
    let route = Verifier::with(settings).unwrap().route();
    for audience in [AUDIENCE, "https://b.example"] {
        let token = issuer.token(&json!({ "aud": audience }));
        assert_eq!(said(&route.verify(&token).await), "accepted");
    }
}
