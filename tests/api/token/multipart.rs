//! Forms as `multipart/form-data`, which the FastAPI tutorials' front ends send: where a default client is
//! configured, under the rules of any other form (rules 2 and 3).

use std::time::{Duration, Instant};

use poem::http::{Method, header};
use serde_json::json;
use support::api::answer::Answer;
use support::api::call::{Call, form, json as json_call};
use support::api::server::{PASSWORD, TestServer};

use super::password::LOGINS;
use super::row::{Row, case};

const BOUNDARY: &str = "----WebKitFormBoundary7MA4YWxkTrZu0gW";

/// Largest body that is taken.
const LIMIT: usize = 64 * 1024;

pub(super) fn rows() -> Vec<Row> {
    let mut rows = logins();
    rows.extend(parameters());
    rows.extend(files());
    rows.extend(malformed());
    rows.extend(sizes());
    rows.into_iter().map(Row::with_default_client).collect()
}

/// One part: what its `Content-Disposition` says of it, further headers, and its content.
fn part(disposition: &str, headers: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data{disposition}\r\n{headers}\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}

/// A text field as `FormData` sends it.
fn field(name: &str, value: &[u8]) -> Vec<u8> {
    part(&format!("; name=\"{name}\""), "", value)
}

fn login(username: &str, password: &str) -> Vec<u8> {
    [field("username", username.as_bytes()), field("password", password.as_bytes())].concat()
}

fn call(parts: &[u8]) -> Call {
    let body = [parts, format!("--{BOUNDARY}--\r\n").as_bytes()].concat();
    raw(format!("multipart/form-data; boundary={BOUNDARY}"), body)
}

fn raw(content_type: impl Into<Vec<u8>>, body: impl Into<Vec<u8>>) -> Call {
    Call::new(Method::POST, "/token").content_type(content_type).body(body)
}

/// A right login, and this beside it.
fn alice(more: &[u8]) -> Call {
    call(&[login("alice", PASSWORD), more.to_vec()].concat())
}

fn logins() -> Vec<Row> {
    let whole = [login("alice", PASSWORD).as_slice(), format!("--{BOUNDARY}--").as_bytes()].concat();
    let types = [
        format!("multipart/form-data; boundary=\"{BOUNDARY}\""),
        format!("Multipart/Form-Data; boundary={BOUNDARY}"),
        format!("multipart/form-data; charset=utf-8; boundary={BOUNDARY}"),
    ];
    let mut rows: Vec<Row> =
        types.map(|value| case(value.clone(), raw(value, whole.clone())).granted("")).into();
    // A value is the bytes that were sent: there is nothing to undo in it.
    rows.extend(LOGINS.iter().map(|(username, password)| {
        case(format!("multipart: the password of {username}"), call(&login(username, password))).granted("")
    }));
    rows.extend([
        case("multipart: a wrong password", call(&login("alice", "wrong"))).refused(400, "invalid_grant"),
        case("multipart: a client", alice(&field("client_id", b"web"))).refused(400, "invalid_request"),
        case("multipart: a client and a grant type", {
            alice(&[field("client_id", b"web"), field("grant_type", b"password")].concat())
        })
        .granted(""),
        case("multipart: text that says so", {
            alice(&part("; name=\"scope\"", "Content-Type: text/plain; charset=UTF-8\r\n", b"read"))
        })
        .granted("read"),
        case("multipart: something before the first part", {
            raw(format!("multipart/form-data; boundary={BOUNDARY}"), [b"a preamble\r\n", &whole[..]].concat())
        })
        .granted(""),
    ]);
    rows
}

fn parameters() -> Vec<Row> {
    let numbered = |count: u32| (0..count).flat_map(|n| field(&format!("x{n}"), b"y")).collect::<Vec<u8>>();
    vec![
        case("multipart: an unknown field", alice(&field("colour", b"blue"))).granted(""),
        case("multipart: an empty scope", alice(&field("scope", b""))).granted(""),
        case("multipart: an empty password", call(&login("alice", ""))).refused(400, "invalid_request"),
        case("multipart: a field twice", alice(&field("username", b"bob"))).refused(400, "invalid_request"),
        case("multipart: an empty field twice", {
            alice(&[field("client_secret", b""), field("client_secret", b"")].concat())
        })
        .refused(400, "invalid_request"),
        case("multipart: as many fields as are taken", alice(&numbered(98))).granted(""),
        case("multipart: one more", alice(&numbered(99))).refused(400, "invalid_request"),
        case("multipart: a secret in the URL", alice(b"").query("password=canary"))
            .refused(400, "invalid_request"),
        case("multipart: no fields", call(b"")).refused(400, "invalid_request"),
    ]
}

fn files() -> Vec<Row> {
    let dispositions = [
        "; name=\"scope\"; filename=\"canary.txt\"",
        "; name=\"scope\"; filename=\"\"",
        "; filename=canary; name=scope",
        "; name=\"scope\"; FileName=\"canary\"",
        "; name=\"scope\"; filename*=utf-8''canary",
    ];
    let mut rows: Vec<Row> = dispositions
        .map(|disposition| {
            case(disposition, alice(&part(disposition, "", b"read"))).refused(400, "invalid_request")
        })
        .into();
    let types = ["application/octet-stream", "text/html", "text/plain; charset=iso-8859-1", "canary"];
    rows.extend(types.map(|value| {
        let field = part("; name=\"scope\"", &format!("Content-Type: {value}\r\n"), b"read");
        case(format!("multipart: a part of type {value}"), alice(&field)).refused(400, "invalid_request")
    }));
    rows
}

fn malformed() -> Vec<Row> {
    let content_type = || format!("multipart/form-data; boundary={BOUNDARY}");
    let whole = [login("alice", PASSWORD).as_slice(), format!("--{BOUNDARY}--").as_bytes()].concat();
    let without = |length: usize| whole[..whole.len() - length].to_vec();
    let odd_name: Vec<u8> =
        field("?", b"").into_iter().map(|byte| if byte == b'?' { b'\xff' } else { byte }).collect();
    let odd_values: [&[u8]; 4] = [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"can\0ary"];
    let mut rows: Vec<Row> = odd_values
        .map(|value| {
            let call = call(&[field("username", b"alice"), field("password", value)].concat());
            case(format!("multipart: {value:?}"), call).refused(400, "invalid_request")
        })
        .into();
    rows.extend(
        [
            ("no boundary", raw("multipart/form-data", whole.clone())),
            ("an empty boundary", raw("multipart/form-data; boundary=", whole.clone())),
            ("another boundary", raw("multipart/form-data; boundary=x", whole.clone())),
            ("no end", raw(content_type(), without(2))),
            ("no boundary at the end", raw(content_type(), without(BOUNDARY.len() + 4))),
            ("half a part", raw(content_type(), without(BOUNDARY.len() + 20))),
            ("a part without a name", alice(&part("", "", b"canary"))),
            ("a part without a head", alice(format!("--{BOUNDARY}\r\ncanary\r\n").as_bytes())),
            ("a head that is none", alice(&part("", "canary\r\n", b"x"))),
            ("a name that is no UTF-8", alice(&odd_name)),
            ("no body", raw(content_type(), "")),
            ("another kind of body", raw(content_type(), "username=alice&password=canary")),
            ("JSON", raw(content_type(), r#"{"username": "canary"}"#)),
            ("another multipart type", raw(format!("multipart/mixed; boundary={BOUNDARY}"), whole.clone())),
            ("a content coding", alice(b"").header(header::CONTENT_ENCODING, "gzip")),
        ]
        .map(|(what, call)| case(format!("multipart: {what}"), call).refused(400, "invalid_request")),
    );
    rows
}

fn sizes() -> Vec<Row> {
    let padded = |length: usize| {
        let rest = login("alice", PASSWORD).len() + field("pad", b"").len() + BOUNDARY.len() + 6;
        alice(&field("pad", &vec![b'x'; length - rest]))
    };
    vec![
        case("multipart: 64 KiB", padded(LIMIT)).granted(""),
        case("multipart: one byte more", padded(LIMIT + 1)).refused(413, "invalid_request"),
        case("multipart: a body that does not end", alice(b"").stalled()).refused(408, "invalid_request"),
    ]
}

fn description(answer: &Answer) -> String {
    answer.member("error_description").or_else(|| answer.member("detail")).unwrap_or_default()
}

#[tokio::test]
async fn elsewhere_the_error_names_the_type_that_is_wanted() {
    let server = TestServer::configured(|config| config.users.signup = true).await;
    let with_default = server.restarted(|config| {
        config.users.signup = true;
        config.clients.default_client = Some("web".to_owned());
    });
    let with_default = with_default.await;
    let form_type = "application/x-www-form-urlencoded";
    let rows = [
        (&server, alice(b""), form_type),
        (&server, json_call(Method::POST, "/token", &json!({"username": "alice"})), form_type),
        (
            &with_default,
            json_call(Method::POST, "/token", &json!({"username": "alice"})),
            "application/x-www-form-urlencoded or multipart/form-data",
        ),
        (&with_default, alice(b"").at("/revoke"), form_type),
        (&with_default, alice(b"").at("/introspect"), form_type),
        (&with_default, alice(b"").at("/signup"), "application/json"),
        (&with_default, form("/signup", "username=alice"), "application/json"),
    ];
    for (server, call, wanted) in rows {
        let shown = format!("{call:?}");
        let answer = server.send(call).await;
        assert_eq!(answer.status, 400, "{shown}");
        assert!(description(&answer).contains(wanted), "{shown}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_nul_is_named_in_either_form() {
    let server =
        TestServer::configured(|config| config.clients.default_client = Some("web".to_owned())).await;
    let multipart = alice(&field("colour", b"\0"));
    for call in [form("/token", "username=alice%00&password=x"), multipart] {
        let answer = server.send(call).await;
        assert_eq!(answer.status, 400);
        assert!(description(&answer).contains("NUL"), "{}", answer.text());
    }
}

// Their front ends show what they find there; an OAuth client looks for the other two.
#[tokio::test]
async fn detail_stands_in_login_errors_where_there_is_a_default_client() {
    let server = TestServer::start().await;
    server.client("web", |_| {}).await;
    server.user("alice").await;
    let with_default =
        server.restarted(|config| config.clients.default_client = Some("web".to_owned())).await;
    let wrong = || form("/token", "client_id=web&grant_type=password&username=alice&password=wrong");
    let refused = with_default.send(wrong()).await;
    assert_eq!(refused.member("detail").as_deref(), Some("the username or password is wrong"));
    assert_eq!(refused.member("detail"), refused.member("error_description"));
    assert_eq!(refused.member("error").as_deref(), Some("invalid_grant"));
    for (server, call) in [(&server, wrong()), (&with_default, form("/revoke", "client_id=web"))] {
        let refused = server.send(call).await;
        assert_eq!((refused.status, refused.member("detail")), (400, None), "{}", refused.text());
    }
}

// Text that is nearly a boundary, again and again: four times as much may take four times as long, but not
// sixteen times.
#[tokio::test]
async fn a_multipart_body_costs_no_more_than_its_length() {
    let server =
        TestServer::configured(|config| config.clients.default_client = Some("web".to_owned())).await;
    let nearly = format!("\r\n--{}", &BOUNDARY[..BOUNDARY.len() - 1]);
    let mut times = Vec::new();
    for count in [300, 1_200] {
        let parts = field("pad", nearly.repeat(count).as_bytes());
        let mut shortest = Duration::MAX;
        for _ in 0..3 {
            #[expect(clippy::disallowed_methods, reason = "what is measured takes time that really passes")]
            let start = Instant::now();
            let answer = server.send(call(&parts)).await;
            shortest = shortest.min(start.elapsed());
            assert_eq!(answer.status, 401, "{}", answer.text());
        }
        times.push(shortest);
    }
    assert!(times[1] < times[0] * 8 + Duration::from_millis(5), "{times:?}");
}
