//! What speaks against a registration that is allowed all the same.

use std::fmt;

use entity::client::Model;

/// What a client has and better had not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Pages of a browser app take passwords (RFC 10017).
    PasswordsInPages,
    /// A stolen code is of use to a thief (RFC 9700 §2.1.1).
    NoPkce,
}

impl Advice {
    /// All there is.
    pub const ALL: [Self; 2] = [Self::PasswordsInPages, Self::NoPkce];

    /// Whether this is to be said of a client.
    pub fn is_for(self, client: &Model) -> bool {
        match self {
            Self::PasswordsInPages => {
                client.grants.contains("password")
                    && client.origins.iter().any(|origin| origin.starts_with("http"))
            }
            Self::NoPkce => client.pkce_exempt,
        }
    }
}

/// Behind "it has".
impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PasswordsInPages => {
                "web origins and the password grant, which a browser app MUST NOT use (RFC 10017); \
                 docs/migrate-from-password-grant.md says how to do without"
            }
            Self::NoPkce => {
                "an exemption from PKCE, so that a stolen code is of use to a thief (RFC 9700 §2.1.1); \
                 `countersign client update ID --pkce-exempt false` takes it back"
            }
        })
    }
}
