//! `client create --secret-stdin`: a secret that was made elsewhere.

use support::request::confidential_grant;
use support::settled::PASSWORD;
use support::{Outcome, Sandbox};

use crate::sandbox;

/// As `openssl rand -hex 32` makes it.
const SECRET: &str = "3f1c9e5b7a2d4860b1f7c3e59d0a8264c7f1e2d3b4a5968778695a4b3c2d1e0f";

fn create(sandbox: &Sandbox, input: impl AsRef<[u8]>) -> Outcome {
    let arguments = ["client", "create", "own", "--confidential", "--grant", "password", "--secret-stdin"];
    sandbox.run_with_input(&arguments, input)
}

#[test]
fn it_is_taken_and_not_shown() {
    let sandbox = sandbox::settled();
    let outcome = create(&sandbox, format!("{SECRET}\n"));
    assert!(!outcome.done().contains("secret"), "{outcome:#?}");
    assert!(!format!("{}{}", outcome.stdout, outcome.stderr).contains(SECRET));
    let server = sandbox.serve();
    let login = |secret: &str| {
        let mut form = confidential_grant(secret, PASSWORD);
        form[1].1 = "own";
        server.token(&form)
    };
    login(SECRET).access_token();
    login(&SECRET.to_uppercase()).failed(401, "invalid_client");
}

#[test]
fn one_that_could_be_guessed_or_sent_wrongly_is_refused() {
    let sandbox = sandbox::settled();
    let rows: [(&str, &str); 8] = [
        ("nothing", ""),
        ("an empty line", "\n"),
        ("31 characters", &SECRET[..31]),
        ("257 characters", &"a".repeat(257)),
        ("a space", &format!("{SECRET} {SECRET}")),
        ("a plus, which is a space in a form", &format!("{SECRET}+")),
        ("a percent sign, which is an escape in a form", &format!("{SECRET}%")),
        ("a letter beyond ASCII", &format!("{SECRET}\u{e4}")),
    ];
    for (what, input) in rows {
        let outcome = create(&sandbox, input);
        assert!(outcome.refused().contains("secret"), "{what}: {outcome:#?}");
        assert!(!outcome.stderr.contains(&SECRET[..31]), "{outcome:#?}");
    }
    create(&sandbox, &SECRET[..32]).done();
}
