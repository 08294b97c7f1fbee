//! Methods, content types, encodings and sizes (rules 1 and 2). What is refused here is refused wherever a
//! form is read.

use poem::http::{Method, header};

use super::row::{ALICE, Row, alice, case, post};

/// Largest body that is taken.
const LIMIT: usize = 64 * 1024;

pub(super) fn rows() -> Vec<Row> {
    let mut rows = methods();
    rows.extend(content_types());
    rows.extend(encodings());
    rows.extend(sizes());
    rows
}

// Rule 1, abuse case 1.
fn methods() -> Vec<Row> {
    let methods = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "TRACE", "post", "BREW"];
    let call = |name: &str| alice("client_id=web").method(Method::from_bytes(name.as_bytes()).unwrap());
    methods.map(|name| case(name, call(name)).refused(405, "invalid_request")).into()
}

// Rule 2, abuse cases 2 and 3.
fn content_types() -> Vec<Row> {
    let call = || alice("client_id=web");
    let refused: [&[u8]; 16] = [
        b"",
        b"text",
        b"text/plain",
        b"application/json",
        b"multipart/form-data; boundary=x",
        b"invalid/@@##",
        b"text/[html]",
        b"</><script>canary",
        b"application/x-www-form-urlencodedx",
        b"application/x-www-form-urlencoded, text/plain",
        b"application/x-www-form-urlencoded; charset=utf-16",
        b"application/x-www-form-urlencoded; charset=iso-8859-1",
        b"application/x-www-form-urlencoded; charset=\"utf-16\"",
        b"application/x-www-form-urlencoded; charset",
        b"application/x-www-form-urlencoded; \xff",
        b"\xff",
    ];
    let accepted = [
        "application/x-www-form-urlencoded; charset=utf-8",
        "application/x-www-form-urlencoded;charset=\"UTF-8\"",
        "Application/X-WWW-Form-URLEncoded",
        "application/x-www-form-urlencoded; version=1",
    ];
    let name = |value: &[u8]| format!("content type `{}`", String::from_utf8_lossy(value));
    let mut rows = vec![
        case("no content type", call().without(&header::CONTENT_TYPE)).refused(400, "invalid_request"),
        case("two content types", call().header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"))
            .refused(400, "invalid_request"),
        case("a content coding", call().header(header::CONTENT_ENCODING, "gzip"))
            .refused(400, "invalid_request"),
    ];
    rows.extend(
        refused.map(|value| case(name(value), call().content_type(value)).refused(400, "invalid_request")),
    );
    rows.extend(accepted.map(|value| case(name(value.as_bytes()), call().content_type(value)).granted("")));
    rows
}

// Rule 2, abuse case 9.
fn encodings() -> Vec<Row> {
    let malformed: [(&str, &[u8]); 10] = [
        ("a byte that is no UTF-8", b"%ff"),
        ("the same unencoded", b"\xff"),
        ("NUL", b"%00"),
        ("NUL unencoded", b"\0"),
        ("an overlong slash", b"%c0%af"),
        ("a lone surrogate", b"%ed%a0%80"),
        ("a cut sequence", b"%e2%82"),
        ("a percent sign alone", b"%"),
        ("one hexadecimal digit", b"%4"),
        ("no hexadecimal digits", b"%zz"),
    ];
    let places =
        ["username=", "password=", "scope=", "grant_type=", "client_id=", "client_secret=", "colour=", ""];
    let rows = places.iter().flat_map(|place| {
        malformed.iter().map(move |(what, bytes)| {
            let others = ALICE
                .split('&')
                .chain(["client_id=web"])
                .filter(|pair| place.is_empty() || !pair.starts_with(place));
            let body =
                [others.collect::<Vec<_>>().join("&").as_bytes(), b"&", place.as_bytes(), bytes].concat();
            case(format!("{what} in `{place}`"), post(body)).refused(400, "invalid_request")
        })
    });
    rows.collect()
}

// Rule 2, abuse cases 20 and 28.
fn sizes() -> Vec<Row> {
    let padded = |length: usize| {
        let mut body = format!("{ALICE}&client_id=web&pad=");
        body.push_str(&"x".repeat(length - body.len()));
        body
    };
    let length = |length: &str| post(padded(LIMIT)).stalled().header(header::CONTENT_LENGTH, length);
    vec![
        case("a body of 64 KiB", post(padded(LIMIT))).granted(""),
        case("the same in chunks", post(padded(LIMIT)).chunked(1000)).granted(""),
        case("one byte more", post(padded(LIMIT + 1))).refused(413, "invalid_request"),
        case("the same in chunks", post(padded(LIMIT + 1)).chunked(1000)).refused(413, "invalid_request"),
        case("a body that announces more", length("65537")).refused(413, "invalid_request"),
        case("a body that announces far more", length("10000000000")).refused(413, "invalid_request"),
        case("a body longer than it announces", {
            post(padded(LIMIT + 1)).chunked(1000).header(header::CONTENT_LENGTH, "10")
        })
        .refused(413, "invalid_request"),
        case("a body that does not end", alice("client_id=web").stalled()).refused(408, "invalid_request"),
        case("a password of 1 MiB", post(format!("{ALICE}{}&client_id=web", "x".repeat(1024 * 1024))))
            .refused(413, "invalid_request"),
    ]
}
