//! The configuration: environment variables, read once at start.

/// Whose tokens are accepted, and where the issuer is.
///
/// The issuer is a name: it must equal the `iss` claim byte for byte. The base URL is an address: where this
/// process reaches the issuer. Inside and outside a container the name stays and the address changes.
#[derive(Clone, Debug)]
pub struct Config {
    /// What `iss` must be.
    pub issuer: String,
    /// Where the issuer is reached.
    pub base_url: String,
    /// What `aud` must be or contain.
    pub audience: String,
}

impl Config {
    /// Reads `ISSUER`, `BASE_URL` and `AUDIENCE` by `var`; empty is absent.
    pub fn from_env(var: impl Fn(&str) -> Option<String>) -> Self {
        let var = |name| var(name).filter(|value| !value.is_empty());
        let issuer = var("ISSUER").unwrap_or_else(|| "http://localhost:8080".to_owned());
        Self {
            base_url: var("BASE_URL").unwrap_or_else(|| issuer.clone()),
            audience: var("AUDIENCE").unwrap_or_else(|| issuer.clone()),
            issuer,
        }
    }
}
