//! The command that makes a first client, for the help and for the server's first words.

/// Makes a first client, which works with every example: they need a scope, and the one in the browser a
/// refresh token and an origin.
pub(super) const FIRST_CLIENT: &str = "  countersign client create web --public --grant password --grant refresh_token \\
    --scope profile --default-scope profile --origin http://localhost:5173";
