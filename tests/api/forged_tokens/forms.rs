//! What is no compact JWS, or a damaged one (abuse cases 62 and 66).

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::json;
use support::api::forge::{Forger, message};

use super::row::{Row, row};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

pub(super) fn rows(forger: &Forger) -> Vec<Row> {
    let parts: Vec<&str> = forger.token.split('.').collect();
    let [header, payload, signature] = parts[..] else {
        panic!("not three parts");
    };
    let mut rows = numbers_of_parts(header, payload, signature);
    rows.extend(encodings(header, payload, signature));
    rows.extend(signatures(header, payload, signature));
    rows.extend(tampered(forger, signature));
    rows
}

fn numbers_of_parts(header: &str, payload: &str, signature: &str) -> Vec<Row> {
    vec![
        row("one part", header),
        row("two parts", format!("{header}.{payload}")),
        row("four parts", format!("{header}.{payload}.{signature}.")),
        row("four parts, one before", format!(".{header}.{payload}.{signature}")),
        row("five parts, as a JWE", format!("{header}.{payload}.{signature}.AAAA.AAAA")),
        row("two tokens", format!("{header}.{payload}.{signature},{header}.{payload}.{signature}")),
        row("only dots", ".."),
        row("no header", format!(".{payload}.{signature}")),
        row("no payload", format!("{header}..{signature}")),
        row("15,000 dots", ".".repeat(15_000)),
        row("15,000 letters in three parts", format!("{header}.{}.{signature}", "A".repeat(15_000))),
        row("100,000 dots", ".".repeat(100_000)),
        row("10 MB", "A".repeat(10_000_000)),
        row("10 MB in three parts", format!("{header}.{}.{signature}", "A".repeat(10_000_000))),
        row("JSON serialization", {
            json!({"protected": header, "payload": payload, "signature": signature}).to_string()
        }),
    ]
}

fn encodings(header: &str, payload: &str, signature: &str) -> Vec<Row> {
    let padded = |part: &str| URL_SAFE.encode(URL_SAFE_NO_PAD.decode(part).unwrap());
    let standard = |part: &str| STANDARD.encode(URL_SAFE_NO_PAD.decode(part).unwrap());
    let split = |part: &str| format!("{} {}", &part[..4], &part[4..]);
    vec![
        row("a header with padding", format!("{header}=.{payload}.{signature}")),
        row("a payload with padding", format!("{header}.{payload}=.{signature}")),
        row("a signature with padding", format!("{header}.{payload}.{}", padded(signature))),
        row("everything in the standard alphabet", {
            format!("{}.{}.{}", standard(header), standard(payload), standard(signature))
        }),
        row("white space in the header", format!("{}.{payload}.{signature}", split(header))),
        row("white space in the signature", format!("{header}.{payload}.{}", split(signature))),
        row("stray bits in the signature", format!("{header}.{payload}.{}", with_stray_bits(signature))),
        row("a percent sign", format!("{header}.{payload}.{signature}%3D")),
        row("other characters", format!("{header}.{payload}.{}", "!".repeat(342))),
    ]
}

/// The same bytes, but for those bits of the last character that belong to none: a 2048-bit signature fills
/// 342 characters but for four bits.
fn with_stray_bits(signature: &str) -> String {
    let (start, last) = signature.split_at(signature.len() - 1);
    let value = ALPHABET.iter().position(|&byte| byte == last.as_bytes()[0]).unwrap();
    assert_eq!(value & 0b1111, 0, "no spare bits");
    format!("{start}{}", char::from(ALPHABET[value | 1]))
}

fn signatures(header: &str, payload: &str, signature: &str) -> Vec<Row> {
    let bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let with = |bytes: &[u8]| format!("{header}.{payload}.{}", URL_SAFE_NO_PAD.encode(bytes));
    let mut flipped = bytes.clone();
    flipped[128] ^= 1;
    vec![
        row("one bit of the signature", with(&flipped)),
        row("the signature cut", with(&bytes[..255])),
        row("the signature with a zero before", with(&[&[0], bytes.as_slice()].concat())),
        row("the signature with a zero behind", with(&[bytes.as_slice(), &[0]].concat())),
        row("a signature of zeros", with(&[0; 256])),
        row("a signature of ones", with(&[0xff; 256])),
        row("a signature of one byte", with(&[1])),
        row("the signature twice", with(&bytes.repeat(2))),
    ]
}

fn tampered(forger: &Forger, signature: &str) -> Vec<Row> {
    let claims = |name: &str, value: &str| {
        let mut claims = forger.claims.clone();
        claims[name] = value.into();
        format!("{}.{signature}", message(&forger.header.to_string(), &claims.to_string()))
    };
    let later = forger.claims.to_string().replace("\"exp\":", "\"exp\":9");
    vec![
        row("another subject", claims("sub", "018f2f4e-0000-7000-8000-000000000000")),
        row("another scope", claims("scope", "admin:users")),
        row("another expiry", format!("{}.{signature}", message(&forger.header.to_string(), &later))),
        row("one more space", {
            format!("{}.{signature}", message(&forger.header.to_string(), &format!("{} ", forger.claims)))
        }),
        row("a header written otherwise", {
            format!("{}.{signature}", message(&format!("{} ", forger.header), &forger.claims.to_string()))
        }),
    ]
}
