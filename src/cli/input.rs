//! What a command asks for: passwords and confirmations.

use std::io::{BufRead as _, BufReader, IsTerminal as _, Read as _};

use anyhow::{Context as _, bail, ensure};
use entity::secret::SecretString;

use super::output::note;

/// Most that is read from standard input for a secret.
const MAX_INPUT_BYTES: u64 = 16 * 1024;

/// A new password: the one line of standard input, or typed twice.
pub(super) fn new_password(from_stdin: bool) -> anyhow::Result<SecretString> {
    if from_stdin {
        return secret_from_stdin("password");
    }
    ensure!(
        std::io::stdin().is_terminal(),
        "there is no terminal to ask for the password; pass it on standard input with --password-stdin"
    );
    let first = SecretString::new(rpassword::prompt_password("New password: ")?);
    let second = SecretString::new(rpassword::prompt_password("Once more: ")?);
    ensure!(first == second, "the two passwords differ");
    Ok(first)
}

/// A client's secret: the one line of standard input.
pub(super) fn client_secret() -> anyhow::Result<SecretString> {
    secret_from_stdin("secret")
}

/// A token: the one line of standard input, or typed.
pub(super) fn token() -> anyhow::Result<SecretString> {
    if std::io::stdin().is_terminal() {
        return Ok(SecretString::new(rpassword::prompt_password("Access token: ")?));
    }
    secret_from_stdin("token")
}

fn secret_from_stdin(what: &str) -> anyhow::Result<SecretString> {
    let mut input = BufReader::new(std::io::stdin().lock().take(MAX_INPUT_BYTES));
    let mut line = Vec::new();
    input.read_until(b'\n', &mut line)?;
    // What came together with the line. Nobody waits for more: the other end may stay open.
    ensure!(
        input.buffer().is_empty(),
        "standard input has more than one line, and a {what} is one; was it cut by a line break?"
    );
    if line.last() == Some(&b'\n') {
        line.pop();
        // Windows' line end; a secret does not end in a carriage return by intention.
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    }
    ensure!(!line.is_empty(), "there is no {what} on standard input");
    let text = String::from_utf8(line).ok();
    let text = text.with_context(|| format!("the {what} on standard input is not UTF-8"))?;
    Ok(SecretString::new(text))
}

/// Asks before something that cannot be undone.
pub(super) fn confirm(question: &str, yes: bool) -> anyhow::Result<()> {
    if yes {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() {
        bail!("{question} There is no terminal to ask; pass --yes to go on.");
    }
    note(&format!("{question} Type `yes` to go on:"));
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    ensure!(answer.trim() == "yes", "nothing was done");
    Ok(())
}
