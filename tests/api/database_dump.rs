//! What a stolen copy of the database gives away (abuse case 55): none of the secrets that were issued.

mod contents;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use countersign::clients::{self, Registration, RegistrationChange};
use countersign::state::AppState;
use openssl::pkey::PKey;
use support::api::attempts::DEVICE;
use support::api::call::form;
use support::api::refresh_form::{Parts, body};
use support::api::refreshing::{Tokens, log_in, renew, server_with_alice};
use support::api::server::{PASSWORD, TestServer};
use support::signing_key;

use self::contents::Contents;

const SESSIONS: usize = 20;
const REFRESHES: usize = 8;

/// Bytes that must not be found, in no usual spelling.
fn spellings(secret: &[u8]) -> Vec<Vec<u8>> {
    let hex = secret.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    // Without the last characters, which padding or what follows would change.
    let base64 = |text: String| text[..text.len() / 4 * 4 - 4].to_owned();
    let texts = [
        hex.to_uppercase(),
        hex,
        base64(STANDARD.encode(secret)),
        base64(STANDARD_NO_PAD.encode(secret)),
        base64(URL_SAFE_NO_PAD.encode(secret)),
    ];
    texts.into_iter().map(String::into_bytes).chain([secret.to_vec()]).collect()
}

/// Everything secret in one answer of the token endpoint.
fn secrets_of(tokens: &Tokens) -> Vec<Vec<u8>> {
    let parts = Parts::of(&tokens.refresh);
    let signature = tokens.access.rsplit('.').next().unwrap();
    let mut secrets = vec![
        tokens.refresh.clone().into_bytes(),
        body(&tokens.refresh).as_bytes().to_vec(),
        tokens.access.clone().into_bytes(),
        signature.as_bytes().to_vec(),
    ];
    secrets.extend(spellings(&parts.family));
    secrets.extend(spellings(&parts.generation));
    secrets.extend(spellings(&[parts.family, parts.generation].concat()));
    secrets
}

/// Everything that was issued beside sessions: to clients for themselves, to devices, and in the grace.
async fn issue_the_rest(server: &TestServer) -> Vec<Vec<u8>> {
    let mut texts = Vec::new();
    let client = |client: &mut Registration| {
        client.confidential = true;
        client.grants = ["client_credentials"].into_iter().collect();
    };
    let mut secret = server.client("machine", client).await.unwrap();
    for _ in 0..3 {
        let call = form("/token", "grant_type=client_credentials").basic("machine", &secret);
        let token = server.send(call).await.member("access_token").unwrap();
        texts.extend([token.rsplit('.').next().unwrap().to_owned(), token]);
        texts.push(secret);
        let AppState { database, ambient, .. } = &server.state;
        let machine = clients::find(database.reader(), "machine").await.unwrap().unwrap();
        let next = clients::rotate_secret(database.writer(), ambient, machine).await.unwrap();
        secret = String::from(next.expose());
    }
    texts.push(secret);
    let login = server.login("spa", "alice", "").await;
    let device = login.header(DEVICE).unwrap();
    let first = Tokens::of(&login);
    // A client that sends the token again gets the same successor.
    let (next, again) = (renew(server, &first.refresh).await, renew(server, &first.refresh).await);
    assert_eq!(next.refresh, again.refresh);
    let mut secrets: Vec<Vec<u8>> = texts
        .iter()
        .flat_map(|text| URL_SAFE_NO_PAD.decode(text))
        .flat_map(|secret| spellings(&secret))
        .collect();
    // What follows is a check, which is no secret.
    secrets.extend(spellings(&URL_SAFE_NO_PAD.decode(device.strip_prefix("csd_").unwrap()).unwrap()[..32]));
    texts.push(device);
    secrets.extend([next, again].iter().flat_map(secrets_of));
    secrets.extend(texts.into_iter().map(String::into_bytes));
    secrets.extend(private_key_of(server));
    secrets
}

/// Each line of the private key's file, and what they spell.
fn private_key_of(server: &TestServer) -> Vec<Vec<u8>> {
    let file = server.state.config.keys.directory.join(format!("{}.pem", signing_key::kid()));
    let pem = std::fs::read_to_string(file).unwrap();
    let lines: Vec<&str> = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let key = PKey::private_key_from_pem(pem.as_bytes()).unwrap().rsa().unwrap();
    let numbers = [Some(key.d()), key.p(), key.q(), key.dmp1(), key.dmq1(), key.iqmp()];
    let numbers = numbers.into_iter().flatten().flat_map(|number| spellings(&number.to_vec()));
    lines.iter().map(|line| line.as_bytes().to_vec()).filter(|line| line.len() > 16).chain(numbers).collect()
}

async fn issue_much(server: &TestServer) -> Vec<Vec<u8>> {
    let mut secrets = vec![PASSWORD.as_bytes().to_vec()];
    for number in 0..SESSIONS {
        let mut tokens = log_in(server).await;
        secrets.extend(secrets_of(&tokens));
        for _ in 0..REFRESHES {
            tokens = renew(server, &tokens.refresh).await;
            secrets.extend(secrets_of(&tokens));
        }
        let revoked = if number % 2 == 0 { &tokens.access } else { &tokens.refresh };
        if number % 4 < 2 {
            server.send(form("/revoke", format!("client_id=spa&token={revoked}"))).await;
        }
        let id = format!("service-{number}");
        let client_secret = server.client(&id, |client| client.confidential = true).await.unwrap();
        secrets.extend(spellings(&URL_SAFE_NO_PAD.decode(&client_secret).unwrap()));
        secrets.push(client_secret.into_bytes());
    }
    secrets
}

// Abuse case 55.
#[tokio::test]
async fn a_dump_holds_no_token_and_no_secret() {
    let server = server_with_alice().await;
    let mut secrets = issue_much(&server).await;
    secrets.extend(issue_the_rest(&server).await);
    assert!(secrets.len() > SESSIONS * REFRESHES * 10);
    let contents = Contents::read(&server).await;
    assert_eq!(contents.find(&secrets), None);
}

// What shows that the search would find something.
#[tokio::test]
async fn a_dump_holds_what_is_no_secret() {
    let server = server_with_alice().await;
    let scopes = ["service.example.com", "read"].into_iter().collect();
    let change = RegistrationChange { scopes: Some(scopes), ..RegistrationChange::default() };
    server.change_client("spa", change).await;
    server.user_with("bob", None, |new| new.profile.email = Some("alice@example.com".to_owned())).await;
    let login = server.login("spa", "alice", "read").await;
    let parts = Parts::of(&login.member("refresh_token").unwrap());
    let contents = Contents::read(&server).await;
    for name in ["alice@example.com", "service.example.com read"] {
        let needle = vec![name.as_bytes().to_vec()];
        assert_eq!(contents.find(&needle).as_deref(), Some(name));
    }
    let digest = openssl::sha::sha256(&parts.generation);
    assert!(contents.find(&spellings(&digest)).is_some());
    assert_eq!(contents.find(&spellings(&[0x5a; 32])), None);
}
