-- refresh token: csr_AaIyXGGWd2i4hkyWVXwBBlrwh64ViT09KSdkrr4blCvjPRvO86f3KOG_z-pnqjOkYR1QSti8n13KoE1XQwU7VA
-- device token: csd_Ey7WW0vNeysZRkt7Jfp6NoIoDN6KWj_YHd6w9ZuEoSYnjHd3AauBtzR1Cb3N5yee
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.authorization_codes (
    id uuid NOT NULL,
    token_hash bytea NOT NULL,
    client_id character varying(64) NOT NULL,
    redirect_uri text NOT NULL,
    code_challenge character varying(43),
    scope text NOT NULL,
    audiences text NOT NULL,
    nonce text,
    user_id uuid NOT NULL,
    epoch bigint NOT NULL,
    browser_session_id uuid NOT NULL,
    session_id uuid,
    auth_time bigint NOT NULL,
    amr text NOT NULL,
    device_id uuid,
    address character varying(43) NOT NULL,
    expires_at bigint NOT NULL,
    used_at bigint
);
CREATE TABLE public.authorization_requests (
    id uuid NOT NULL,
    token_hash bytea NOT NULL,
    client_id character varying(64) NOT NULL,
    redirect_uri text NOT NULL,
    response_mode character varying(16) NOT NULL,
    scope text NOT NULL,
    audiences text NOT NULL,
    state text,
    nonce text,
    code_challenge character varying(43),
    prompt text NOT NULL,
    max_age bigint,
    login_hint text,
    ui_locales text,
    hinted_user_id uuid,
    browser_hash bytea,
    account_chosen boolean NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.browser_sessions (
    id uuid NOT NULL,
    token_hash bytea NOT NULL,
    user_id uuid NOT NULL,
    epoch bigint NOT NULL,
    auth_time bigint NOT NULL,
    amr text NOT NULL,
    device_id uuid,
    remembered boolean NOT NULL,
    used_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    absolute_expires_at bigint NOT NULL,
    address character varying(43)
);
CREATE TABLE public.clients (
    id character varying(64) NOT NULL,
    secret_hash bytea,
    grants text NOT NULL,
    scopes text NOT NULL,
    default_scopes text NOT NULL,
    audiences text NOT NULL,
    origins text NOT NULL,
    redirect_uris text NOT NULL,
    access_token_lifetime bigint,
    refresh_idle_lifetime bigint,
    refresh_absolute_lifetime bigint,
    disabled boolean NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    may_vouch boolean DEFAULT false NOT NULL,
    tokens_since bigint DEFAULT 0 NOT NULL,
    first_party boolean DEFAULT false NOT NULL,
    pkce_exempt boolean DEFAULT false NOT NULL,
    post_logout_redirect_uris text,
    status_shard integer,
    status_idx integer
);
CREATE TABLE public.consents (
    user_id uuid NOT NULL,
    client_id character varying(64) NOT NULL,
    scope text NOT NULL,
    granted_at bigint NOT NULL
);
CREATE TABLE public.devices (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    created_at bigint NOT NULL,
    used_at bigint
);
CREATE TABLE public.former_keys (
    kid character varying(43) NOT NULL,
    modulus text NOT NULL,
    exponent character varying(16) NOT NULL,
    gone_at bigint NOT NULL
);
CREATE TABLE public.installation (
    name character varying(32) NOT NULL,
    value bytea NOT NULL
);
CREATE TABLE public.known_addresses (
    user_id uuid NOT NULL,
    client_id character varying(64) NOT NULL,
    address character varying(43) NOT NULL,
    seen_at bigint NOT NULL
);
CREATE TABLE public.revocations (
    shard integer NOT NULL,
    idx integer NOT NULL,
    change_number bigint NOT NULL,
    revoked_at bigint NOT NULL,
    until bigint NOT NULL
);
CREATE TABLE public.revoked_tokens (
    jti uuid NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.seaql_migrations (
    version character varying NOT NULL,
    applied_at bigint NOT NULL
);
CREATE TABLE public.session_endings (
    id uuid NOT NULL,
    user_id uuid,
    epoch bigint,
    client_id character varying(64),
    browser_session_id uuid,
    until bigint NOT NULL
);
CREATE TABLE public.sessions (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    client_id character varying(64) NOT NULL,
    scope text NOT NULL,
    amr text NOT NULL,
    auth_time bigint NOT NULL,
    password_changed_at bigint,
    expires_at bigint NOT NULL,
    family_hash bytea,
    current_hash bytea,
    previous_hash bytea,
    sealed_successor bytea,
    rotated_at bigint,
    current_expires_at bigint,
    previous_expires_at bigint,
    refresh_expires_at bigint,
    audiences text,
    address character varying(43),
    device_id uuid,
    epoch bigint DEFAULT 0 NOT NULL,
    browser_session_id uuid,
    status_shard integer,
    status_idx integer
);
CREATE TABLE public.signing_keys (
    kid character varying(43) NOT NULL,
    generation integer NOT NULL,
    bits integer NOT NULL,
    published_at bigint NOT NULL,
    activates_at bigint NOT NULL,
    longest_lifetime bigint NOT NULL,
    revoked_at bigint
);
CREATE TABLE public.status_shards (
    id integer NOT NULL,
    next_place integer NOT NULL,
    change_number bigint NOT NULL,
    taken_at bigint NOT NULL
);
ALTER TABLE public.status_shards ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.status_shards_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.throttle_buckets (
    id character varying(32) NOT NULL,
    kind character varying(24) NOT NULL,
    name_digest character varying(32),
    address character varying(43),
    full_at bigint NOT NULL,
    cleared_at bigint
);
CREATE TABLE public.users (
    id uuid NOT NULL,
    username character varying(255) NOT NULL,
    username_key character varying(255) NOT NULL,
    email character varying(320),
    full_name character varying(255),
    password_hash text,
    disabled boolean NOT NULL,
    roles text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    password_changed_at bigint,
    password_scheme character varying(64),
    username_skeleton character varying(600),
    session_epoch bigint DEFAULT 0 NOT NULL
);
INSERT INTO public.clients VALUES ('web', NULL, 'password refresh_token', '', '', '', '', '', NULL, NULL, NULL, false, 1796141243881, 1796141243881, false, 1796141243882, false, false, '', NULL, NULL);
INSERT INTO public.clients VALUES ('service', '\x8c1b5bd15262b7b3aecdb031e8a72ad7f8391068d08528d9162be21e850f1f8b', 'password', '', '', '', '', '', NULL, NULL, NULL, false, 1796141244162, 1796141244162, false, 1796141244163, false, false, '', NULL, NULL);
INSERT INTO public.devices VALUES ('01a2325c-61af-7e04-9ff5-a6e3f743363f', '01a2325c-5d26-77f2-a506-35250474a635', '\x02aa34da0d1877091076ecfbf9efbc26f874add097ebbee122c1a1a3bccd69be', 1796141244847, NULL);
INSERT INTO public.devices VALUES ('01a2325c-61d3-7055-abeb-936a2d40ed89', '01a2325c-5d26-77f2-a506-35250474a635', '\xcfcc10a0a13658332e2a0aa2e159d67b8f77931a80ee07289fe48165c56ee88b', 1796141244883, NULL);
INSERT INTO public.installation VALUES ('first_signing_key', '\x14b3666ce7edacc956e1e1766152e86718f2c193228c45241cf69b94c8347f9f');
INSERT INTO public.installation VALUES ('token_check_key', '\x0cdca3d1e348ca5f9ed44f149ff351a4f1be15f0154df3a81da85434f3cfab91');
INSERT INTO public.installation VALUES ('status_places', '\x3616ece7ad543aefbcd0448fd574e3b0a2dc438f728b3a55db9ef5ec1f975be6');
INSERT INTO public.installation VALUES ('throttle_key', '\xcafcf51c4d93029261f6c11cbae48cf1d5d60ccde3749740f0b292e4be4bd26a');
INSERT INTO public.installation VALUES ('decoy_key', '\x29bee0089dbfd247879a2eee7b59c7eaba24dfbd5e33e6f0ab1a1df74ba03d2e');
INSERT INTO public.known_addresses VALUES ('01a2325c-5d26-77f2-a506-35250474a635', 'web', '127.0.0.1/32', 1796141244839);
INSERT INTO public.revocations VALUES (1, 393169, 1, 1796141244913, 1796142144913);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000001_create_users', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000002_create_clients', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000003_create_sessions', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000004_index_sessions_user_id', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000005_index_sessions_client_id', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000006_index_sessions_expires_at', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000007_create_signing_keys', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000008_create_revoked_tokens', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000009_index_revoked_tokens_expires_at', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000001_add_users_password_scheme', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000002_fill_users_password_scheme', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000003_index_users_password_scheme', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000101_create_installation', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000102_create_throttle_buckets', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000103_index_throttle_buckets_name_digest', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000104_index_throttle_buckets_address', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000105_index_throttle_buckets_full_at', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000106_index_throttle_buckets_cleared_at', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000107_create_devices', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000108_index_devices_user_id', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000109_create_known_addresses', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000110_index_known_addresses_client_id', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000111_index_known_addresses_seen_at', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000112_add_clients_may_vouch', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000101_add_users_username_skeleton', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000102_index_users_username_skeleton', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000103_fill_users_username_skeleton', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000201_add_clients_tokens_since', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000202_fill_clients_tokens_since', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000203_add_sessions_audiences', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000204_index_sessions_user_id_id', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000205_drop_index_sessions_user_id', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000301_add_sessions_address', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000302_add_sessions_device_id', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000401_add_users_session_epoch', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000402_add_sessions_epoch', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000501_add_clients_first_party', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000502_add_clients_pkce_exempt', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000503_add_clients_post_logout_redirect_uris', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000504_create_browser_sessions', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000505_index_browser_sessions_user_id', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000506_index_browser_sessions_expires_at', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000507_create_authorization_requests', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000508_index_authorization_requests_expires_at', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000509_create_authorization_codes', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000510_index_authorization_codes_expires_at', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000511_add_sessions_browser_session_id', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000512_index_sessions_browser_session_id', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000513_create_consents', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000514_index_consents_client_id', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000515_create_former_keys', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261130_000516_add_browser_sessions_address', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261130_000601_create_status_shards', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261130_000602_create_revocations', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261130_000603_index_revocations_shard_change_number', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261130_000604_index_revocations_until', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261130_000605_add_sessions_status_shard', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261130_000606_add_sessions_status_idx', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261130_000607_add_clients_status_shard', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261130_000608_add_clients_status_idx', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261130_000609_index_sessions_status_shard', 1796141243);
INSERT INTO public.seaql_migrations VALUES ('m20261130_000610_create_session_endings', 1796141243);
INSERT INTO public.sessions VALUES ('01a2325c-6196-7768-b886-4c96557c0106', '01a2325c-5d26-77f2-a506-35250474a635', 'web', '', 'pwd', 1796141244822, 1796141243686, 1797350844822, '\x57347efaf2f9320ba634bccd14f43398ad2c5c964e9e29a9037989e8509c44ef', '\x61ec8b08e97add22f7ca504dde8fad8cdf06bfc722f01f3d8b342e0079ff5985', NULL, NULL, NULL, 1797350844822, NULL, 1803917244822, '', '127.0.0.1/32', '01a2325c-61af-7e04-9ff5-a6e3f743363f', 0, NULL, 1, 565613);
INSERT INTO public.sessions VALUES ('01a2325c-61ce-7b61-99de-f8331b54548d', '01a2325c-5d26-77f2-a506-35250474a635', 'web', '', 'pwd', 1796141244878, 1796141243686, 1797350844878, '\x635728f8f70d1aa8e72f8a2eb46b5c332a220723c7419284a2629287cdad41dd', '\x3c9ce8049cedd88e751e0795a07af68f661df4814cd2fb1c5ff50f81d56f6313', NULL, NULL, NULL, 1797350844878, NULL, 1803917244878, '', '127.0.0.1/32', '01a2325c-61d3-7055-abeb-936a2d40ed89', 0, NULL, NULL, NULL);
INSERT INTO public.signing_keys VALUES ('KID', 1, 2048, 1796141244571, 1796141244571, 600000, NULL);
INSERT INTO public.status_shards VALUES (1, 64, 1, 1796141244834);
INSERT INTO public.throttle_buckets VALUES ('babae0c19aa6784a89ae802d774fc020', 'known_address', '367404d4af79ea9434cc1fcd537323b8', '127.0.0.1/32', 1796141274903, NULL);
INSERT INTO public.users VALUES ('01a2325c-5d26-77f2-a506-35250474a635', 'alice', 'alice', NULL, NULL, '$argon2id$v=19$m=64,t=1,p=1$AMDzcypnvmlEl2xaw/2aHA$ByhB1FJ6aDFuVNtjhj4XP8vXeZfnZALLVH1RXv1I0io', false, '', 1796141243686, 1796141243686, 1796141243686, 'argon2id m=64 t=1 p=1', 'alice', 0);
SELECT pg_catalog.setval('public.status_shards_id_seq', 1, true);
ALTER TABLE ONLY public.authorization_codes
    ADD CONSTRAINT authorization_codes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.authorization_codes
    ADD CONSTRAINT authorization_codes_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.authorization_requests
    ADD CONSTRAINT authorization_requests_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.authorization_requests
    ADD CONSTRAINT authorization_requests_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.browser_sessions
    ADD CONSTRAINT browser_sessions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.browser_sessions
    ADD CONSTRAINT browser_sessions_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.clients
    ADD CONSTRAINT clients_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_pkey PRIMARY KEY (user_id, client_id);
ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.former_keys
    ADD CONSTRAINT former_keys_pkey PRIMARY KEY (kid);
ALTER TABLE ONLY public.installation
    ADD CONSTRAINT installation_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.known_addresses
    ADD CONSTRAINT known_addresses_pkey PRIMARY KEY (user_id, client_id, address);
ALTER TABLE ONLY public.revocations
    ADD CONSTRAINT revocations_pkey PRIMARY KEY (shard, idx);
ALTER TABLE ONLY public.revoked_tokens
    ADD CONSTRAINT revoked_tokens_pkey PRIMARY KEY (jti);
ALTER TABLE ONLY public.seaql_migrations
    ADD CONSTRAINT seaql_migrations_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.session_endings
    ADD CONSTRAINT session_endings_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.signing_keys
    ADD CONSTRAINT signing_keys_generation_key UNIQUE (generation);
ALTER TABLE ONLY public.signing_keys
    ADD CONSTRAINT signing_keys_pkey PRIMARY KEY (kid);
ALTER TABLE ONLY public.status_shards
    ADD CONSTRAINT status_shards_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.throttle_buckets
    ADD CONSTRAINT throttle_buckets_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_username_key_key UNIQUE (username_key);
CREATE INDEX idx_authorization_codes_expires_at ON public.authorization_codes USING btree (expires_at);
CREATE INDEX idx_authorization_requests_expires_at ON public.authorization_requests USING btree (expires_at);
CREATE INDEX idx_browser_sessions_expires_at ON public.browser_sessions USING btree (expires_at);
CREATE INDEX idx_browser_sessions_user_id ON public.browser_sessions USING btree (user_id);
CREATE INDEX idx_consents_client_id ON public.consents USING btree (client_id);
CREATE INDEX idx_devices_user_id ON public.devices USING btree (user_id);
CREATE INDEX idx_known_addresses_client_id ON public.known_addresses USING btree (client_id);
CREATE INDEX idx_known_addresses_seen_at ON public.known_addresses USING btree (seen_at);
CREATE INDEX idx_revocations_shard_change_number ON public.revocations USING btree (shard, change_number);
CREATE INDEX idx_revocations_until ON public.revocations USING btree (until);
CREATE INDEX idx_revoked_tokens_expires_at ON public.revoked_tokens USING btree (expires_at);
CREATE INDEX idx_sessions_browser_session_id ON public.sessions USING btree (browser_session_id);
CREATE INDEX idx_sessions_client_id ON public.sessions USING btree (client_id);
CREATE INDEX idx_sessions_expires_at ON public.sessions USING btree (expires_at);
CREATE INDEX idx_sessions_status_shard ON public.sessions USING btree (status_shard);
CREATE INDEX idx_sessions_user_id_id ON public.sessions USING btree (user_id, id);
CREATE INDEX idx_throttle_buckets_address ON public.throttle_buckets USING btree (address);
CREATE INDEX idx_throttle_buckets_cleared_at ON public.throttle_buckets USING btree (cleared_at);
CREATE INDEX idx_throttle_buckets_full_at ON public.throttle_buckets USING btree (full_at);
CREATE INDEX idx_throttle_buckets_name_digest ON public.throttle_buckets USING btree (name_digest);
CREATE INDEX idx_users_password_scheme ON public.users USING btree (password_scheme);
CREATE UNIQUE INDEX idx_users_username_skeleton ON public.users USING btree (username_skeleton);
ALTER TABLE ONLY public.browser_sessions
    ADD CONSTRAINT fk_browser_sessions_user_id FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT fk_consents_client_id FOREIGN KEY (client_id) REFERENCES public.clients(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT fk_consents_user_id FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.devices
    ADD CONSTRAINT fk_devices_user_id FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.known_addresses
    ADD CONSTRAINT fk_known_addresses_client_id FOREIGN KEY (client_id) REFERENCES public.clients(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.known_addresses
    ADD CONSTRAINT fk_known_addresses_user_id FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT fk_sessions_client_id FOREIGN KEY (client_id) REFERENCES public.clients(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT fk_sessions_user_id FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
UPDATE sessions SET expires_at = 4102444800000, current_expires_at = 4102444800000, refresh_expires_at = 4102444800000;
UPDATE revoked_tokens SET expires_at = 4102444800000;
UPDATE signing_keys SET published_at = 1700000000000, activates_at = 1700000000000;
