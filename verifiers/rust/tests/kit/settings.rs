//! Wrong settings are told when the verifier is made.

use std::time::Duration;

use countersign_verify::{Algorithm, ConfigurationError, IfStatusUnavailable, Settings, Verifier};

const ISSUER: &str = "https://login.example.com";
const AUDIENCE: &str = "https://api.example.com";

fn good() -> Settings {
    Settings::new(ISSUER, AUDIENCE)
}

fn told(settings: Settings) -> String {
    Verifier::with(settings).unwrap_err().to_string()
}

#[test]
fn a_wrong_issuer_is_told_with_what_to_do() {
    for (issuer, said) in [
        ("", "issuer"),
        ("login.example.com", "issuer"),
        ("ftp://login.example.com", "issuer"),
        ("https://", "issuer"),
        ("https:login.example.com", "issuer"),
        ("https:///login.example.com", "issuer"),
        ("https://user:pw@login.example.com", "user and password"),
        ("https://login.example.com?x=1", "query"),
        ("https://login.example.com#x", "query and fragment"),
        ("https://login example.com", "spaces"),
        ("https://login.example.com/\"", "quotes"),
        ("https://login.example.com\\x", "backslashes"),
        ("https://login.example.com:x", "issuer"),
        ("https://login.example.com/a/../b", "issuer"),
    ] {
        let error = told(Settings::new(issuer, AUDIENCE));
        assert!(error.contains(said) && error.contains("issuer"), "{issuer}: {error}");
    }
}

#[test]
fn a_wrong_setting_is_told_with_what_to_do() {
    for (settings, said) in [
        (good().base_url("countersign:8080"), "base_url"),
        (good().base_url("https://countersign?x"), "query"),
        (good().jwks_uri("/jwks.json"), "jwks_uri"),
        (Settings::new(ISSUER, ""), "audience"),
        (good().further_audiences([""]), "audience"),
        (good().scopes(["orders profile"]), "spaces"),
        (good().scopes(["a\"b"]), "quotes"),
        (good().scopes(["a\\b"]), "backslashes"),
        (good().scopes([""]), "scope"),
        (good().scopes(["ö"]), "scope"),
        (good().status_list_origins(["lists.example.com"]), "status_list_origins"),
        (good().status_list_origins(["https://lists.example.com/x"]), "path"),
        (good().algorithms([]), "algorithms"),
        (good().require_status(true).check_status(false), "check_status"),
        (good().timeout(Duration::ZERO), "timeout"),
        (good().max_list_bytes(0), "max_list_bytes"),
    ] {
        let error = told(settings);
        assert!(error.contains(said), "{said}: {error}");
    }
}

#[test]
fn unusual_settings_are_accepted() {
    let all = good()
        .base_url("http://countersign:8080/inside/")
        .jwks_uri("https://login.example.com/jwks?set=1")
        .status_list_origins(["https://lists.example.com/"])
        .algorithms(Algorithm::ALL)
        .timeout(Duration::from_millis(1))
        .http_client(countersign_verify::reqwest::Client::builder());
    assert!(Verifier::with(all).is_ok());
    for issuer in ["http://countersign:8080", "https://login.example.com/tenant", "HTTPS://[::1]:8443/a"] {
        assert!(Verifier::new(issuer, AUDIENCE).is_ok(), "{issuer}");
    }
}

#[test]
fn a_route_is_checked_as_well() {
    let route = Verifier::with(good()).unwrap().route();
    assert!(route.clone().scopes(["orders profile"]).unwrap_err().to_string().starts_with("scopes:"));
    assert!(route.any_scopes(["a\"b"]).unwrap_err().to_string().starts_with("any_scopes:"));
}

#[test]
fn a_resource_has_to_be_a_url() {
    let verifier = Verifier::with(good()).unwrap();
    for resource in ["api.example.com", "https://api.example.com?x", "https://a/\"", ""] {
        let error = verifier.protected_resource(resource, ["orders"]).unwrap_err();
        assert!(error.to_string().starts_with("resource:"), "{resource}");
    }
    assert!(verifier.protected_resource("https://api.example.com", ["a b"]).is_err());
}

#[test]
fn modes_and_algorithms_are_read_from_text() {
    assert_eq!("accept".parse(), Ok(IfStatusUnavailable::Accept));
    assert_eq!("refuse".parse(), Ok(IfStatusUnavailable::Refuse));
    assert!("maybe".parse::<IfStatusUnavailable>().is_err());
    for algorithm in Algorithm::ALL {
        assert_eq!(algorithm.as_str().parse(), Ok(algorithm));
    }
    for name in ["none", "HS256", "HS512", "rs256", ""] {
        let error: ConfigurationError = name.parse::<Algorithm>().unwrap_err();
        assert!(error.to_string().contains("asymmetric"), "{error}");
    }
}
