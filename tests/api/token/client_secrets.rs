//! Secrets that are nearly right (abuse cases 19 and 20), in both places.

use support::api::call::encoded;

use super::given::Given;
use super::row::{Row, alice, case};

pub(super) fn rows(given: &Given) -> Vec<Row> {
    let mut rows: Vec<Row> = nearly_right(&given.secret)
        .iter()
        .flat_map(|(what, secret)| {
            let secret = encoded(secret);
            let in_body = alice(&format!("client_id=service&client_secret={secret}"));
            let in_header = alice("").basic("service", &secret);
            [
                case(format!("secret {what}, in the body"), in_body).refused(401, "invalid_client"),
                case(format!("secret {what}, by Basic"), in_header).refused(401, "invalid_client"),
            ]
        })
        .collect();
    // NUL cannot be in a parameter at all (abuse case 9), so that it is malformed before it is wrong. In
    // Basic, a secret that cannot be decoded is a wrong one (rule 5).
    let with_nul = format!("{}%00", given.secret);
    rows.extend([
        case("secret with NUL, in the body", alice(&format!("client_id=service&client_secret={with_nul}")))
            .refused(400, "invalid_request"),
        case("secret with NUL, by Basic", alice("").basic("service", &with_nul))
            .refused(401, "invalid_client"),
        case("secret of 10,000 bytes, by Basic", alice("").basic("service", &"x".repeat(10_000)))
            .refused(401, "invalid_client"),
        case("secret of 1 MiB, by Basic", alice("").basic("service", &"x".repeat(1024 * 1024)))
            .refused(431, "invalid_request"),
        case("secret of 60,000 bytes, in the body", {
            alice(&format!("client_id=service&client_secret={}", "x".repeat(60_000)))
        })
        .refused(401, "invalid_client"),
    ]);
    rows
}

fn nearly_right(secret: &str) -> Vec<(&'static str, String)> {
    let swapped_case: String = secret
        .chars()
        .map(|c| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
        .collect();
    let last = if secret.ends_with('A') { "B" } else { "A" };
    vec![
        ("cut by its last character", secret[..secret.len() - 1].to_owned()),
        ("cut by its first character", secret[1..].to_owned()),
        ("of one character", secret[..1].to_owned()),
        ("extended", format!("{secret}A")),
        ("twice", secret.repeat(2)),
        ("with another last character", format!("{}{last}", &secret[..secret.len() - 1])),
        ("in the other case", swapped_case),
        ("with a space behind", format!("{secret} ")),
        ("with a space before", format!(" {secret}")),
        ("with a line end", format!("{secret}\n")),
        ("with padding", format!("{secret}=")),
        ("in quotes", format!("\"{secret}\"")),
        ("of another alphabet", "пароль".to_owned()),
    ]
}
