//! Claims that are missing, of another type, or about somebody else (abuse cases 63 to 65).

use serde_json::{Value, json};
use support::api::forge::Forger;
use support::api::server::ISSUER;

use super::row::{Row, row};

pub(super) fn rows(forger: &Forger) -> Vec<Row> {
    let mut rows = times(forger);
    rows.extend(issuers(forger));
    rows.extend(subjects(forger));
    rows.extend(payloads(forger));
    rows
}

// Abuse case 63.
fn times(forger: &Forger) -> Vec<Row> {
    let later = forger.claims["exp"].as_i64().unwrap() + 600;
    let values = [
        later.to_string(),
        format!("\"{later}\""),
        format!("{later}.5"),
        format!("{later}.0"),
        "1e400".to_owned(),
        "-1e400".to_owned(),
        "1e10".to_owned(),
        "9223372036854775808".to_owned(),
        "null".to_owned(),
        "true".to_owned(),
        format!("[{later}]"),
        "{}".to_owned(),
        "NaN".to_owned(),
        "Infinity".to_owned(),
        format!("0{later}"),
    ];
    let odd = ["exp", "iat", "nbf"].iter().flat_map(|name| {
        // The first value is a plain number: right for `exp` and `iat`, too early for `nbf`.
        let first = usize::from(*name != "nbf");
        values
            .iter()
            .skip(first)
            .map(move |value| row(format!("{name}: {value}"), forger.with_raw_claim(name, value)))
    });
    let past = [0, -1, i64::MIN, forger.claims["iat"].as_i64().unwrap()];
    let past = past.into_iter().map(|exp| row(format!("expired at {exp}"), forger.with_claim("exp", exp)));
    odd.chain(past).collect()
}

// Abuse case 64.
fn issuers(forger: &Forger) -> Vec<Row> {
    let issuers = [
        json!(format!("{ISSUER}/")),
        json!(format!("{ISSUER}.evil.example")),
        json!(format!("{ISSUER}/other")),
        json!(format!("{ISSUER} ")),
        json!(ISSUER.to_uppercase()),
        json!(ISSUER.replace("https", "http")),
        json!(ISSUER.replace("login", "Login")),
        json!(format!("{ISSUER}:443")),
        json!(ISSUER[..ISSUER.len() - 1]),
        json!("https://evil.example"),
        json!(""),
        json!([ISSUER]),
        Value::Null,
    ];
    issuers.into_iter().map(|issuer| row(format!("iss {issuer}"), forger.with_claim("iss", issuer))).collect()
}

fn subjects(forger: &Forger) -> Vec<Row> {
    let subjects = [
        json!("alice"),
        json!("web"),
        json!(""),
        json!("018f2f4e-0000-7000-8000-000000000000"),
        json!("' OR '1'='1"),
        json!(0),
        Value::Null,
        json!([forger.claims["sub"]]),
    ];
    let clients = [json!("nobody"), json!("WEB"), json!(""), json!("w%"), Value::Null, json!(["web"])];
    let subjects = subjects.into_iter().map(|sub| row(format!("sub {sub}"), forger.with_claim("sub", sub)));
    let clients =
        clients.into_iter().map(|id| row(format!("client_id {id}"), forger.with_claim("client_id", id)));
    // RFC 9068 §2.2: each of these is required.
    let missing = ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"];
    let missing = missing.iter().map(|name| row(format!("no {name}"), forger.without_claim(name)));
    subjects.chain(clients).chain(missing).collect()
}

fn payloads(forger: &Forger) -> Vec<Row> {
    let claims = forger.claims.to_string();
    let twice = |name: &str, first: &str| claims.replacen('{', &format!("{{\"{name}\":{first},"), 1);
    let payloads = [
        ("empty", String::new()),
        ("no JSON", "x".to_owned()),
        ("null", "null".to_owned()),
        ("a list", format!("[{claims}]")),
        ("a string", json!(claims).to_string()),
        ("two objects", format!("{claims}{claims}")),
        ("cut", claims[..claims.len() - 1].to_owned()),
        ("a byte order mark", format!("\u{feff}{claims}")),
        ("exp twice", twice("exp", "1")),
        ("iss twice", twice("iss", "\"https://evil.example\"")),
        ("sub twice", twice("sub", "\"018f2f4e-0000-7000-8000-000000000000\"")),
        ("aud twice", twice("aud", "\"https://evil.example\"")),
        ("deeply nested", twice("x", &format!("{}{}", "[".repeat(4000), "]".repeat(4000)))),
    ];
    payloads
        .iter()
        .map(|(name, payload)| row(format!("payload: {name}"), forger.with_raw_claims(payload)))
        .collect()
}
