//! Headers with more, less or other than `alg`, `kid` and `typ` (abuse cases 60 to 62 and 65).

use serde_json::{Value, json};
use support::api::forge::Forger;
use support::signing_key;

use super::row::{Row, row};

pub(super) fn rows(forger: &Forger) -> Vec<Row> {
    let mut rows = further_members(forger);
    rows.extend(repeated_members(forger));
    rows.extend(kids(forger));
    rows.extend(types(forger));
    rows
}

// Abuse cases 60 and 62.
fn further_members(forger: &Forger) -> Vec<Row> {
    let (n, e) = signing_key::key().modulus_and_exponent();
    let members = [
        ("jwk", json!({"kty": "RSA", "n": n, "e": e})),
        ("jku", json!("http://127.0.0.1:1/jwks.json")),
        ("x5u", json!("http://127.0.0.1:1/chain.pem")),
        ("x5c", json!(["MIIB"])),
        ("x5t", json!("AAAA")),
        ("x5t#S256", json!("AAAA")),
        ("crit", json!(["exp"])),
        ("crit", json!([])),
        ("b64", json!(false)),
        ("b64", json!(true)),
        ("zip", json!("DEF")),
        ("cty", json!("JWT")),
        ("enc", json!("A256GCM")),
        ("p2c", json!(2_147_483_648_u32)),
        ("p2s", json!("AAAA")),
        ("epk", json!({})),
        ("nonce", json!("x")),
        ("ALG", json!("none")),
        ("", json!("")),
    ];
    members
        .into_iter()
        .map(|(name, value)| row(format!("header `{name}`: {value}"), forger.with_header(name, value)))
        .collect()
}

// Abuse case 61.
fn repeated_members(forger: &Forger) -> Vec<Row> {
    let kid = signing_key::kid();
    let headers = [
        format!(r#"{{"alg":"none","alg":"RS256","kid":"{kid}","typ":"at+jwt"}}"#),
        format!(r#"{{"alg":"RS256","alg":"none","kid":"{kid}","typ":"at+jwt"}}"#),
        format!(r#"{{"alg":"RS256","alg":"RS256","kid":"{kid}","typ":"at+jwt"}}"#),
        format!(r#"{{"alg":"RS256","kid":"other","kid":"{kid}","typ":"at+jwt"}}"#),
        format!(r#"{{"alg":"RS256","kid":"{kid}","typ":"JWT","typ":"at+jwt"}}"#),
        format!(r#"{{"alg":"RS256","\u0061lg":"none","kid":"{kid}","typ":"at+jwt"}}"#),
    ];
    headers.iter().map(|header| row(format!("header {header}"), forger.with_raw_header(header))).collect()
}

// Abuse case 61.
fn kids(forger: &Forger) -> Vec<Row> {
    let kid = signing_key::kid();
    let unknown = [
        String::new(),
        "unknown".to_owned(),
        kid.to_lowercase(),
        format!("{kid} "),
        format!("./{kid}"),
        format!("../keys/{kid}"),
        format!("{kid}.pem"),
        kid[..42].to_owned(),
        "../../../../etc/passwd".to_owned(),
        "/dev/null".to_owned(),
        "' OR '1'='1".to_owned(),
        "\u{0}".to_owned(),
        "%00".to_owned(),
        "x".repeat(1024 * 1024),
    ];
    let unknown = unknown.iter().map(|kid| {
        let shown: String = kid.chars().take(50).collect();
        row(format!("kid {shown:?}"), forger.with_header("kid", kid.as_str()))
    });
    let of_another_type = [Value::Null, json!(0), json!([kid]), json!({"kid": kid}), json!(true)];
    let of_another_type =
        of_another_type.into_iter().map(|kid| row(format!("kid {kid}"), forger.with_header("kid", kid)));
    unknown.chain(of_another_type).chain([row("no kid", forger.without_header("kid"))]).collect()
}

// Abuse case 65.
fn types(forger: &Forger) -> Vec<Row> {
    let types = [
        json!("JWT"),
        json!("jwt"),
        json!("id+jwt"),
        json!("logout+jwt"),
        json!("rt+jwt"),
        json!("at"),
        json!("at+jwt "),
        json!("at+jwt;v=1"),
        json!("application/application/at+jwt"),
        json!("text/at+jwt"),
        json!("application/"),
        json!(""),
        Value::Null,
        json!(["at+jwt"]),
    ];
    let types = types.into_iter().map(|typ| row(format!("typ {typ}"), forger.with_header("typ", typ)));
    types.chain([row("no typ", forger.without_header("typ"))]).collect()
}
