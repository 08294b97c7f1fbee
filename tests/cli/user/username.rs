//! What may be a username, and when two are one (D1).

use support::settled::PASSWORD;
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

#[test]
fn what_could_be_taken_for_another_name_is_refused() {
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
        ("\u{440}\u{430}\u{443}\u{440}\u{430}\u{4cf}", "a Cyrillic name that reads as paypal"),
        ("\u{430}\u{441}\u{435}", "a Cyrillic name that reads as ace"),
        ("\u{3bf}\u{3bf}", "a Greek name that reads as oo"),
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
fn names_of_one_script_are_welcome() {
    let sandbox = sandbox::settled();
    let names = [
        "bob",
        "bob.smith-2_x",
        "bob@example.com",
        "\u{436}\u{443}\u{43a}\u{43e}\u{432}",
        "\u{5c71}\u{7530}",
        "m\u{fc}ller",
    ];
    for name in names {
        let outcome = create(&sandbox, name);
        assert!(outcome.done().contains(name), "{outcome:#?}");
    }
}
