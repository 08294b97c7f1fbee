//! The command that makes a first client, for the help and for the server's first words.

/// Makes a first client, which works with the services of `examples/` and with the tutorials. These need
/// scopes, in part without asking for them, and those in a browser a refresh token and an origin. Without an
/// audience the client's tokens are for this server, as `/users/me` needs it.
pub(super) const FIRST_CLIENT: &str = "  countersign client create web --public --grant password --grant refresh_token \\
    --scope profile --scope email --scope roles \\
    --default-scope profile --default-scope email \\
    --origin 'http://localhost:*' --origin 'http://127.0.0.1:*'";
