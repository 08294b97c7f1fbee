//! The configuration: environment variables, read once at start.

/// Whose tokens are accepted, and where the keys are.
///
/// The issuer is a name: it must equal the `iss` claim byte for byte. The JWKS URL is an address: where this
/// process reaches the issuer. Inside and outside a container the name stays and the address changes.
#[derive(Clone, Debug)]
pub struct Config {
    /// What `iss` must be.
    pub issuer: String,
    /// Where the public keys are fetched.
    pub jwks_url: String,
    /// What `aud` must be or contain.
    pub audience: String,
}

impl Config {
    /// Reads `ISSUER`, `JWKS_URL` and `AUDIENCE` by `var`; empty is absent.
    pub fn from_env(var: impl Fn(&str) -> Option<String>) -> Self {
        let var = |name| var(name).filter(|value| !value.is_empty());
        let issuer = var("ISSUER").unwrap_or_else(|| "http://localhost:8080".to_owned());
        Self {
            jwks_url: var("JWKS_URL").unwrap_or_else(|| format!("{issuer}/.well-known/jwks.json")),
            audience: var("AUDIENCE").unwrap_or_else(|| issuer.clone()),
            issuer,
        }
    }
}
