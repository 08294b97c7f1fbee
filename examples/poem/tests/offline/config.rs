//! The environment variables.

use countersign_example_poem::config::Config;

fn config(variables: &[(&str, &str)]) -> (String, String, String) {
    let find =
        |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    let Config { issuer, jwks_url, audience } = Config::from_env(find);
    (issuer, jwks_url, audience)
}

fn expected(issuer: &str, jwks_url: &str, audience: &str) -> (String, String, String) {
    (issuer.to_owned(), jwks_url.to_owned(), audience.to_owned())
}

#[test]
fn defaults() {
    let default = expected(
        "http://localhost:8080",
        "http://localhost:8080/.well-known/jwks.json",
        "http://localhost:8080",
    );
    assert_eq!(config(&[]), default);
    assert_eq!(config(&[("ISSUER", ""), ("JWKS_URL", ""), ("AUDIENCE", "")]), default);
}

#[test]
fn the_issuer_gives_the_others() {
    let issuer = "https://issuer.example/auth";
    let jwks_url = "https://issuer.example/auth/.well-known/jwks.json";
    assert_eq!(config(&[("ISSUER", issuer)]), expected(issuer, jwks_url, issuer));
}

#[test]
fn each_apart() {
    let variables = [
        ("ISSUER", "https://issuer.example"),
        ("JWKS_URL", "http://countersign:8080/.well-known/jwks.json"),
        ("AUDIENCE", "https://api.example"),
    ];
    let [issuer, jwks_url, audience] = variables.map(|(_, value)| value);
    assert_eq!(config(&variables), expected(issuer, jwks_url, audience));
}
