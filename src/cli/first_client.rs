//! The command that makes a first client, for the help and for the server's first words.

/// Makes a first client, which works with every example: they need scopes, and the one in the browser a
/// refresh token and an origin. Without an audience its tokens are for this server, as `/users/me` needs it.
pub(super) const FIRST_CLIENT: &str = "  countersign client create web --public --grant password --grant refresh_token \\
    --scope profile --scope email --default-scope profile --default-scope email \\
    --origin http://localhost:5173";
