//! How wide the terminal is.

/// How many characters a line of standard output may have: what `COLUMNS` says, or else the terminal. `None`
/// where nobody says, as for a file or a pipe.
pub(super) fn width() -> Option<u16> {
    #[expect(clippy::disallowed_methods, reason = "no setting of ours: the terminal's, as in every program")]
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let of_terminal = || rustix::termios::tcgetwinsize(std::io::stdout()).ok().map(|size| size.ws_col);
    columns.and_then(unless_zero).or_else(of_terminal).and_then(unless_zero)
}

/// A terminal that nobody looks at may be 0 wide, and so may `COLUMNS` say.
fn unless_zero(columns: u16) -> Option<u16> {
    (columns > 0).then_some(columns)
}
