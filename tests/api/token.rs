//! `POST /token`: every rule of the token endpoint as a row of one table, request → status, headers, body.
//!
//! A file below has the rows of one subject. All rows run; those that fail are reported together.

mod body_cost;
mod client_authentication;
mod client_credentials;
mod client_secrets;
mod echoes;
mod given;
mod grants;
mod indistinguishable;
mod parameters;
mod passwords;
mod refresh_token;
mod row;
mod scopes;
mod transport;
mod usernames;

use self::given::Given;

#[tokio::test]
async fn every_rule_of_the_token_endpoint() {
    let given = Given::new().await;
    let tables = [
        transport::rows(),
        parameters::rows(),
        grants::rows(&given),
        client_authentication::rows(&given),
        client_secrets::rows(&given),
        client_credentials::rows(&given),
        refresh_token::rows(&given),
        scopes::rows(),
        usernames::rows(&given),
        passwords::rows(),
        echoes::rows(),
    ];
    let rows: Vec<_> = tables.into_iter().flatten().collect();
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
