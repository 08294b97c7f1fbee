//! The schema's history. One DDL statement a migration, since MySQL cannot undo half of two; identifiers are
//! strings, never the entities, since a migration must say the same thing for ever.

mod fill;
mod found;
pub mod history;
mod m20261121_000001_create_users;
mod m20261121_000002_create_clients;
mod m20261121_000003_create_sessions;
mod m20261121_000004_index_sessions_user_id;
mod m20261121_000005_index_sessions_client_id;
mod m20261121_000006_index_sessions_expires_at;
mod m20261121_000007_create_signing_keys;
mod m20261121_000008_create_revoked_tokens;
mod m20261121_000009_index_revoked_tokens_expires_at;
mod m20261122_000001_add_users_password_scheme;
mod m20261122_000002_fill_users_password_scheme;
mod m20261122_000003_index_users_password_scheme;
mod m20261122_000101_create_installation;
mod m20261122_000102_create_throttle_buckets;
mod m20261122_000103_index_throttle_buckets_name_digest;
mod m20261122_000104_index_throttle_buckets_address;
mod m20261122_000105_index_throttle_buckets_full_at;
mod m20261122_000106_index_throttle_buckets_cleared_at;
mod m20261122_000107_create_devices;
mod m20261122_000108_index_devices_user_id;
mod m20261122_000109_create_known_addresses;
mod m20261122_000110_index_known_addresses_client_id;
mod m20261122_000111_index_known_addresses_seen_at;
mod m20261122_000112_add_clients_may_vouch;
mod m20261129_000101_add_users_username_skeleton;
mod m20261129_000102_index_users_username_skeleton;
mod m20261129_000103_fill_users_username_skeleton;
mod m20261129_000201_add_clients_tokens_since;
mod m20261129_000202_fill_clients_tokens_since;
mod m20261129_000203_add_sessions_audiences;
mod m20261129_000204_index_sessions_user_id_id;
mod m20261129_000205_drop_index_sessions_user_id;
mod m20261129_000301_add_sessions_address;
mod m20261129_000302_add_sessions_device_id;
mod m20261129_000401_add_users_session_epoch;
mod m20261129_000402_add_sessions_epoch;
mod m20261129_000501_add_clients_first_party;
mod m20261129_000502_add_clients_pkce_exempt;
mod m20261129_000503_add_clients_post_logout_redirect_uris;
mod m20261129_000504_create_browser_sessions;
mod m20261129_000505_index_browser_sessions_user_id;
mod m20261129_000506_index_browser_sessions_expires_at;
mod m20261129_000507_create_authorization_requests;
mod m20261129_000508_index_authorization_requests_expires_at;
mod m20261129_000509_create_authorization_codes;
mod m20261129_000510_index_authorization_codes_expires_at;
mod m20261129_000511_add_sessions_browser_session_id;
mod m20261129_000512_index_sessions_browser_session_id;
mod m20261129_000513_create_consents;
mod m20261129_000514_index_consents_client_id;
mod m20261129_000515_create_former_keys;
mod m20261130_000516_add_browser_sessions_address;
mod m20261130_000601_create_status_shards;
mod m20261130_000602_create_revocations;
mod m20261130_000603_index_revocations_shard_change_number;
mod m20261130_000604_index_revocations_until;
mod m20261130_000605_add_sessions_status_shard;
mod m20261130_000606_add_sessions_status_idx;
mod m20261130_000607_add_clients_status_shard;
mod m20261130_000608_add_clients_status_idx;
mod m20261130_000609_index_sessions_status_shard;
mod m20261130_000610_create_session_endings;
mod step;
mod table;

pub use self::fill::{Batch, Fill};
pub use self::found::Found;
pub use self::step::Step;

/// A step with its name, under which it is noted.
pub struct Migration {
    /// As its file is called.
    pub name: &'static str,
    /// What it does.
    pub step: Step,
}

macro_rules! named {
    ($($module:ident),* $(,)?) => {
        vec![$(Migration { name: stringify!($module), step: $module::step() }),*]
    };
}

/// All migrations, oldest first.
pub fn migrations() -> Vec<Migration> {
    let mut all = of_the_token_endpoint();
    all.extend(of_the_browser());
    all.extend(of_status_lists());
    all
}

/// Users, clients, sessions, keys, and what guards them.
fn of_the_token_endpoint() -> Vec<Migration> {
    named![
        m20261121_000001_create_users,
        m20261121_000002_create_clients,
        m20261121_000003_create_sessions,
        m20261121_000004_index_sessions_user_id,
        m20261121_000005_index_sessions_client_id,
        m20261121_000006_index_sessions_expires_at,
        m20261121_000007_create_signing_keys,
        m20261121_000008_create_revoked_tokens,
        m20261121_000009_index_revoked_tokens_expires_at,
        m20261122_000001_add_users_password_scheme,
        m20261122_000002_fill_users_password_scheme,
        m20261122_000003_index_users_password_scheme,
        m20261122_000101_create_installation,
        m20261122_000102_create_throttle_buckets,
        m20261122_000103_index_throttle_buckets_name_digest,
        m20261122_000104_index_throttle_buckets_address,
        m20261122_000105_index_throttle_buckets_full_at,
        m20261122_000106_index_throttle_buckets_cleared_at,
        m20261122_000107_create_devices,
        m20261122_000108_index_devices_user_id,
        m20261122_000109_create_known_addresses,
        m20261122_000110_index_known_addresses_client_id,
        m20261122_000111_index_known_addresses_seen_at,
        m20261122_000112_add_clients_may_vouch,
        m20261129_000101_add_users_username_skeleton,
        m20261129_000102_index_users_username_skeleton,
        m20261129_000103_fill_users_username_skeleton,
        m20261129_000201_add_clients_tokens_since,
        m20261129_000202_fill_clients_tokens_since,
        m20261129_000203_add_sessions_audiences,
        m20261129_000204_index_sessions_user_id_id,
        m20261129_000205_drop_index_sessions_user_id,
        m20261129_000301_add_sessions_address,
        m20261129_000302_add_sessions_device_id,
        m20261129_000401_add_users_session_epoch,
        m20261129_000402_add_sessions_epoch,
    ]
}

/// Browser sessions, requests of clients, codes and consents.
fn of_the_browser() -> Vec<Migration> {
    named![
        m20261129_000501_add_clients_first_party,
        m20261129_000502_add_clients_pkce_exempt,
        m20261129_000503_add_clients_post_logout_redirect_uris,
        m20261129_000504_create_browser_sessions,
        m20261129_000505_index_browser_sessions_user_id,
        m20261129_000506_index_browser_sessions_expires_at,
        m20261129_000507_create_authorization_requests,
        m20261129_000508_index_authorization_requests_expires_at,
        m20261129_000509_create_authorization_codes,
        m20261129_000510_index_authorization_codes_expires_at,
        m20261129_000511_add_sessions_browser_session_id,
        m20261129_000512_index_sessions_browser_session_id,
        m20261129_000513_create_consents,
        m20261129_000514_index_consents_client_id,
        m20261129_000515_create_former_keys,
        m20261130_000516_add_browser_sessions_address,
    ]
}

/// Status lists, and what is revoked there.
fn of_status_lists() -> Vec<Migration> {
    named![
        m20261130_000601_create_status_shards,
        m20261130_000602_create_revocations,
        m20261130_000603_index_revocations_shard_change_number,
        m20261130_000604_index_revocations_until,
        m20261130_000605_add_sessions_status_shard,
        m20261130_000606_add_sessions_status_idx,
        m20261130_000607_add_clients_status_shard,
        m20261130_000608_add_clients_status_idx,
        m20261130_000609_index_sessions_status_shard,
        m20261130_000610_create_session_endings,
    ]
}
