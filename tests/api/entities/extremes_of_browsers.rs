//! The same for what is kept of browsers and of the requests of apps.

use entity::words::Words;
use entity::{authorization_code, authorization_request, browser_session, consent, former_key};
use uuid::Uuid;

use super::extremes::{FIRST, LAST, digest, most_words, wide};

pub(super) fn browser_sessions() -> [browser_session::Model; 2] {
    let least = browser_session::Model {
        id: Uuid::nil(),
        token_hash: digest(0),
        user_id: Uuid::nil(),
        epoch: i64::MIN,
        auth_time: FIRST,
        amr: Words::default(),
        device_id: None,
        remembered: false,
        used_at: FIRST,
        expires_at: FIRST,
        absolute_expires_at: FIRST,
        address: None,
    };
    let most = browser_session::Model {
        id: Uuid::max(),
        token_hash: digest(0xff),
        user_id: Uuid::max(),
        epoch: i64::MAX,
        auth_time: LAST,
        amr: most_words(),
        device_id: Some(Uuid::max()),
        remembered: true,
        used_at: LAST,
        expires_at: LAST,
        absolute_expires_at: LAST,
        address: Some(wide(43)),
    };
    [least, most]
}

pub(super) fn authorization_requests() -> [authorization_request::Model; 2] {
    let least = authorization_request::Model {
        id: Uuid::nil(),
        token_hash: digest(0),
        client_id: String::new(),
        redirect_uri: String::new(),
        response_mode: String::new(),
        scope: Words::default(),
        audiences: Words::default(),
        state: None,
        nonce: None,
        code_challenge: None,
        prompt: Words::default(),
        max_age: None,
        login_hint: None,
        ui_locales: None,
        hinted_user_id: None,
        browser_hash: None,
        account_chosen: false,
        created_at: FIRST,
        expires_at: FIRST,
    };
    let most = authorization_request::Model {
        id: Uuid::max(),
        token_hash: digest(0xff),
        client_id: wide(64),
        redirect_uri: wide(4096),
        response_mode: wide(16),
        scope: most_words(),
        audiences: most_words(),
        state: Some(wide(4096)),
        nonce: Some(wide(1024)),
        code_challenge: Some(wide(43)),
        prompt: most_words(),
        max_age: Some(i64::MAX),
        login_hint: Some(wide(512)),
        ui_locales: Some(wide(512)),
        hinted_user_id: Some(Uuid::max()),
        browser_hash: Some(digest(b' ')),
        account_chosen: true,
        created_at: LAST,
        expires_at: LAST,
    };
    [least, most]
}

pub(super) fn authorization_codes() -> [authorization_code::Model; 2] {
    let least = authorization_code::Model {
        id: Uuid::nil(),
        token_hash: digest(0),
        client_id: String::new(),
        redirect_uri: String::new(),
        code_challenge: None,
        scope: Words::default(),
        audiences: Words::default(),
        nonce: None,
        user_id: Uuid::nil(),
        epoch: i64::MIN,
        browser_session_id: Uuid::nil(),
        session_id: None,
        auth_time: FIRST,
        amr: Words::default(),
        device_id: None,
        address: String::new(),
        expires_at: FIRST,
        used_at: None,
    };
    let most = authorization_code::Model {
        id: Uuid::max(),
        token_hash: digest(0xff),
        client_id: wide(64),
        redirect_uri: wide(4096),
        code_challenge: Some(wide(43)),
        scope: most_words(),
        audiences: most_words(),
        nonce: Some(wide(1024)),
        user_id: Uuid::max(),
        epoch: i64::MAX,
        browser_session_id: Uuid::max(),
        session_id: Some(Uuid::max()),
        auth_time: LAST,
        amr: most_words(),
        device_id: Some(Uuid::max()),
        address: wide(43),
        expires_at: LAST,
        used_at: Some(LAST),
    };
    [least, most]
}

pub(super) fn former_keys() -> [former_key::Model; 2] {
    let least = former_key::Model {
        kid: String::new(),
        modulus: String::new(),
        exponent: String::new(),
        gone_at: FIRST,
    };
    let most = former_key::Model { kid: wide(43), modulus: wide(4096), exponent: wide(16), gone_at: LAST };
    [least, most]
}

pub(super) fn consents() -> [consent::Model; 2] {
    let least = consent::Model {
        user_id: Uuid::nil(),
        client_id: String::new(),
        scope: Words::default(),
        granted_at: FIRST,
    };
    let most =
        consent::Model { user_id: Uuid::max(), client_id: wide(64), scope: most_words(), granted_at: LAST };
    [least, most]
}
