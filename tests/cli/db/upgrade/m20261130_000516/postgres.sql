-- refresh token: csr_AaIqsj2IdpCR94cc-S3uREXCPVaTaUVO23trFgVE1EMIl9Xx8nUxsAihdALJOs8eYKQCvupXBawMZDFj1Pj7Dg
-- device token: csd__uR3oFh6qn-FhOanz2CSuV_c77T_Yju6l3uWdVDBApXqx1TODX73TQD4-UvK5KYv
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
INSERT INTO public.clients VALUES ('web', NULL, 'password refresh_token', '', '', '', '', '', NULL, NULL, NULL, false, 1796012652898, 1796012652898, false, 1796012652899, false, false, '');
INSERT INTO public.clients VALUES ('service', '\xde3cbd7311067d033caf722c179a29d8df1396ada93bae8f8b39574f797f183b', 'password', '', '', '', '', '', NULL, NULL, NULL, false, 1796012653180, 1796012653180, false, 1796012653181, false, false, '');
INSERT INTO public.devices VALUES ('01a22ab2-3d8d-7aa1-93c5-102d623ff3dd', '01a22ab2-3848-7491-92b6-af2e3150bd03', '\x60f61e13831092bbd5ba06203556b1170cb7f581d51de2cfdc2293247a3f0863', 1796012653965, NULL);
INSERT INTO public.devices VALUES ('01a22ab2-3da0-725b-b021-77220f3ca089', '01a22ab2-3848-7491-92b6-af2e3150bd03', '\x88f6a0d41c855e7b1b638daf02cd1bd6c6ec3d40e2898cd6a5da7f4fedcb3b03', 1796012653984, NULL);
INSERT INTO public.installation VALUES ('first_signing_key', '\xb47aa9420c6403e2cecdc525772070b5df320f9badd6a8933a600f7602d67c30');
INSERT INTO public.installation VALUES ('token_check_key', '\xda83fdb6d0f69c1c0c43f7bea9843cc09d094ab1598190edc39a09e9607ee3f8');
INSERT INTO public.installation VALUES ('throttle_key', '\x0be62206f2718b86e0f1b0fc3aedca628528fe4f28244f2d4337f8908b13d7fc');
INSERT INTO public.installation VALUES ('decoy_key', '\xffbc95c252510e5e98b63851ad79e6183698139368cc2460fb7d1d25d421a12a');
INSERT INTO public.known_addresses VALUES ('01a22ab2-3848-7491-92b6-af2e3150bd03', 'web', '127.0.0.1/32', 1796012653964);
INSERT INTO public.revoked_tokens VALUES ('01a22ab2-3d9e-7c31-a446-6a83ebc7bfe9', 1796013253000);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000001_create_users', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000002_create_clients', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000003_create_sessions', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000004_index_sessions_user_id', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000005_index_sessions_client_id', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000006_index_sessions_expires_at', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000007_create_signing_keys', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000008_create_revoked_tokens', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000009_index_revoked_tokens_expires_at', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000001_add_users_password_scheme', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000002_fill_users_password_scheme', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000003_index_users_password_scheme', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000101_create_installation', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000102_create_throttle_buckets', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000103_index_throttle_buckets_name_digest', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000104_index_throttle_buckets_address', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000105_index_throttle_buckets_full_at', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000106_index_throttle_buckets_cleared_at', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000107_create_devices', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000108_index_devices_user_id', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000109_create_known_addresses', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000110_index_known_addresses_client_id', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000111_index_known_addresses_seen_at', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000112_add_clients_may_vouch', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000101_add_users_username_skeleton', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000102_index_users_username_skeleton', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000103_fill_users_username_skeleton', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000201_add_clients_tokens_since', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000202_fill_clients_tokens_since', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000203_add_sessions_audiences', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000204_index_sessions_user_id_id', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000205_drop_index_sessions_user_id', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000301_add_sessions_address', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000302_add_sessions_device_id', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000401_add_users_session_epoch', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000402_add_sessions_epoch', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000501_add_clients_first_party', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000502_add_clients_pkce_exempt', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000503_add_clients_post_logout_redirect_uris', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000504_create_browser_sessions', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000505_index_browser_sessions_user_id', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000506_index_browser_sessions_expires_at', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000507_create_authorization_requests', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000508_index_authorization_requests_expires_at', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000509_create_authorization_codes', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000510_index_authorization_codes_expires_at', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000511_add_sessions_browser_session_id', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000512_index_sessions_browser_session_id', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000513_create_consents', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000514_index_consents_client_id', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000515_create_former_keys', 1796012652);
INSERT INTO public.seaql_migrations VALUES ('m20261130_000516_add_browser_sessions_address', 1796012652);
INSERT INTO public.sessions VALUES ('01a22ab2-3d88-7690-91f7-871cf92dee44', '01a22ab2-3848-7491-92b6-af2e3150bd03', 'web', '', 'pwd', 1796012653960, 1796012652616, 1797222253960, '\x07d0b223aca3fcf62a825c8cfe8c446ed435be666bc8b2907f32b57da98be64d', '\xa88bca206f0fc2c9bfa26a3194e2ffcd4257a8718e5dce286e3577b426432b1a', NULL, NULL, NULL, 1797222253960, NULL, 1803788653960, '', '127.0.0.1/32', '01a22ab2-3d8d-7aa1-93c5-102d623ff3dd', 0, NULL);
INSERT INTO public.sessions VALUES ('01a22ab2-3d9e-764a-929b-7275f5502c64', '01a22ab2-3848-7491-92b6-af2e3150bd03', 'web', '', 'pwd', 1796012653982, 1796012652616, 1797222253982, '\x2a8598f8fa6878ee8702bd7d2278de19aa41ec621311883b370ca84d7f18840e', '\x95613c8a1f5cf3561e6b61cd104135535d86945daa2e86307d926b89f5710c0b', NULL, NULL, NULL, 1797222253982, NULL, 1803788653982, '', '127.0.0.1/32', '01a22ab2-3da0-725b-b021-77220f3ca089', 0, NULL);
INSERT INTO public.signing_keys VALUES ('KID', 1, 2048, 1796012653647, 1796012653647, 600000, NULL);
INSERT INTO public.throttle_buckets VALUES ('8936210d65f4e59b6f6cead338372d5b', 'known_address', '8269014d8987fc2513c460a0add7fc8e', '127.0.0.1/32', 1796012684002, NULL);
INSERT INTO public.users VALUES ('01a22ab2-3848-7491-92b6-af2e3150bd03', 'alice', 'alice', NULL, NULL, '$argon2id$v=19$m=64,t=1,p=1$vXLKHgPV203hCtCa2KONxQ$6VFNQXpKWZ3CJ2V49Edb0GNcwsRFmeM9BqngIW8TLjA', false, '', 1796012652616, 1796012652616, 1796012652616, 'argon2id m=64 t=1 p=1', 'alice', 0);
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
