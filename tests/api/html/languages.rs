//! Which language is chosen (B12). The pages have one so far.

use countersign::http::html::languages::{accepted, look_up};

#[test]
fn browsers_say_what_they_want_most() {
    let rows: [(&str, &[&str]); 7] = [
        ("de-AT, de;q=0.9, en;q=0.5", &["de-AT", "de", "en"]),
        ("en;q=0.5,fr", &["fr", "en"]),
        ("en;q=0, fr;Q=0.1", &["fr"]),
        // Of two that are wanted alike the first one comes first.
        (" en ; q=0.8 ,pl;q=0.8", &["en", "pl"]),
        ("en;q=x, pl;q=NaN, fr;level=1", &["fr"]),
        (",;q=1,", &[]),
        ("", &[]),
    ];
    for (header, expected) in rows {
        assert_eq!(accepted(header), expected, "{header}");
    }
}

#[test]
fn a_wish_is_cut_until_a_language_fits() {
    let available = ["en", "de", "pt-BR", "zh-Hant"];
    let rows: [(&[&str], Option<&str>); 9] = [
        (&["de"], Some("de")),
        (&["de-Latn-AT-1996"], Some("de")),
        (&["DE-at"], Some("de")),
        (&["fr-CA", "fr", "de", "en"], Some("de")),
        (&["pt-br"], Some("pt-BR")),
        (&["pt"], None),
        (&["zh-Hant-TW"], Some("zh-Hant")),
        (&["*", "x", "", "-", "deutsch"], None),
        (&[], None),
    ];
    for (wishes, expected) in rows {
        let found = look_up(wishes.iter().copied(), &available).map(|at| available[at]);
        assert_eq!(found, expected, "{wishes:?}");
    }
}
