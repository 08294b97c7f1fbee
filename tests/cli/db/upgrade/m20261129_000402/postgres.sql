-- refresh token: csr_AaIpI4l4esWr0V1oZ559sNd_R_TZXMUV8Pf1zZAE5aYWL3gHJ7IWyRzhKjmN0HhlfY5PcgKCg3gVQt-UV3Eb4g
-- device token: csd_QlemRdYghNAZr0P2lbuGopLzrdDjbq7ObkYEgmnUYI5PAu4hl7FOugMN_rgUhLpL
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
    tokens_since bigint DEFAULT 0 NOT NULL
);
CREATE TABLE public.devices (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    created_at bigint NOT NULL,
    used_at bigint
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
    epoch bigint DEFAULT 0 NOT NULL
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
INSERT INTO public.clients VALUES ('web', NULL, 'password refresh_token', '', '', '', '', '', NULL, NULL, NULL, false, 1795986523496, 1795986523496, false, 1795986523497);
INSERT INTO public.clients VALUES ('service', '\xedc68679f4298683602c5e1ee0f92211ea5d968aef7e1b2fb0a628688888164b', 'password', '', '', '', '', '', NULL, NULL, NULL, false, 1795986523730, 1795986523730, false, 1795986523731);
INSERT INTO public.devices VALUES ('01a22923-8983-7e5a-ac79-1c573bc4662d', '01a22923-83ec-71fa-b232-3cb651958a87', '\x8c9d55b669c73cba9814743386935b166f66c70e8f5c837435e9e512f8b70127', 1795986524547, NULL);
INSERT INTO public.devices VALUES ('01a22923-89a4-74b5-9784-8d8c11bbb722', '01a22923-83ec-71fa-b232-3cb651958a87', '\x2d3157050d1f88752b15ece2ea3cf06f6d9b5d5b5c99e12392957518e7c2dc9e', 1795986524580, NULL);
INSERT INTO public.installation VALUES ('first_signing_key', '\x8e5fb75a37863ed0faa39ac37164620f359e2ed81fe905bc8bdfa9644b5e48d5');
INSERT INTO public.installation VALUES ('token_check_key', '\xdd13ae695f0a30ac93accde5e1d2524c2c3343165e6ab672a02e8412905c7fa0');
INSERT INTO public.installation VALUES ('throttle_key', '\x794e55062f2f9e90c152c1ab8006bdfbf1a09f952da1073af25cee0ac2931f65');
INSERT INTO public.installation VALUES ('decoy_key', '\x74322b1e1140f135f5b91c0c77a5e39d94d9f09d405fd77f918063e398510c2c');
INSERT INTO public.known_addresses VALUES ('01a22923-83ec-71fa-b232-3cb651958a87', 'web', '127.0.0.1/32', 1795986524545);
INSERT INTO public.revoked_tokens VALUES ('01a22923-89a2-78a4-8254-62ceb821d402', 1795987124000);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000001_create_users', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000002_create_clients', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000003_create_sessions', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000004_index_sessions_user_id', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000005_index_sessions_client_id', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000006_index_sessions_expires_at', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000007_create_signing_keys', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000008_create_revoked_tokens', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000009_index_revoked_tokens_expires_at', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000001_add_users_password_scheme', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000002_fill_users_password_scheme', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000003_index_users_password_scheme', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000101_create_installation', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000102_create_throttle_buckets', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000103_index_throttle_buckets_name_digest', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000104_index_throttle_buckets_address', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000105_index_throttle_buckets_full_at', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000106_index_throttle_buckets_cleared_at', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000107_create_devices', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000108_index_devices_user_id', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000109_create_known_addresses', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000110_index_known_addresses_client_id', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000111_index_known_addresses_seen_at', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000112_add_clients_may_vouch', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000101_add_users_username_skeleton', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000102_index_users_username_skeleton', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000103_fill_users_username_skeleton', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000201_add_clients_tokens_since', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000202_fill_clients_tokens_since', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000203_add_sessions_audiences', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000204_index_sessions_user_id_id', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000205_drop_index_sessions_user_id', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000301_add_sessions_address', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000302_add_sessions_device_id', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000401_add_users_session_epoch', 1795986523);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000402_add_sessions_epoch', 1795986523);
INSERT INTO public.sessions VALUES ('01a22923-8978-7ac5-abd1-5d68679e7db0', '01a22923-83ec-71fa-b232-3cb651958a87', 'web', '', 'pwd', 1795986524536, 1795986523116, 1797196124536, '\x9bdaaf637f53913272286ab6479409526899301bd331bab279f08f09d37daeaa', '\xb5235c7c75c1904f4228255bf0bc28fb5db6ba994e4ba4d227a30131c07d20dd', NULL, NULL, NULL, 1797196124536, NULL, 1803762524536, '', '127.0.0.1/32', '01a22923-8983-7e5a-ac79-1c573bc4662d', 0);
INSERT INTO public.sessions VALUES ('01a22923-89a2-769e-8923-d0b05ff1f194', '01a22923-83ec-71fa-b232-3cb651958a87', 'web', '', 'pwd', 1795986524578, 1795986523116, 1797196124578, '\xc82d5ac2f6b48219e48656b701650fa2ba43416afa9338dc8cc2fc35eacf035e', '\xf97920ffe55eff2b683ed076c0cb5ea1b6a3963721bbe6d22b3871113d3a4479', NULL, NULL, NULL, 1797196124578, NULL, 1803762524578, '', '127.0.0.1/32', '01a22923-89a4-74b5-9784-8d8c11bbb722', 0);
INSERT INTO public.signing_keys VALUES ('KID', 1, 2048, 1795986524187, 1795986524187, 600000, NULL);
INSERT INTO public.throttle_buckets VALUES ('514d60559d0d5e71aba3842c36715581', 'known_address', '1b83faf3e5b88821584c095640427b0e', '127.0.0.1/32', 1795986554598, NULL);
INSERT INTO public.users VALUES ('01a22923-83ec-71fa-b232-3cb651958a87', 'alice', 'alice', NULL, NULL, '$argon2id$v=19$m=64,t=1,p=1$sdTUQnz+xIOYPGipua2N+g$7L/9ozhEkUYcuIsRvFlegSLkrTPsfaxmrq1Cu7mn1lk', false, '', 1795986523116, 1795986523116, 1795986523116, 'argon2id m=64 t=1 p=1', 'alice', 0);
ALTER TABLE ONLY public.clients
    ADD CONSTRAINT clients_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_token_hash_key UNIQUE (token_hash);
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
CREATE INDEX idx_devices_user_id ON public.devices USING btree (user_id);
CREATE INDEX idx_known_addresses_client_id ON public.known_addresses USING btree (client_id);
CREATE INDEX idx_known_addresses_seen_at ON public.known_addresses USING btree (seen_at);
CREATE INDEX idx_revoked_tokens_expires_at ON public.revoked_tokens USING btree (expires_at);
CREATE INDEX idx_sessions_client_id ON public.sessions USING btree (client_id);
CREATE INDEX idx_sessions_expires_at ON public.sessions USING btree (expires_at);
CREATE INDEX idx_sessions_user_id_id ON public.sessions USING btree (user_id, id);
CREATE INDEX idx_throttle_buckets_address ON public.throttle_buckets USING btree (address);
CREATE INDEX idx_throttle_buckets_cleared_at ON public.throttle_buckets USING btree (cleared_at);
CREATE INDEX idx_throttle_buckets_full_at ON public.throttle_buckets USING btree (full_at);
CREATE INDEX idx_throttle_buckets_name_digest ON public.throttle_buckets USING btree (name_digest);
CREATE INDEX idx_users_password_scheme ON public.users USING btree (password_scheme);
CREATE UNIQUE INDEX idx_users_username_skeleton ON public.users USING btree (username_skeleton);
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
