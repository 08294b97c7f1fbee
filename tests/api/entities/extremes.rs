//! Two rows for each table: one with the least that each column may hold, one with the most.

use entity::secret::{HashedToken, InstallationKey, PasswordHash};
use entity::time::UnixMillis;
use entity::words::Words;
use entity::{
    client, installation, known_address, revoked_token, session, signing_key, throttle_bucket, user,
};
use uuid::Uuid;

pub(super) const FIRST: UnixMillis = UnixMillis(i64::MIN);
pub(super) const LAST: UnixMillis = UnixMillis(i64::MAX);

/// What a text column of MySQL holds in bytes.
const MOST_TEXT: usize = 65_535;

/// Characters of four bytes each.
pub(super) fn wide(characters: usize) -> String {
    "\u{1d49c}".repeat(characters)
}

pub(super) fn most_words() -> Words {
    ["x".repeat(MOST_TEXT)].into_iter().collect()
}

/// Bytes that a database could take for the end or for padding, or for no UTF-8.
pub(super) fn digest(byte: u8) -> HashedToken {
    HashedToken(vec![byte; 32])
}

pub(super) fn users() -> [user::Model; 2] {
    let least = user::Model {
        id: Uuid::nil(),
        username: String::new(),
        username_key: String::new(),
        username_skeleton: None,
        email: None,
        full_name: None,
        password_hash: None,
        password_scheme: None,
        disabled: false,
        roles: Words::default(),
        created_at: FIRST,
        updated_at: FIRST,
        password_changed_at: None,
        session_epoch: i64::MIN,
    };
    let most = user::Model {
        id: Uuid::max(),
        username: wide(255),
        username_key: wide(255),
        username_skeleton: Some(wide(600)),
        email: Some(wide(320)),
        full_name: Some(format!("{} ", wide(254))),
        password_hash: Some(PasswordHash("x".repeat(MOST_TEXT))),
        password_scheme: Some(wide(64)),
        disabled: true,
        roles: most_words(),
        created_at: LAST,
        updated_at: LAST,
        password_changed_at: Some(LAST),
        session_epoch: i64::MAX,
    };
    [least, most]
}

pub(super) fn clients() -> [client::Model; 2] {
    let least = client::Model {
        id: String::new(),
        secret_hash: None,
        grants: Words::default(),
        scopes: Words::default(),
        default_scopes: Words::default(),
        audiences: Words::default(),
        origins: Words::default(),
        redirect_uris: Words::default(),
        post_logout_redirect_uris: None,
        access_token_lifetime: None,
        refresh_idle_lifetime: None,
        refresh_absolute_lifetime: None,
        may_vouch: false,
        first_party: false,
        pkce_exempt: false,
        disabled: false,
        tokens_since: FIRST,
        status_shard: None,
        status_idx: None,
        created_at: FIRST,
        updated_at: FIRST,
    };
    let most = client::Model {
        id: wide(64),
        secret_hash: Some(digest(0xff)),
        grants: most_words(),
        scopes: most_words(),
        default_scopes: most_words(),
        audiences: most_words(),
        origins: most_words(),
        redirect_uris: most_words(),
        post_logout_redirect_uris: Some(most_words()),
        access_token_lifetime: Some(i64::MAX),
        refresh_idle_lifetime: Some(i64::MAX),
        refresh_absolute_lifetime: Some(i64::MIN),
        may_vouch: true,
        first_party: true,
        pkce_exempt: true,
        disabled: true,
        tokens_since: LAST,
        status_shard: Some(i32::MAX),
        status_idx: Some(i32::MIN),
        created_at: LAST,
        updated_at: LAST,
    };
    [least, most]
}

pub(super) fn sessions() -> [session::Model; 2] {
    [least_session(), most_session()]
}

fn least_session() -> session::Model {
    session::Model {
        id: Uuid::nil(),
        user_id: Uuid::nil(),
        client_id: String::new(),
        scope: Words::default(),
        audiences: None,
        amr: Words::default(),
        auth_time: FIRST,
        password_changed_at: None,
        expires_at: FIRST,
        family_hash: None,
        current_hash: None,
        previous_hash: None,
        sealed_successor: None,
        rotated_at: None,
        current_expires_at: None,
        previous_expires_at: None,
        refresh_expires_at: None,
        address: None,
        device_id: None,
        epoch: i64::MIN,
        browser_session_id: None,
        status_shard: None,
        status_idx: None,
    }
}

fn most_session() -> session::Model {
    session::Model {
        id: Uuid::max(),
        user_id: Uuid::max(),
        client_id: wide(64),
        scope: most_words(),
        audiences: Some(most_words()),
        amr: most_words(),
        auth_time: LAST,
        password_changed_at: Some(LAST),
        expires_at: LAST,
        family_hash: Some(digest(0)),
        current_hash: Some(digest(b' ')),
        previous_hash: Some(digest(0xff)),
        sealed_successor: Some(vec![0; 64]),
        rotated_at: Some(LAST),
        current_expires_at: Some(FIRST),
        previous_expires_at: Some(LAST),
        refresh_expires_at: Some(FIRST),
        address: Some(wide(43)),
        device_id: Some(Uuid::max()),
        epoch: i64::MAX,
        browser_session_id: Some(Uuid::max()),
        status_shard: Some(i32::MIN),
        status_idx: Some(i32::MAX),
    }
}

pub(super) fn known_addresses() -> [known_address::Model; 2] {
    let least = known_address::Model {
        user_id: Uuid::nil(),
        client_id: String::new(),
        address: String::new(),
        seen_at: FIRST,
    };
    let most =
        known_address::Model { user_id: Uuid::max(), client_id: wide(64), address: wide(43), seen_at: LAST };
    [least, most]
}

pub(super) fn revoked_tokens() -> [revoked_token::Model; 2] {
    [(Uuid::nil(), FIRST), (Uuid::max(), LAST)]
        .map(|(jti, expires_at)| revoked_token::Model { jti, expires_at })
}

pub(super) fn signing_keys() -> [signing_key::Model; 2] {
    let least = signing_key::Model {
        kid: String::new(),
        generation: i32::MIN,
        bits: i32::MIN,
        published_at: FIRST,
        activates_at: FIRST,
        longest_lifetime: i64::MIN,
        revoked_at: None,
    };
    let most = signing_key::Model {
        kid: wide(43),
        generation: i32::MAX,
        bits: i32::MAX,
        published_at: LAST,
        activates_at: LAST,
        longest_lifetime: i64::MAX,
        revoked_at: Some(LAST),
    };
    [least, most]
}

pub(super) fn throttle_buckets() -> [throttle_bucket::Model; 2] {
    let least = throttle_bucket::Model {
        id: String::new(),
        kind: String::new(),
        name_digest: None,
        address: None,
        full_at: FIRST,
        cleared_at: None,
    };
    let most = throttle_bucket::Model {
        id: wide(32),
        kind: wide(24),
        name_digest: Some(wide(32)),
        address: Some(wide(43)),
        full_at: LAST,
        cleared_at: Some(LAST),
    };
    [least, most]
}

pub(super) fn installation() -> [installation::Model; 2] {
    [(String::new(), 0), (wide(32), 0xff)]
        .map(|(name, byte)| installation::Model { name, value: InstallationKey(vec![byte; 32]) })
}
