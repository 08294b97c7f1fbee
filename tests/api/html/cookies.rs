//! Cookies (B4).

use std::time::Duration;

use countersign::config::ServerConfig;
use countersign::http::{Cookie, cookies, set_cookie};
use entity::secret::SecretString;
use poem::http::header;
use poem::{Request, Response};

const COOKIES: [Cookie; 3] = [Cookie::Session, Cookie::PreSession, Cookie::Device];

fn https() -> ServerConfig {
    ServerConfig { issuer: Some("https://login.example.com".to_owned()), ..ServerConfig::default() }
}

/// The lines that set a cookie, and take it away.
fn lines(cookie: Cookie, lasting: Option<Duration>, server: &ServerConfig) -> [String; 2] {
    let mut response = Response::default();
    set_cookie::set(&mut response, cookie, &SecretString::new("v4lue"), lasting, server);
    set_cookie::remove(&mut response, cookie, server);
    let values: Vec<_> = response.headers().get_all(header::SET_COOKIE).iter().collect();
    assert!(values.iter().all(|value| value.is_sensitive()));
    [values[0], values[1]].map(|value| value.to_str().unwrap().to_owned())
}

#[test]
fn a_cookie_is_for_one_host_and_no_script() {
    for (cookie, name) in COOKIES.into_iter().zip(["", "-pre", "-device"]) {
        let [set, removed] = lines(cookie, None, &https());
        let attributes = "Path=/; HttpOnly; SameSite=Lax; Secure";
        assert_eq!(set, format!("__Host-countersign{name}=v4lue; {attributes}"));
        assert_eq!(removed, format!("__Host-countersign{name}=; {attributes}; Max-Age=0"));
        let [lasting, _] = lines(cookie, Some(Duration::from_hours(1)), &https());
        assert_eq!(lasting, format!("{set}; Max-Age=3600"));
        // Browsers refuse the prefix on http://localhost.
        let [local, _] = lines(cookie, None, &ServerConfig::default());
        assert_eq!(local, format!("countersign{name}=v4lue; Path=/; HttpOnly; SameSite=Lax"));
    }
}

/// What is read of these headers as the session's cookie.
fn session(headers: &[&str], server: &ServerConfig) -> Option<String> {
    let request =
        headers.iter().fold(Request::builder(), |request, line| request.header(header::COOKIE, *line));
    cookies::read(&request.finish(), Cookie::Session, server).map(|value| value.expose().to_owned())
}

#[test]
fn a_cookie_that_occurs_twice_counts_as_absent() {
    let value = Some("v4lue".to_owned());
    let rows: [(&[&str], Option<String>); 11] = [
        (&["__Host-countersign=v4lue"], value.clone()),
        (&["a=b; __Host-countersign=v4lue; c=d"], value.clone()),
        (&["a=b;__Host-countersign=v4lue", "c=d"], value),
        (&["__Host-countersign=v4lue; __Host-countersign=other"], None),
        (&["__Host-countersign=v4lue", "__Host-countersign=v4lue"], None),
        (&["__Host-countersign=; __Host-countersign=v4lue"], None),
        (&["countersign=v4lue"], None),
        (&["__host-countersign=v4lue"], None),
        (&["x__Host-countersign=v4lue; __Host-countersign-pre=v4lue; __Host-countersign"], None),
        (&["__Host-countersign="], None),
        (&[], None),
    ];
    for (headers, expected) in rows {
        assert_eq!(session(headers, &https()), expected, "{headers:?}");
    }
    let local = ServerConfig::default();
    assert_eq!(session(&["countersign=v4lue"], &local).as_deref(), Some("v4lue"));
    assert_eq!(session(&["__Host-countersign=v4lue"], &local), None);
}
