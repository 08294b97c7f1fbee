//! How a client says who it is (rules 5 and 6): one method a request, HTTP Basic decoded strictly.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use poem::http::header;
use support::api::call::encoded;
use support::api::server::TestServer;

use super::given::{Given, ODD_SECRET};
use super::row::{ALICE, Row, alice, case, post};

pub(super) fn rows(given: &Given) -> Vec<Row> {
    let mut rows = basic(given);
    rows.extend(malformed(given));
    rows.extend(undecodable_secrets(given));
    rows.extend(other_schemes(given));
    rows.extend(swagger(given));
    rows.extend(one_method(given));
    rows.extend(who(given));
    rows
}

// Abuse case 17.
fn basic(given: &Given) -> Vec<Row> {
    let secret = &given.secret;
    let pair = STANDARD.encode(format!("service:{secret}"));
    let header = |value: String| alice("").authorization(value);
    let percent = secret.bytes().map(|byte| format!("%{byte:02x}")).collect::<Vec<_>>().concat();
    vec![
        case("Basic", alice("").basic("service", secret)).granted(""),
        case("Basic in lower case", header(format!("basic {pair}"))).granted(""),
        case("Basic in upper case", header(format!("BASIC {pair}"))).granted(""),
        case("Basic and two spaces", header(format!("Basic  {pair}"))).granted(""),
        case("both halves in percent signs", alice("").basic("%73%65rvice", &percent)).granted(""),
        case("a secret with every odd character", alice("").basic("odd", &encoded(ODD_SECRET))).granted(""),
        case("the same with %20 for +", alice("").basic("odd", &encoded(ODD_SECRET).replace('+', "%20")))
            .granted(""),
        case("the same with capital digits", alice("").basic("odd", "p%3A%C3%A4+%2B%25%26%3D")).granted(""),
        case("the same in the body", alice(&format!("client_id=odd&client_secret={}", encoded(ODD_SECRET))))
            .granted(""),
        case("a plus sign that was not encoded", alice("").basic("odd", "p%3A%C3%A4++%25%26%3D"))
            .refused(401, "invalid_client"),
        case("an id with a colon", alice("").basic("a%3Ab", "x")).refused(401, "invalid_client"),
        case("an id in UTF-8", alice("").basic("%C3%A4", "x")).refused(401, "invalid_client"),
        case("an id with a space", alice("").basic("service+", secret)).refused(401, "invalid_client"),
    ]
}

// Abuse case 17.
fn malformed(given: &Given) -> Vec<Row> {
    let pair = format!("service:{}", given.secret);
    let padded = STANDARD.encode(&pair);
    let basic = |value: &[u8]| [b"Basic ", value].concat();
    let encoded = |value: &[u8]| basic(STANDARD.encode(value).as_bytes());
    let headers: [(&str, Vec<u8>); 16] = [
        ("the scheme alone", b"Basic".to_vec()),
        ("the scheme and a space", b"Basic ".to_vec()),
        ("no base64", basic(b"canary###")),
        ("the pair as it is", basic(pair.as_bytes())),
        ("base64 with white space", basic(format!("{} {}", &padded[..8], &padded[8..]).as_bytes())),
        ("base64 without padding", basic(STANDARD_NO_PAD.encode("web:").as_bytes())),
        ("base64 with too much padding", basic(format!("{}=", STANDARD.encode("web:")).as_bytes())),
        // `web:xx` and `web:` are six and four bytes; of the last character of four, four bits are to spare.
        ("base64 with stray bits", basic(b"d2ViOh==")),
        ("base64 of the URL alphabet", basic(b"d2ViOj8-")),
        ("an id of no UTF-8", encoded(b"web\xff:x")),
        ("percent signs of no UTF-8 in the id", encoded(b"web%ff:x")),
        ("a percent sign alone in the id", encoded(b"web%:x")),
        ("NUL in the id", encoded(b"web%00:x")),
        ("no colon", encoded(b"canary")),
        ("a secret without an id", encoded(b":canary")),
        ("bytes that are no text", basic(b"\xff\xfe")),
    ];
    let mut rows: Vec<Row> = headers
        .into_iter()
        .map(|(what, value)| {
            let call = alice("client_id=web").authorization(value);
            case(format!("Authorization: {what}"), call).refused(400, "invalid_request")
        })
        .collect();
    let twice = alice("").basic("service", &given.secret).basic("service", &given.secret);
    rows.push(case("two Authorization headers", twice).refused(400, "invalid_request"));
    let mixed = alice("").header(header::AUTHORIZATION, "Bearer x").basic("service", &given.secret);
    rows.push(case("two Authorization headers of two schemes", mixed).refused(400, "invalid_request"));
    rows
}

// Abuse case 17: a client that does not know of the encoding inside sends its secret as it is.
fn undecodable_secrets(given: &Given) -> Vec<Row> {
    let halves: [&[u8]; 6] = [b"%", b"%4", b"50%off", b"%ff", b"\xff", b"%00"];
    let rows = ["service", "web", "nobody"].iter().flat_map(|id| {
        halves.iter().map(move |secret| {
            let pair = [id.as_bytes(), b":", secret].concat();
            let call = alice("").authorization(format!("Basic {}", STANDARD.encode(pair)));
            case(format!("{id}, {}", String::from_utf8_lossy(secret)), call).refused(401, "invalid_client")
        })
    });
    let raw = case("a secret that was not encoded", alice("").basic("odd", "p%3A%C3%A4+%2B%&="));
    let twice = alice(&format!("client_id=service&client_secret={}", given.secret)).basic("service", "%");
    let two_methods = case("an undecodable secret beside one in the body", twice);
    rows.chain([raw.refused(401, "invalid_client"), two_methods.refused(400, "invalid_request")]).collect()
}

// Rule 5: what a library is told to send with every request.
fn other_schemes(given: &Given) -> Vec<Row> {
    let values: [&[u8]; 9] = [
        b"",
        b"Bearer canary",
        b"bearer canary.canary.canary",
        b"Bearer",
        b"Bearer undefined",
        b"Basics Og==",
        b"Digest username=\"canary\"",
        b"canary",
        b"\xff\xfe",
    ];
    let in_body = format!("client_id=service&client_secret={}", given.secret);
    let rows = values.iter().flat_map(|&value| {
        let with = |rest: &str| {
            let name = format!("`{}`, {rest}", String::from_utf8_lossy(value));
            case(name, alice(rest).authorization(value))
        };
        [
            with("client_id=web").granted(""),
            with("").granted("").with_default_client(),
            with("").refused(401, "invalid_client"),
            with("client_id=service").refused(401, "invalid_client"),
            with(&in_body).refused(401, "invalid_client"),
            with("client_id=web&client_secret=x").refused(401, "invalid_client"),
            with("client_id=nobody").refused(401, "invalid_client"),
        ]
    });
    rows.collect()
}

// Rule 6: no browser opens a dialog, but the developer is told what is expected.
#[tokio::test]
async fn a_client_with_a_secret_is_told_which_scheme_is_expected() {
    let server = TestServer::start().await;
    let secret = server.client("service", |client| client.confidential = true).await.unwrap();
    let fields = format!("client_id=service&client_secret={secret}&token=x");
    for path in ["/token", "/revoke", "/introspect"] {
        let refused = server.send(alice(&fields).at(path).bearer("x")).await;
        let description = refused.member("error_description").unwrap();
        assert_eq!(refused.status, 401, "{path}");
        assert!(description.contains("HTTP Basic"), "{path}: {description}");
        assert_eq!(refused.header(header::WWW_AUTHENTICATE), None, "{path}");
    }
}

// Rule 5: what Swagger UI sends.
fn swagger(given: &Given) -> Vec<Row> {
    let nothing = |call: support::api::call::Call| call.authorization("Basic Og==");
    vec![
        case("both boxes empty", nothing(post(ALICE))).refused(401, "invalid_client"),
        case("both boxes empty, a default client", nothing(post(ALICE))).granted("").with_default_client(),
        case("both boxes empty, a client in the body", nothing(alice("client_id=web"))).granted(""),
        case("an id alone", alice("").basic("web", "")).granted(""),
        case("an id alone of a confidential client", alice("").basic("service", ""))
            .refused(401, "invalid_client"),
        case("an id and a secret", alice("").basic("service", &given.secret)).granted(""),
    ]
}

// Abuse cases 15 and 16.
fn one_method(given: &Given) -> Vec<Row> {
    let secret = &given.secret;
    let body = |id: &str| alice(&format!("client_id={id}&client_secret={secret}"));
    vec![
        case("the secret in the body", body("service")).granted(""),
        case("a secret without an id", alice(&format!("client_secret={secret}")))
            .refused(400, "invalid_request"),
        case("Basic and body", body("service").basic("service", secret)).refused(400, "invalid_request"),
        case("Basic with an id alone, and body", body("service").basic("service", ""))
            .refused(400, "invalid_request"),
        case("Basic and a secret in the body", {
            alice(&format!("client_secret={secret}")).basic("service", secret)
        })
        .refused(400, "invalid_request"),
        case("Basic and the same id", alice("client_id=service").basic("service", secret)).granted(""),
        case("Basic and another id", alice("client_id=web").basic("service", secret))
            .refused(400, "invalid_request"),
        case("Basic without a secret and another id", alice("client_id=service").basic("web", ""))
            .refused(400, "invalid_request"),
        case("ids that differ in case", alice("client_id=SERVICE").basic("service", secret))
            .refused(400, "invalid_request"),
    ]
}

// Abuse cases 14 and 18.
fn who(given: &Given) -> Vec<Row> {
    let unknown = [
        "nobody",
        "WEB",
        "web+",
        "+web",
        "we%62%0a",
        "%77%65%62%25",
        "w_b",
        "'+OR+1%3D1--",
        "..%2Fweb",
        "w%c3%a9b",
        "018f2f4e-0000-7000-8000-000000000000",
    ];
    let mut rows: Vec<Row> = unknown
        .map(|id| {
            case(format!("client `{id}`"), alice(&format!("client_id={id}"))).refused(401, "invalid_client")
        })
        .into();
    let disabled = &given.disabled_secret;
    rows.extend([
        case("no client", post(ALICE)).refused(401, "invalid_client"),
        case("an id of 10,000 characters", alice(&format!("client_id={}", "w".repeat(10_000))))
            .refused(401, "invalid_client"),
        case("a public client by Basic with a secret", alice("").basic("web", "x"))
            .refused(401, "invalid_client"),
        case("a public client with a secret", alice("client_id=web&client_secret=x"))
            .refused(401, "invalid_client"),
        case("a confidential client without its secret", alice("client_id=service"))
            .refused(401, "invalid_client"),
        case("a confidential client with a code verifier", alice("client_id=service&code_verifier=x"))
            .refused(401, "invalid_client"),
        case("a disabled public client", alice("client_id=off")).refused(401, "invalid_client"),
        case("a disabled client with the right secret", alice("").basic("off-service", disabled))
            .refused(401, "invalid_client"),
        case("another client's secret", alice("").basic("service", disabled)).refused(401, "invalid_client"),
    ]);
    rows
}
