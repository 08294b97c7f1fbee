//! `POST /revoke` (RFC 7009, abuse cases 76 to 79).

mod requests;
mod tokens;
