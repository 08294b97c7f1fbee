//! The environment variables.

use countersign_example_poem::config::Config;

fn config(variables: &[(&str, &str)]) -> (String, String, String) {
    let find =
        |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    let Config { issuer, base_url, audience } = Config::from_env(find);
    (issuer, base_url, audience)
}

fn expected(issuer: &str, base_url: &str, audience: &str) -> (String, String, String) {
    (issuer.to_owned(), base_url.to_owned(), audience.to_owned())
}

#[test]
fn defaults() {
    let localhost = "http://localhost:8080";
    let default = expected(localhost, localhost, localhost);
    assert_eq!(config(&[]), default);
    assert_eq!(config(&[("ISSUER", ""), ("BASE_URL", ""), ("AUDIENCE", "")]), default);
}

#[test]
fn the_issuer_gives_the_others() {
    let issuer = "https://issuer.example/auth";
    assert_eq!(config(&[("ISSUER", issuer)]), expected(issuer, issuer, issuer));
}

#[test]
fn each_apart() {
    let variables = [
        ("ISSUER", "https://issuer.example"),
        ("BASE_URL", "http://countersign:8080"),
        ("AUDIENCE", "https://api.example"),
    ];
    let [issuer, base_url, audience] = variables.map(|(_, value)| value);
    assert_eq!(config(&variables), expected(issuer, base_url, audience));
}
