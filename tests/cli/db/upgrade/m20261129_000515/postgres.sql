-- refresh token: csr_AaIqjjBaermRvnUkhe6YsVJdUHcWzthIA42mWFHQ_WLNqEwuf7Fudo3hGayE2_rm99IY4q_2ZuQ_lYFk7FcHHg
-- device token: csd_2aJP6laJk5cqDB-cm_Os5HHkf23gsKcvtsqK_LIq9-faRdg45rKRKAykYBpVlXVs
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
    absolute_expires_at bigint NOT NULL
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
    post_logout_redirect_uris text
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
CREATE TABLE public.revoked_tokens (
    jti uuid NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.seaql_migrations (
    version character varying NOT NULL,
    applied_at bigint NOT NULL
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
    browser_session_id uuid
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
INSERT INTO public.clients VALUES ('web', NULL, 'password refresh_token', '', '', '', '', '', NULL, NULL, NULL, false, 1796010289317, 1796010289317, false, 1796010289318, false, false, '');
INSERT INTO public.clients VALUES ('service', '\x30c61301a734bc54e497520832147374425b39b16359674bbe87edfe8f051d87', 'password', '', '', '', '', '', NULL, NULL, NULL, false, 1796010289917, 1796010289917, false, 1796010289918, false, false, '');
INSERT INTO public.devices VALUES ('01a22a8e-306a-7f8d-9eed-457c1007f5ba', '01a22a8e-2660-7e4e-a454-8b1f594f522b', '\xb07c3ae2e6bdc5ca83558e12b84f959d58d90960d43d3dceb195f1610e51f926', 1796010291306, NULL);
INSERT INTO public.devices VALUES ('01a22a8e-3093-7e55-9707-e0dbd9efec53', '01a22a8e-2660-7e4e-a454-8b1f594f522b', '\x2d612d48ccd2d9e4f946d8cbdde35e380b1dba2de93197f8b233938063fd61e7', 1796010291347, NULL);
INSERT INTO public.installation VALUES ('first_signing_key', '\x494d9bcc7f763aed15ef8596d2027380157ba485889c0fa3232a7a115e8f0883');
INSERT INTO public.installation VALUES ('token_check_key', '\xff0184513d254eb306048fab4cfd4df5e20cbf4687e9fa5a7a26ab67a9a4e14e');
INSERT INTO public.installation VALUES ('throttle_key', '\x40d6e0ccd969a0890bd1d76d8149235a6e8919c5db6d57ad7811bb8a8a37a0f9');
INSERT INTO public.installation VALUES ('decoy_key', '\x22934473a8d084f1a62c9d09d11f95ae30a82e9ca920dd85406669c71a007cc0');
INSERT INTO public.known_addresses VALUES ('01a22a8e-2660-7e4e-a454-8b1f594f522b', 'web', '127.0.0.1/32', 1796010291304);
INSERT INTO public.revoked_tokens VALUES ('01a22a8e-3091-7cc9-8a8b-9d7140974df9', 1796010891000);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000001_create_users', 1796010287);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000002_create_clients', 1796010287);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000003_create_sessions', 1796010287);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000004_index_sessions_user_id', 1796010287);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000005_index_sessions_client_id', 1796010287);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000006_index_sessions_expires_at', 1796010287);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000007_create_signing_keys', 1796010287);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000008_create_revoked_tokens', 1796010287);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000009_index_revoked_tokens_expires_at', 1796010287);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000001_add_users_password_scheme', 1796010287);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000002_fill_users_password_scheme', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000003_index_users_password_scheme', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000101_create_installation', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000102_create_throttle_buckets', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000103_index_throttle_buckets_name_digest', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000104_index_throttle_buckets_address', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000105_index_throttle_buckets_full_at', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000106_index_throttle_buckets_cleared_at', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000107_create_devices', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000108_index_devices_user_id', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000109_create_known_addresses', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000110_index_known_addresses_client_id', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000111_index_known_addresses_seen_at', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000112_add_clients_may_vouch', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000101_add_users_username_skeleton', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000102_index_users_username_skeleton', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000103_fill_users_username_skeleton', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000201_add_clients_tokens_since', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000202_fill_clients_tokens_since', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000203_add_sessions_audiences', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000204_index_sessions_user_id_id', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000205_drop_index_sessions_user_id', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000301_add_sessions_address', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000302_add_sessions_device_id', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000401_add_users_session_epoch', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000402_add_sessions_epoch', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000501_add_clients_first_party', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000502_add_clients_pkce_exempt', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000503_add_clients_post_logout_redirect_uris', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000504_create_browser_sessions', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000505_index_browser_sessions_user_id', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000506_index_browser_sessions_expires_at', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000507_create_authorization_requests', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000508_index_authorization_requests_expires_at', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000509_create_authorization_codes', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000510_index_authorization_codes_expires_at', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000511_add_sessions_browser_session_id', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000512_index_sessions_browser_session_id', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000513_create_consents', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000514_index_consents_client_id', 1796010288);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000515_create_former_keys', 1796010288);
INSERT INTO public.sessions VALUES ('01a22a8e-305a-7ab9-91be-752485ee98b1', '01a22a8e-2660-7e4e-a454-8b1f594f522b', 'web', '', 'pwd', 1796010291290, 1796010288736, 1797219891290, '\xdd6dec8153ce440cf9528122e23dc14b573353b1c88c72a2df9df88f8a279530', '\x5896e8e55d060d61e390a7bb5073d6224efb04a1112f6c6859ce3b4f0f846470', NULL, NULL, NULL, 1797219891290, NULL, 1803786291290, '', '127.0.0.1/32', '01a22a8e-306a-7f8d-9eed-457c1007f5ba', 0, NULL);
INSERT INTO public.sessions VALUES ('01a22a8e-3091-7a83-b311-85e0c0b097a4', '01a22a8e-2660-7e4e-a454-8b1f594f522b', 'web', '', 'pwd', 1796010291345, 1796010288736, 1797219891345, '\x3436135853eae35b325114859333caeda9d086235d5669c4f855c16cec6331d2', '\x7b44a658742099fde0e8c1da9bd1de15a05e800ee7381f05a754dbb36e371b44', NULL, NULL, NULL, 1797219891345, NULL, 1803786291345, '', '127.0.0.1/32', '01a22a8e-3093-7e55-9707-e0dbd9efec53', 0, NULL);
INSERT INTO public.signing_keys VALUES ('KID', 1, 2048, 1796010290620, 1796010290620, 600000, NULL);
INSERT INTO public.throttle_buckets VALUES ('e16c89c8154644ee1c6dd7497576bfab', 'known_address', '0ed95fa9fa7c13b9f781be414ebc541d', '127.0.0.1/32', 1796010321367, NULL);
INSERT INTO public.users VALUES ('01a22a8e-2660-7e4e-a454-8b1f594f522b', 'alice', 'alice', NULL, NULL, '$argon2id$v=19$m=64,t=1,p=1$yo4yQQDsx4Tv0Ufr/SmjwQ$+CVlZEqMP/kUjKWtGTVEKobQUIT6rZc72tUeh522eoo', false, '', 1796010288736, 1796010288736, 1796010288736, 'argon2id m=64 t=1 p=1', 'alice', 0);
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
ALTER TABLE ONLY public.revoked_tokens
    ADD CONSTRAINT revoked_tokens_pkey PRIMARY KEY (jti);
ALTER TABLE ONLY public.seaql_migrations
    ADD CONSTRAINT seaql_migrations_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.signing_keys
    ADD CONSTRAINT signing_keys_generation_key UNIQUE (generation);
ALTER TABLE ONLY public.signing_keys
    ADD CONSTRAINT signing_keys_pkey PRIMARY KEY (kid);
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
CREATE INDEX idx_revoked_tokens_expires_at ON public.revoked_tokens USING btree (expires_at);
CREATE INDEX idx_sessions_browser_session_id ON public.sessions USING btree (browser_session_id);
CREATE INDEX idx_sessions_client_id ON public.sessions USING btree (client_id);
CREATE INDEX idx_sessions_expires_at ON public.sessions USING btree (expires_at);
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
