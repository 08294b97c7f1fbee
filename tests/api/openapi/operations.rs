//! The operations: their names, their fields, and how a caller says who they are.

use serde_json::{Value, json};
use support::api::call::get;
use support::api::server::TestServer;

#[tokio::test]
async fn the_authorize_button_knows_where_to_log_in() {
    let server = TestServer::start().await;
    let document = server.send(get("/openapi.json")).await.json();
    let schemes = &document["components"]["securitySchemes"];
    let scheme = &schemes["OAuth2PasswordBearer"];
    assert_eq!(
        (scheme["type"].as_str(), scheme["flows"]["password"]["tokenUrl"].as_str()),
        (Some("oauth2"), Some("/token"))
    );
    let secured = &document["paths"]["/users/me"]["get"]["security"][0];
    assert!(secured["OAuth2PasswordBearer"].is_array(), "{secured}");
}

// Its secret may stand in the form too, and a public client has none.
#[tokio::test]
async fn a_client_may_prove_who_it_is_by_http_basic() {
    let server = TestServer::start().await;
    let document = server.send(get("/openapi.json")).await.json();
    let scheme = &document["components"]["securitySchemes"]["ClientBasic"];
    assert_eq!((&scheme["type"], &scheme["scheme"]), (&Value::from("http"), &Value::from("basic")));
    for path in ["/token", "/revoke", "/introspect"] {
        assert_eq!(document["paths"][path]["post"]["security"], json!([{"ClientBasic": []}, {}]), "{path}");
    }
    // Nobody has to say who they are for the rest.
    assert_eq!(document["security"], json!([]));
}

#[tokio::test]
async fn the_document_lists_the_form_fields_and_the_operations() {
    let server = TestServer::configured(|config| config.users.signup = true).await;
    let document = server.send(get("/openapi.json")).await.json();
    let request = &document["paths"]["/token"]["post"]["requestBody"]["content"];
    let schema = request["application/x-www-form-urlencoded"]["schema"]["$ref"].as_str().unwrap();
    let schema = &document["components"]["schemas"][schema.rsplit('/').next().unwrap()];
    for field in ["grant_type", "client_id", "client_secret", "username", "password", "scope"] {
        assert!(schema["properties"][field].is_object(), "{field}");
    }
    let operations = [
        ("/token", "post", "create_token"),
        ("/.well-known/jwks.json", "get", "get_jwks"),
        ("/.well-known/oauth-authorization-server", "get", "get_authorization_server_metadata"),
        ("/users/me", "get", "get_user_me"),
        ("/users/me", "patch", "update_user_me"),
        ("/users/me/password", "post", "change_password_me"),
        ("/signup", "post", "create_user"),
        ("/livez", "get", "get_liveness"),
        ("/readyz", "get", "get_readiness"),
    ];
    for (path, method, id) in operations {
        assert_eq!(document["paths"][path][method]["operationId"], id, "{method} {path}");
    }
}
