-- m20261121_000001_create_users
CREATE TABLE "users" ( "id" uuid NOT NULL PRIMARY KEY, "username" varchar(255) NOT NULL, "username_key" varchar(255) NOT NULL UNIQUE, "email" varchar(320) NULL, "full_name" varchar(255) NULL, "password_hash" text NULL, "disabled" bool NOT NULL, "roles" text NOT NULL, "created_at" bigint NOT NULL, "updated_at" bigint NOT NULL, "password_changed_at" bigint NULL );

-- m20261121_000002_create_clients
CREATE TABLE "clients" ( "id" varchar(64) NOT NULL PRIMARY KEY, "secret_hash" bytea NULL, "grants" text NOT NULL, "scopes" text NOT NULL, "default_scopes" text NOT NULL, "audiences" text NOT NULL, "origins" text NOT NULL, "redirect_uris" text NOT NULL, "access_token_lifetime" bigint NULL, "refresh_idle_lifetime" bigint NULL, "refresh_absolute_lifetime" bigint NULL, "disabled" bool NOT NULL, "created_at" bigint NOT NULL, "updated_at" bigint NOT NULL );

-- m20261121_000003_create_sessions
CREATE TABLE "sessions" ( "id" uuid NOT NULL PRIMARY KEY, "user_id" uuid NOT NULL, "client_id" varchar(64) NOT NULL, "scope" text NOT NULL, "amr" text NOT NULL, "auth_time" bigint NOT NULL, "password_changed_at" bigint NULL, "expires_at" bigint NOT NULL, "family_hash" bytea NULL, "current_hash" bytea NULL, "previous_hash" bytea NULL, "sealed_successor" bytea NULL, "rotated_at" bigint NULL, "current_expires_at" bigint NULL, "previous_expires_at" bigint NULL, "refresh_expires_at" bigint NULL, CONSTRAINT "fk_sessions_user_id" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE, CONSTRAINT "fk_sessions_client_id" FOREIGN KEY ("client_id") REFERENCES "clients" ("id") ON DELETE CASCADE );

-- m20261121_000004_index_sessions_user_id
CREATE INDEX "idx_sessions_user_id" ON "sessions" ("user_id");

-- m20261121_000005_index_sessions_client_id
CREATE INDEX "idx_sessions_client_id" ON "sessions" ("client_id");

-- m20261121_000006_index_sessions_expires_at
CREATE INDEX "idx_sessions_expires_at" ON "sessions" ("expires_at");

-- m20261121_000007_create_signing_keys
CREATE TABLE "signing_keys" ( "kid" varchar(43) NOT NULL PRIMARY KEY, "generation" integer NOT NULL UNIQUE, "bits" integer NOT NULL, "published_at" bigint NOT NULL, "activates_at" bigint NOT NULL, "longest_lifetime" bigint NOT NULL, "revoked_at" bigint NULL );

-- m20261121_000008_create_revoked_tokens
CREATE TABLE "revoked_tokens" ( "jti" uuid NOT NULL PRIMARY KEY, "expires_at" bigint NOT NULL );

-- m20261121_000009_index_revoked_tokens_expires_at
CREATE INDEX "idx_revoked_tokens_expires_at" ON "revoked_tokens" ("expires_at");

-- m20261122_000001_add_users_password_scheme
ALTER TABLE "users" ADD COLUMN "password_scheme" varchar(64) NULL;

-- m20261122_000002_fill_users_password_scheme
-- goes through users in batches

-- m20261122_000003_index_users_password_scheme
CREATE INDEX "idx_users_password_scheme" ON "users" ("password_scheme");

-- m20261122_000101_create_installation
CREATE TABLE "installation" ( "name" varchar(32) NOT NULL PRIMARY KEY, "value" bytea NOT NULL );

-- m20261122_000102_create_throttle_buckets
CREATE TABLE "throttle_buckets" ( "id" varchar(32) NOT NULL PRIMARY KEY, "kind" varchar(24) NOT NULL, "name_digest" varchar(32) NULL, "address" varchar(43) NULL, "full_at" bigint NOT NULL, "cleared_at" bigint NULL );

-- m20261122_000103_index_throttle_buckets_name_digest
CREATE INDEX "idx_throttle_buckets_name_digest" ON "throttle_buckets" ("name_digest");

-- m20261122_000104_index_throttle_buckets_address
CREATE INDEX "idx_throttle_buckets_address" ON "throttle_buckets" ("address");

-- m20261122_000105_index_throttle_buckets_full_at
CREATE INDEX "idx_throttle_buckets_full_at" ON "throttle_buckets" ("full_at");

-- m20261122_000106_index_throttle_buckets_cleared_at
CREATE INDEX "idx_throttle_buckets_cleared_at" ON "throttle_buckets" ("cleared_at");

-- m20261122_000107_create_devices
CREATE TABLE "devices" ( "id" uuid NOT NULL PRIMARY KEY, "user_id" uuid NOT NULL, "token_hash" bytea NOT NULL UNIQUE, "created_at" bigint NOT NULL, "used_at" bigint NULL, CONSTRAINT "fk_devices_user_id" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE );

-- m20261122_000108_index_devices_user_id
CREATE INDEX "idx_devices_user_id" ON "devices" ("user_id");

-- m20261122_000109_create_known_addresses
CREATE TABLE "known_addresses" ( "user_id" uuid NOT NULL, "client_id" varchar(64) NOT NULL, "address" varchar(43) NOT NULL, "seen_at" bigint NOT NULL, PRIMARY KEY ("user_id", "client_id", "address"), CONSTRAINT "fk_known_addresses_user_id" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE, CONSTRAINT "fk_known_addresses_client_id" FOREIGN KEY ("client_id") REFERENCES "clients" ("id") ON DELETE CASCADE );

-- m20261122_000110_index_known_addresses_client_id
CREATE INDEX "idx_known_addresses_client_id" ON "known_addresses" ("client_id");

-- m20261122_000111_index_known_addresses_seen_at
CREATE INDEX "idx_known_addresses_seen_at" ON "known_addresses" ("seen_at");

-- m20261122_000112_add_clients_may_vouch
ALTER TABLE "clients" ADD COLUMN "may_vouch" bool NOT NULL DEFAULT FALSE;

-- m20261129_000101_add_users_username_skeleton
ALTER TABLE "users" ADD COLUMN "username_skeleton" varchar(600) NULL;

-- m20261129_000102_index_users_username_skeleton
CREATE UNIQUE INDEX "idx_users_username_skeleton" ON "users" ("username_skeleton");

-- m20261129_000103_fill_users_username_skeleton
-- goes through users in batches

-- m20261129_000201_add_clients_tokens_since
ALTER TABLE "clients" ADD COLUMN "tokens_since" bigint NOT NULL DEFAULT 0;

-- m20261129_000202_fill_clients_tokens_since
UPDATE "clients" SET "tokens_since" = "created_at";

-- m20261129_000203_add_sessions_audiences
ALTER TABLE "sessions" ADD COLUMN "audiences" text NULL;

-- m20261129_000204_index_sessions_user_id_id
CREATE INDEX "idx_sessions_user_id_id" ON "sessions" ("user_id", "id");

-- m20261129_000205_drop_index_sessions_user_id
DROP INDEX "idx_sessions_user_id";

-- m20261129_000301_add_sessions_address
ALTER TABLE "sessions" ADD COLUMN "address" varchar(43) NULL;

-- m20261129_000302_add_sessions_device_id
ALTER TABLE "sessions" ADD COLUMN "device_id" uuid NULL;

-- m20261129_000401_add_users_session_epoch
ALTER TABLE "users" ADD COLUMN "session_epoch" bigint NOT NULL DEFAULT 0;

-- m20261129_000402_add_sessions_epoch
ALTER TABLE "sessions" ADD COLUMN "epoch" bigint NOT NULL DEFAULT 0;

-- m20261129_000501_add_clients_first_party
ALTER TABLE "clients" ADD COLUMN "first_party" bool NOT NULL DEFAULT FALSE;

-- m20261129_000502_add_clients_pkce_exempt
ALTER TABLE "clients" ADD COLUMN "pkce_exempt" bool NOT NULL DEFAULT FALSE;

-- m20261129_000503_add_clients_post_logout_redirect_uris
ALTER TABLE "clients" ADD COLUMN "post_logout_redirect_uris" text NULL;

-- m20261129_000504_create_browser_sessions
CREATE TABLE "browser_sessions" ( "id" uuid NOT NULL PRIMARY KEY, "token_hash" bytea NOT NULL UNIQUE, "user_id" uuid NOT NULL, "epoch" bigint NOT NULL, "auth_time" bigint NOT NULL, "amr" text NOT NULL, "device_id" uuid NULL, "remembered" bool NOT NULL, "used_at" bigint NOT NULL, "expires_at" bigint NOT NULL, "absolute_expires_at" bigint NOT NULL, CONSTRAINT "fk_browser_sessions_user_id" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE );

-- m20261129_000505_index_browser_sessions_user_id
CREATE INDEX "idx_browser_sessions_user_id" ON "browser_sessions" ("user_id");

-- m20261129_000506_index_browser_sessions_expires_at
CREATE INDEX "idx_browser_sessions_expires_at" ON "browser_sessions" ("expires_at");

-- m20261129_000507_create_authorization_requests
CREATE TABLE "authorization_requests" ( "id" uuid NOT NULL PRIMARY KEY, "token_hash" bytea NOT NULL UNIQUE, "client_id" varchar(64) NOT NULL, "redirect_uri" text NOT NULL, "response_mode" varchar(16) NOT NULL, "scope" text NOT NULL, "audiences" text NOT NULL, "state" text NULL, "nonce" text NULL, "code_challenge" varchar(43) NULL, "prompt" text NOT NULL, "max_age" bigint NULL, "login_hint" text NULL, "ui_locales" text NULL, "hinted_user_id" uuid NULL, "browser_hash" bytea NULL, "account_chosen" bool NOT NULL, "created_at" bigint NOT NULL, "expires_at" bigint NOT NULL );

-- m20261129_000508_index_authorization_requests_expires_at
CREATE INDEX "idx_authorization_requests_expires_at" ON "authorization_requests" ("expires_at");

-- m20261129_000509_create_authorization_codes
CREATE TABLE "authorization_codes" ( "id" uuid NOT NULL PRIMARY KEY, "token_hash" bytea NOT NULL UNIQUE, "client_id" varchar(64) NOT NULL, "redirect_uri" text NOT NULL, "code_challenge" varchar(43) NULL, "scope" text NOT NULL, "audiences" text NOT NULL, "nonce" text NULL, "user_id" uuid NOT NULL, "epoch" bigint NOT NULL, "browser_session_id" uuid NOT NULL, "session_id" uuid NULL, "auth_time" bigint NOT NULL, "amr" text NOT NULL, "device_id" uuid NULL, "address" varchar(43) NOT NULL, "expires_at" bigint NOT NULL, "used_at" bigint NULL );

-- m20261129_000510_index_authorization_codes_expires_at
CREATE INDEX "idx_authorization_codes_expires_at" ON "authorization_codes" ("expires_at");

-- m20261129_000511_add_sessions_browser_session_id
ALTER TABLE "sessions" ADD COLUMN "browser_session_id" uuid NULL;

-- m20261129_000512_index_sessions_browser_session_id
CREATE INDEX "idx_sessions_browser_session_id" ON "sessions" ("browser_session_id");

-- m20261129_000513_create_consents
CREATE TABLE "consents" ( "user_id" uuid NOT NULL, "client_id" varchar(64) NOT NULL, "scope" text NOT NULL, "granted_at" bigint NOT NULL, PRIMARY KEY ("user_id", "client_id"), CONSTRAINT "fk_consents_user_id" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE, CONSTRAINT "fk_consents_client_id" FOREIGN KEY ("client_id") REFERENCES "clients" ("id") ON DELETE CASCADE );

-- m20261129_000514_index_consents_client_id
CREATE INDEX "idx_consents_client_id" ON "consents" ("client_id");

-- m20261129_000515_create_former_keys
CREATE TABLE "former_keys" ( "kid" varchar(43) NOT NULL PRIMARY KEY, "modulus" text NOT NULL, "exponent" varchar(16) NOT NULL, "gone_at" bigint NOT NULL );

-- m20261130_000516_add_browser_sessions_address
ALTER TABLE "browser_sessions" ADD COLUMN "address" varchar(43) NULL;

-- m20261130_000601_create_status_shards
CREATE TABLE "status_shards" ( "id" integer GENERATED BY DEFAULT AS IDENTITY NOT NULL PRIMARY KEY, "next_place" integer NOT NULL, "change_number" bigint NOT NULL, "taken_at" bigint NOT NULL );

-- m20261130_000602_create_revocations
CREATE TABLE "revocations" ( "shard" integer NOT NULL, "idx" integer NOT NULL, "change_number" bigint NOT NULL, "revoked_at" bigint NOT NULL, "until" bigint NOT NULL, PRIMARY KEY ("shard", "idx") );

-- m20261130_000603_index_revocations_shard_change_number
CREATE INDEX "idx_revocations_shard_change_number" ON "revocations" ("shard", "change_number");

-- m20261130_000604_index_revocations_until
CREATE INDEX "idx_revocations_until" ON "revocations" ("until");

-- m20261130_000605_add_sessions_status_shard
ALTER TABLE "sessions" ADD COLUMN "status_shard" integer NULL;

-- m20261130_000606_add_sessions_status_idx
ALTER TABLE "sessions" ADD COLUMN "status_idx" integer NULL;

-- m20261130_000607_add_clients_status_shard
ALTER TABLE "clients" ADD COLUMN "status_shard" integer NULL;

-- m20261130_000608_add_clients_status_idx
ALTER TABLE "clients" ADD COLUMN "status_idx" integer NULL;

-- m20261130_000609_index_sessions_status_shard
CREATE INDEX "idx_sessions_status_shard" ON "sessions" ("status_shard");

-- m20261130_000610_create_session_endings
CREATE TABLE "session_endings" ( "id" uuid NOT NULL PRIMARY KEY, "user_id" uuid NULL, "epoch" bigint NULL, "client_id" varchar(64) NULL, "browser_session_id" uuid NULL, "until" bigint NOT NULL );

