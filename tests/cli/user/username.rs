//! What may be a username, when two are one, and when they look alike (D1).

use support::database::{self, TestDatabase};
use support::settled::{PASSWORD, USER};
use support::{Outcome, Sandbox};

use crate::sandbox;

fn create(sandbox: &Sandbox, name: &str) -> Outcome {
    sandbox.run_with_input(&["user", "create", "--password-stdin", "--", name], PASSWORD)
}

#[test]
fn other_spellings_of_a_taken_name_are_taken() {
    // abuse cases 33 and 37
    let sandbox = sandbox::settled();
    for name in ["alice", "ALICE", "Alice", "\u{ff41}\u{ff4c}\u{ff49}\u{ff43}\u{ff45}"] {
        create(&sandbox, name).refused_with(&["taken"]);
    }
    create(&sandbox, "caf\u{e9}").done();
    for name in ["cafe\u{301}", "CAF\u{c9}", "CAFE\u{301}"] {
        create(&sandbox, name).refused_with(&["taken"]);
    }
    // An accent makes another name.
    create(&sandbox, "cafe").done();
}

// Commands take a name or an id.
#[test]
fn a_name_is_no_id() {
    let sandbox = sandbox::settled();
    let id = sandbox.run(&["user", "show", USER, "--json"]).json()["id"].as_str().expect("an id").to_owned();
    for name in [id.as_str(), &id.to_uppercase(), "00000000-0000-0000-0000-000000000000"] {
        create(&sandbox, name).refused_with(&["UUID"]);
    }
    create(&sandbox, &id.replace('-', "")).done();
    // One that was made before the rule stands in nobody's way.
    create(&sandbox, "mallory").done();
    let renamed =
        format!("UPDATE users SET username = '{id}', username_key = '{id}' WHERE username = 'mallory'");
    let url = format!("sqlite://{}", sandbox.path("countersign.db").display());
    database::execute(&url, &[&renamed]);
    assert_eq!(sandbox.run(&["user", "disable", &id, "--json"]).json()["username"], USER);
}

#[test]
fn what_mixes_scripts_or_cannot_be_seen_is_refused() {
    // abuse case 34
    let sandbox = sandbox::settled();
    let longest = format!("{}@example.com", "a".repeat(254 - 12));
    let too_long = format!("a{longest}");
    let rows = [
        ("", "nothing"),
        (" ", "a space"),
        ("two words", "a space within"),
        (" alice", "a space before"),
        ("bob ", "a space after"),
        ("bob\u{a0}", "a space that does not break"),
        ("\u{430}dmin", "Latin with a Cyrillic a"),
        ("b\u{3bf}b", "Latin with a Greek o"),
        ("ali\u{200b}ce", "a zero-width space"),
        ("ali\u{200d}ce", "a zero-width joiner"),
        ("\u{feff}bob", "a byte order mark"),
        ("bob\u{ad}by", "a soft hyphen"),
        ("\u{202e}bob", "a right-to-left override"),
        ("\u{430}dmin@example.com", "a Cyrillic a before the @"),
        ("admin@ex\u{430}mple.com", "a Cyrillic a behind the @"),
        ("b@b@b\u{3bf}b", "a Greek o behind the last @"),
        ("\u{5e7}\u{430}", "Hebrew with a Cyrillic a"),
        ("\u{304b}\u{d55c}", "Japanese with Korean"),
        ("bob\nroot", "a line break"),
        ("bob\u{1b}[31m", "a terminal's escape sequence"),
        ("\u{1f511}", "an emoji"),
        (&too_long, "255 bytes"),
    ];
    for (name, what) in rows {
        let outcome = create(&sandbox, name);
        assert!(outcome.refused().contains("username"), "{what}: {outcome:#?}");
    }
    create(&sandbox, &longest).done();
}

#[test]
fn names_of_whole_languages_are_welcome() {
    // abuse case 34; D1.
    let sandbox = sandbox::settled();
    let names = [
        "bob",
        "bob.smith-2_x",
        "bob@example.com",
        "жуков",
        "山田",
        "müller",
        // Letters whose look-alikes are ASCII throughout.
        "aydın",
        "yıldız",
        "kjær",
        "sœur",
        "оса",
        "þór",
        // Highly restrictive mixes.
        "田中yuki",
        "さくらcafe-2",
        "bobㄅㄆ李",
        "kim민수",
        // Local part and labels may differ.
        "владимир@example.com",
        "владимир@пример.com",
        "иван@пример.рф",
        "田中yuki@пример.рф",
        // In Hebrew and in Arabic before the @.
        "\u{5d3}\u{5d5}\u{5d3}@example.com",
        "\u{645}\u{62d}\u{645}\u{62f}@example.com",
        "\u{5d3}\u{5d5}\u{5d3}@\u{5d3}\u{5d5}\u{5d3}.example.com",
    ];
    for name in names {
        let outcome = create(&sandbox, name);
        assert!(outcome.done().contains(name), "{outcome:#?}");
    }
    for (taken, what) in [
        ("ВЛАДИМИР@EXAMPLE.COM", "in capitals"),
        ("\u{5d3}\u{5d5}\u{5d3}\u{ff20}EXAMPLE.com", "with a wide @"),
    ] {
        assert!(create(&sandbox, taken).refused().contains("taken"), "{what}");
    }
    let server = sandbox.serve();
    server.login("\u{5d3}\u{5d5}\u{5d3}@Example.com", PASSWORD).access_token();
    server.login("田中Yuki", PASSWORD).access_token();
}

#[test]
fn of_names_that_look_alike_the_first_one_is_taken() {
    // abuse case 34
    let sandbox = sandbox::settled();
    for (first, second, what) in [
        ("\u{43e}\u{441}\u{430}", "oca", "Cyrillic, then Latin"),
        ("paypal", "\u{440}\u{430}\u{443}\u{440}\u{430}\u{4cf}", "Latin, then Cyrillic"),
        ("\u{3bf}\u{3bf}", "\u{585}\u{585}", "Greek, then Armenian"),
        ("aydin", "ayd\u{131}n", "with a dot, then without"),
        ("kj\u{e6}r", "kjaer", "one letter, then two"),
        ("\u{639}\u{644}\u{6cc}", "\u{639}\u{644}\u{64a}", "a Persian letter, then an Arabic one"),
        ("po@example.com", "\u{440}\u{43e}@example.com", "another local part"),
        ("po@oca.com", "po@\u{43e}\u{441}\u{430}.com", "another domain"),
        // A prototype in capitals, and one whose small letter has a prototype itself.
        ("\u{a4d0}\u{a4f3}\u{a4d0}", "bob", "Lisu, then Latin"),
        ("nn", "\u{144e}\u{144e}", "Latin, then Canadian syllabics"),
    ] {
        create(&sandbox, first).done();
        let outcome = create(&sandbox, second);
        let line = outcome.refused();
        assert!(line.contains("looks like") && !line.contains(first), "{what}: {line}");
    }
    // Names in ASCII are not alike unless they are the same.
    for name in ["user1", "userl", "user|", "rnary", "mary", "b0b", "a%", "a'", "a''", "a\"", "a`"] {
        create(&sandbox, name).done();
    }
}

#[test]
fn the_longest_skeleton_fits() {
    for store in TestDatabase::empty_of_each_kind() {
        let sandbox = sandbox::empty().with("DATABASE__URL", store.url());
        sandbox.run(&["db", "migrate"]).done();
        // A syllable that becomes seven letters, in a name of 254 bytes.
        let name = format!("{}ab", "\u{cb94}".repeat(84));
        create(&sandbox, &name).done();
        create(&sandbox, &name).refused_with(&["taken"]);
    }
}
