//! URLs with parameters: which paths they match, what handlers are given, how they are counted (rule 12,
//! abuse case 95). Those of the product show too little of it, so that the server here gets some of its own.

use std::sync::Arc;

use countersign::http::html::Site;
use countersign::http::{self, Area, Endpoints, PathParam, PathParams, Router, TemplateError};
use countersign::state::AppState;
use poem::Endpoint as _;
use poem::http::{Method, header};
use poem_openapi::payload::PlainText;
use poem_openapi::{OpenApi, OpenApiService};
use serde_json::Value;

use support::api::answer::Answer;
use support::api::call::{Call, get};
use support::api::problem::assert_problem;
use support::api::server::TestServer;

fn router(templates: &[&'static str]) -> Router<&'static str> {
    let mut router = Router::default();
    for template in templates {
        router.insert(template, *template).unwrap();
    }
    router
}

/// What a router with this template finds in a path in the place of `{id}`.
fn id(template: &str, path: &str) -> Option<String> {
    let mut router = Router::default();
    router.insert(template, ()).unwrap();
    router.find(path).map(|((), params)| params.get("id").unwrap().to_owned())
}

#[test]
fn a_path_leads_to_its_template() {
    let templates = ["/", "/admin", "/users/{id}", "/users/{id}/keys", "/users/{id}/keys/{key}", "/base/"];
    let router = router(&templates);
    let rows = [
        ("/", "/", vec![]),
        ("/admin", "/admin", vec![]),
        ("/base/", "/base/", vec![]),
        ("/users/7", "/users/{id}", vec![("id", "7")]),
        ("/users/keys", "/users/{id}", vec![("id", "keys")]),
        ("/users/7/keys", "/users/{id}/keys", vec![("id", "7")]),
        ("/users/7/keys/a", "/users/{id}/keys/{key}", vec![("id", "7"), ("key", "a")]),
    ];
    for (path, expected, values) in rows {
        let (template, params) = router.find(path).unwrap_or_else(|| panic!("{path} leads nowhere"));
        assert_eq!(*template, expected, "{path}");
        assert_eq!(params.is_empty(), values.is_empty(), "{path}");
        for (name, value) in values {
            assert_eq!(params.get(name), Some(value), "{path}");
        }
        assert_eq!(params.get("other"), None);
    }
}

// Abuse case 95.
#[test]
fn no_other_spelling_of_a_literal_is_one() {
    let router = router(&["/admin", "/admin/users/{id}", "/users/{id}/keys"]);
    let paths = [
        "",
        "*",
        "admin",
        "/",
        "//",
        "/Admin",
        "/admin/",
        "//admin",
        "/admin//",
        "/admin;x",
        "/admin%20",
        "/admin%00",
        "/%61dmin",
        "/%2561dmin",
        "/./admin",
        "/x/../admin",
        "/admin%2f..",
        "/%2fadmin",
        "/admin/users",
        "/admin/users/",
        "/admin/users//",
        "/admin/users/7/",
        "/admin//users/7",
        "//admin/users/7",
        "/admin%2fusers/7",
        "/admin/%75sers/7",
        "/admin/users;x/7",
        "/admin/users/7/keys",
        "/users//keys",
        "/users/7/keys/",
        "/users/7/key%73",
        "/users/7%2fkeys",
    ];
    for path in paths {
        assert_eq!(router.find(path), None, "{path}");
    }
}

#[test]
fn a_value_is_decoded_once_and_strictly() {
    let rows = [
        ("alice", Some("alice")),
        ("a+b", Some("a+b")),
        ("a%2Bb", Some("a+b")),
        ("a%20b", Some("a b")),
        ("%61", Some("a")),
        ("%2561", Some("%61")),
        ("%252f", Some("%2f")),
        ("a;b=c", Some("a;b=c")),
        ("{id}", Some("{id}")),
        ("caf%C3%A9", Some("café")),
        ("...", Some("...")),
        ("", None),
        (".", None),
        ("..", None),
        ("%2e", None),
        ("%2E%2e", None),
        (".%2e", None),
        ("a%2fb", None),
        ("%2F", None),
        ("a%00", None),
        ("%", None),
        ("%4", None),
        ("%zz", None),
        ("%+1", None),
        ("%ff", None),
        ("%c3%28", None),
        // Longer than its character needs: to some programs a slash.
        ("%c0%af", None),
        ("%ed%a0%80", None),
    ];
    for (segment, value) in rows {
        assert_eq!(id("/users/{id}", &format!("/users/{segment}")).as_deref(), value, "{segment}");
        assert_eq!(id("/{id}/keys", &format!("/{segment}/keys")).as_deref(), value, "{segment}");
    }
}

#[test]
fn two_templates_for_one_path_are_refused() {
    let rows = [
        ("/users", "/users", true),
        ("/users/{id}", "/users/{name}", true),
        ("/users/{id}", "/users/me", true),
        ("/users/me", "/users/{id}", true),
        ("/users/{id}/keys", "/users/me/{what}", true),
        ("/{area}/me", "/users/{id}", true),
        // `me`, spelled otherwise.
        ("/users/{id}", "/users/%6de", true),
        ("/users", "/users/", false),
        ("/users", "/Users", false),
        ("/users/{id}", "/users", false),
        ("/users/{id}", "/users/", false),
        ("/users/{id}", "/users/..", false),
        ("/users/{id}", "/users/{id}/keys", false),
        ("/users/{id}/keys", "/users/{id}/roles", false),
        ("/users/{id}", "/clients/{id}", false),
    ];
    for (first, second, is_ambiguous) in rows {
        let mut router = router(&[first]);
        let refused = router.insert(second, second);
        let expected = TemplateError::Ambiguous(first.to_owned(), second.to_owned());
        assert_eq!(refused, if is_ambiguous { Err(expected) } else { Ok(()) }, "{first} and {second}");
    }
}

#[test]
fn a_template_is_a_path_with_whole_segments_as_parameters() {
    for template in
        ["", "users", "{id}", "/{}", "/{id", "/id}", "/{{id}}", "/a{id}", "/{id}.json", "/{id}/x/{id}"]
    {
        let refused = Router::default().insert(template, ());
        assert_eq!(refused, Err(TemplateError::Malformed(template.to_owned())), "{template}");
    }
    assert_eq!(PathParams::default().get("id"), None);
}

/// URLs as an API for administrators will have them.
#[derive(Clone, Copy)]
struct KeysApi;

#[OpenApi]
impl KeysApi {
    #[oai(path = "/users/:user/keys/:number", method = "get")]
    async fn get_key(&self, number: PathParam<u32>, user: PathParam<String>) -> PlainText<String> {
        PlainText(format!("{} of {}", number.0, user.0))
    }

    #[oai(path = "/users/:user/keys/:number", method = "delete")]
    async fn delete_key(&self, user: PathParam<String>) -> PlainText<String> {
        PlainText(format!("{} has one less", user.0))
    }

    #[oai(path = "/users/:user", method = "get")]
    async fn get_user(&self, user: PathParam<String>) -> PlainText<String> {
        PlainText(user.0)
    }
}

fn site(state: &AppState) -> Arc<Site> {
    Arc::new(Site::new(&state.config).unwrap())
}

async fn send(server: &http::Edge, call: Call) -> Answer {
    Answer::read(server.get_response(call.into()).await).await
}

#[tokio::test]
async fn handlers_are_given_the_values() {
    let state = TestServer::start().await.state;
    let server = Endpoints::below("/base").with(Area::Account, KeysApi).serve(&state, &site(&state)).unwrap();
    let rows = [
        (Method::GET, "/base/users/al%20ice/keys/7", "7 of al ice"),
        (Method::GET, "/base/users/alice/keys/7?number=8&user=mallory", "7 of alice"),
        (Method::DELETE, "/base/users/alice/keys/7", "alice has one less"),
        (Method::GET, "/base/users/keys", "keys"),
    ];
    for (method, path, expected) in rows {
        let answer = send(&server, Call::new(method, path)).await;
        assert_eq!((answer.status, answer.text().as_str()), (200, expected), "{path}");
    }
    // What cannot be a value names nothing.
    for path in
        ["/base/users/alice/keys/seven", "/base/users/alice/keys/-1", "/base/users/a%2fb", "/users/alice"]
    {
        assert_problem(&send(&server, get(path)).await, 404);
    }
    // Errors are worded as in the area.
    let oauth = Endpoints::below("").with(Area::OAuth, KeysApi).serve(&state, &site(&state)).unwrap();
    let nothing = send(&oauth, get("/users/alice/keys/seven")).await;
    assert_eq!((nothing.status, &nothing.json()["error"]), (404, &Value::from("invalid_request")));
    let wrong = send(&server, Call::new(Method::PUT, "/base/users/alice/keys/7")).await;
    assert_problem(&wrong, 405);
    assert_eq!(wrong.header(header::ALLOW).as_deref(), Some("DELETE, GET, HEAD"));
}

#[tokio::test]
async fn requests_are_counted_by_template() {
    let state = TestServer::start().await.state;
    let server = Endpoints::below("").with(Area::Account, KeysApi).serve(&state, &site(&state)).unwrap();
    for user in ["canary-1", "canary-2", "canary%203"] {
        send(&server, get(&format!("/users/{user}/keys/1"))).await;
        send(&server, get(&format!("/users/{user}/nothing"))).await;
    }
    let metrics = state.metrics.render();
    for (template, status, count) in [("/users/{user}/keys/{number}", "2xx", 3), ("other", "4xx", 3)] {
        let sample = format!("http_requests_total{{path=\"{template}\",status=\"{status}\"}} {count}\n");
        assert!(metrics.contains(&sample), "no {sample} in {metrics}");
    }
    assert!(!metrics.contains("canary"), "{metrics}");
}

#[test]
fn a_parameter_is_documented_by_its_name() {
    let document: Value = serde_json::from_str(&OpenApiService::new(KeysApi, "", "").spec()).unwrap();
    let operation = &document["paths"]["/users/{user}/keys/{number}"]["get"];
    for (at, name, kind) in [(0, "number", "integer"), (1, "user", "string")] {
        let parameter = &operation["parameters"][at];
        assert_eq!((&parameter["name"], &parameter["in"]), (&Value::from(name), &Value::from("path")));
        assert_eq!((&parameter["required"], &parameter["schema"]["type"]), (&true.into(), &kind.into()));
    }
}

// Here the metadata that is found from the issuer would stand where the root stands.
#[tokio::test]
async fn a_server_with_two_urls_for_one_path_does_not_start() {
    let server = TestServer::start().await;
    let mut config = (*server.state.config).clone();
    config.server.base_path = String::from("/.well-known/oauth-authorization-server");
    config.validate().unwrap();
    let state = AppState { config: Arc::new(config), ..server.state.clone() };
    let path = state.config.server.base_path.clone();
    let refused = http::endpoint(&state).err();
    let expected = TemplateError::Ambiguous(path.clone(), path);
    assert!(matches!(refused, Some(http::Error::Template(error)) if error == expected));
}
