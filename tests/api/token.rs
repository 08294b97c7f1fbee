//! `POST /token`: every rule of the token endpoint as a row of one table, request → status, headers, body.
//!
//! A file below has the rows of one subject. All rows run; those that fail are reported together.

mod advice;
mod authorization_code;
mod body_cost;
mod client_authentication;
mod client_credentials;
mod client_secrets;
mod echoes;
mod given;
mod grants;
mod indistinguishable;
mod multipart;
mod parameters;
mod password;
mod refresh_token;
mod resources;
mod row;
mod scopes;
mod transport;
mod usernames;
mod ways;

use self::given::Given;
use self::row::Row;

#[tokio::test]
async fn every_rule_of_the_token_endpoint() {
    let given = Given::new().await;
    let tables = [
        transport::rows(),
        multipart::rows(),
        parameters::rows(),
        grants::rows(&given),
        client_authentication::rows(&given),
        client_secrets::rows(&given),
        client_credentials::rows(&given),
        refresh_token::rows(&given),
        scopes::rows(),
        resources::rows(&given),
        usernames::rows(&given),
        password::rows(),
        echoes::rows(),
    ];
    check(&given, tables.into_iter().flatten().collect()).await;
}

// Abuse cases 2 to 4, 6, 9 and 11 at the other endpoints that take forms.
#[tokio::test]
async fn every_form_is_read_by_the_same_rules() {
    let given = Given::new().await;
    let rows: Vec<Row> = transport::rows().into_iter().chain(parameters::of_any_form()).collect();
    let elsewhere =
        ["/revoke", "/introspect"].iter().flat_map(|path| rows.iter().filter_map(|row| row.at(path)));
    let elsewhere: Vec<Row> = elsewhere.collect();
    assert!(elsewhere.len() > 200);
    check(&given, elsewhere).await;
}

async fn check(given: &Given, rows: Vec<Row>) {
    let mut complaints = Vec::new();
    for row in &rows {
        let answer = given.server(row).send(row.call()).await;
        complaints.extend(row.complaints(&answer));
    }
    let count = rows.len();
    assert!(
        complaints.is_empty(),
        "{} complaints, {count} rows:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
}
