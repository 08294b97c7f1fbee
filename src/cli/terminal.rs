//! How wide the terminal is.

/// How many characters a line of standard output may have: what `COLUMNS` says, or else the terminal. `None`
/// where nobody says, as for a file or a pipe.
pub(super) fn width() -> Option<u16> {
    #[expect(clippy::disallowed_methods, reason = "no setting of ours: the terminal's, as in every program")]
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(is_wide);
    let of_terminal = || rustix::termios::tcgetwinsize(std::io::stdout()).ok().map(|size| size.ws_col);
    columns.or_else(of_terminal).filter(is_wide)
}

/// A terminal that nobody looks at may be 0 wide, and so may `COLUMNS` say.
fn is_wide(columns: &u16) -> bool {
    *columns > 0
}
