-- refresh token: csr_AaInisqhfWqlTwFy6dNcaTjWdmjd3TmXcvHohJNiWele1I-eQn9d9MG-XcIe7_8OvAH8TGAUHytxM69WH7Rthw
-- device token: csd_LIdFZejr98-9yajUhUT34LrxA30DihDnqXXjMdcBBhaOPNYbiP_lZJbzdD4BhWuN
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
    device_id uuid
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
    username_skeleton character varying(600)
);
INSERT INTO public.clients VALUES ('web', NULL, 'password refresh_token', '', '', '', '', '', NULL, NULL, NULL, false, 1795959734037, 1795959734037, false, 1795959734038);
INSERT INTO public.clients VALUES ('service', '\xd5d1e9c378d4b449c32200645111acaed48f75b39ab20cdc89a188190b2a6c74', 'password', '', '', '', '', '', NULL, NULL, NULL, false, 1795959734521, 1795959734521, false, 1795959734522);
INSERT INTO public.devices VALUES ('01a2278a-cb01-7c40-84b7-dac869c943e1', '01a2278a-bce8-73f1-9cfb-2397df6078c0', '\xe736cd5f2f181ddac4caf4fee12ca381339b286b0c47001acef8a293451c942b', 1795959737089, NULL);
INSERT INTO public.devices VALUES ('01a2278a-cc3b-7be0-bd04-1c5be383f75b', '01a2278a-bce8-73f1-9cfb-2397df6078c0', '\xe71c4dfe51cf0fc8e32653624a34b1a8aa3009616462e90f9234a4f7808500f4', 1795959737403, NULL);
INSERT INTO public.installation VALUES ('first_signing_key', '\x427c2eb4f37794e35dd1e121730663ea1a586f96918b3927f78703e274abaa21');
INSERT INTO public.installation VALUES ('token_check_key', '\xe11f326ca3a1f6d2fe31db97a049b316f9f34b93bf507e46d137376037509483');
INSERT INTO public.installation VALUES ('throttle_key', '\x05a34059110d4e39e1e5caa27f4e2771cd50b58aa79e51e7c53d11ac4c622ef9');
INSERT INTO public.installation VALUES ('decoy_key', '\x98138b694bc470c1b19a53abd81d9c1bfadac98e4c914f887743c5a3c79942cc');
INSERT INTO public.known_addresses VALUES ('01a2278a-bce8-73f1-9cfb-2397df6078c0', 'web', '127.0.0.1/32', 1795959737065);
INSERT INTO public.revoked_tokens VALUES ('01a2278a-cc24-75ee-9cd4-e822ba34f4e0', 1795960337000);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000001_create_users', 1795959732);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000002_create_clients', 1795959732);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000003_create_sessions', 1795959732);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000004_index_sessions_user_id', 1795959732);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000005_index_sessions_client_id', 1795959732);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000006_index_sessions_expires_at', 1795959732);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000007_create_signing_keys', 1795959732);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000008_create_revoked_tokens', 1795959732);
INSERT INTO public.seaql_migrations VALUES ('m20261121_000009_index_revoked_tokens_expires_at', 1795959732);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000001_add_users_password_scheme', 1795959732);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000002_fill_users_password_scheme', 1795959732);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000003_index_users_password_scheme', 1795959732);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000101_create_installation', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000102_create_throttle_buckets', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000103_index_throttle_buckets_name_digest', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000104_index_throttle_buckets_address', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000105_index_throttle_buckets_full_at', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000106_index_throttle_buckets_cleared_at', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000107_create_devices', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000108_index_devices_user_id', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000109_create_known_addresses', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000110_index_known_addresses_client_id', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000111_index_known_addresses_seen_at', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261122_000112_add_clients_may_vouch', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000101_add_users_username_skeleton', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000102_index_users_username_skeleton', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000103_fill_users_username_skeleton', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000201_add_clients_tokens_since', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000202_fill_clients_tokens_since', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000203_add_sessions_audiences', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000204_index_sessions_user_id_id', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000205_drop_index_sessions_user_id', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000301_add_sessions_address', 1795959733);
INSERT INTO public.seaql_migrations VALUES ('m20261129_000302_add_sessions_device_id', 1795959733);
INSERT INTO public.sessions VALUES ('01a2278a-caa1-7d6a-a54f-0172e9d35c69', '01a2278a-bce8-73f1-9cfb-2397df6078c0', 'web', '', 'pwd', 1795959736993, 1795959733480, 1797169336993, '\x1d9969e1d639c8111de84e094e2473de530b05c0664f5a83e33bc6f004c9c53b', '\xd077e24bb2e0a7e58b141765bdb8c2f39b711af94a5e250f891cc41490a05caf', NULL, NULL, NULL, 1797169336993, NULL, 1803735736993, '', '127.0.0.1/32', '01a2278a-cb01-7c40-84b7-dac869c943e1');
INSERT INTO public.sessions VALUES ('01a2278a-cc24-7e89-881d-7db74750c3f8', '01a2278a-bce8-73f1-9cfb-2397df6078c0', 'web', '', 'pwd', 1795959737380, 1795959733480, 1797169337380, '\x6a1a0631f805731cac58e0f761f4e9203709ccea00565f22e754c4e468938d26', '\x7f7f223f89497a53f132f130d5ddf0b26e1e88cc1f91b9cb1a508c5afe064e42', NULL, NULL, NULL, 1797169337380, NULL, 1803735737380, '', '127.0.0.1/32', '01a2278a-cc3b-7be0-bd04-1c5be383f75b');
INSERT INTO public.signing_keys VALUES ('KID', 1, 2048, 1795959736208, 1795959736208, 600000, NULL);
INSERT INTO public.throttle_buckets VALUES ('cf081e464c146092f50a5ac3aa60efc9', 'known_address', '2ba739e41f79436d2ee5ea6ad8c75b1e', '127.0.0.1/32', 1795959767621, NULL);
INSERT INTO public.users VALUES ('01a2278a-bce8-73f1-9cfb-2397df6078c0', 'alice', 'alice', NULL, NULL, '$argon2id$v=19$m=64,t=1,p=1$HxkrGq7MzcJ6KnAMT7+3fA$l3saZ+fW85s57FDNg6q7GrYB4y8zcoLYBGOrR01kYzs', false, '', 1795959733480, 1795959733480, 1795959733480, 'argon2id m=64 t=1 p=1', 'alice');
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
