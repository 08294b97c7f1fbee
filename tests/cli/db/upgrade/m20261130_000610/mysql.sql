-- refresh token: csr_AaIyXGWydRq-p8WQt8wBPByZpdM91EweWiv6XoEA7wzZbvcB2f8Jkig9_6sno9bzvtswSFLcgX2XWYhhoCw_Iw
-- device token: csd_0xPnfnpcCeNFvesj7EtlJg3dqebxQyviDtk4byz-0K-LTzYNKaL1nBY0a6Cq5sWu
/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!40101 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `authorization_codes` (
  `id` binary(16) NOT NULL,
  `token_hash` varbinary(32) NOT NULL,
  `client_id` varchar(64) NOT NULL,
  `redirect_uri` text NOT NULL,
  `code_challenge` varchar(43) DEFAULT NULL,
  `scope` text NOT NULL,
  `audiences` text NOT NULL,
  `nonce` text DEFAULT NULL,
  `user_id` binary(16) NOT NULL,
  `epoch` bigint(20) NOT NULL,
  `browser_session_id` binary(16) NOT NULL,
  `session_id` binary(16) DEFAULT NULL,
  `auth_time` bigint(20) NOT NULL,
  `amr` text NOT NULL,
  `device_id` binary(16) DEFAULT NULL,
  `address` varchar(43) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  `used_at` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `token_hash` (`token_hash`),
  KEY `idx_authorization_codes_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `authorization_codes` DISABLE KEYS */;
/*!40000 ALTER TABLE `authorization_codes` ENABLE KEYS */;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `authorization_requests` (
  `id` binary(16) NOT NULL,
  `token_hash` varbinary(32) NOT NULL,
  `client_id` varchar(64) NOT NULL,
  `redirect_uri` text NOT NULL,
  `response_mode` varchar(16) NOT NULL,
  `scope` text NOT NULL,
  `audiences` text NOT NULL,
  `state` text DEFAULT NULL,
  `nonce` text DEFAULT NULL,
  `code_challenge` varchar(43) DEFAULT NULL,
  `prompt` text NOT NULL,
  `max_age` bigint(20) DEFAULT NULL,
  `login_hint` text DEFAULT NULL,
  `ui_locales` text DEFAULT NULL,
  `hinted_user_id` binary(16) DEFAULT NULL,
  `browser_hash` varbinary(32) DEFAULT NULL,
  `account_chosen` tinyint(1) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `token_hash` (`token_hash`),
  KEY `idx_authorization_requests_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `authorization_requests` DISABLE KEYS */;
/*!40000 ALTER TABLE `authorization_requests` ENABLE KEYS */;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `browser_sessions` (
  `id` binary(16) NOT NULL,
  `token_hash` varbinary(32) NOT NULL,
  `user_id` binary(16) NOT NULL,
  `epoch` bigint(20) NOT NULL,
  `auth_time` bigint(20) NOT NULL,
  `amr` text NOT NULL,
  `device_id` binary(16) DEFAULT NULL,
  `remembered` tinyint(1) NOT NULL,
  `used_at` bigint(20) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  `absolute_expires_at` bigint(20) NOT NULL,
  `address` varchar(43) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `token_hash` (`token_hash`),
  KEY `idx_browser_sessions_user_id` (`user_id`),
  KEY `idx_browser_sessions_expires_at` (`expires_at`),
  CONSTRAINT `fk_browser_sessions_user_id` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `browser_sessions` DISABLE KEYS */;
/*!40000 ALTER TABLE `browser_sessions` ENABLE KEYS */;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `clients` (
  `id` varchar(64) NOT NULL,
  `secret_hash` varbinary(32) DEFAULT NULL,
  `grants` text NOT NULL,
  `scopes` text NOT NULL,
  `default_scopes` text NOT NULL,
  `audiences` text NOT NULL,
  `origins` text NOT NULL,
  `redirect_uris` text NOT NULL,
  `access_token_lifetime` bigint(20) DEFAULT NULL,
  `refresh_idle_lifetime` bigint(20) DEFAULT NULL,
  `refresh_absolute_lifetime` bigint(20) DEFAULT NULL,
  `disabled` tinyint(1) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  `may_vouch` tinyint(1) NOT NULL DEFAULT 0,
  `tokens_since` bigint(20) NOT NULL DEFAULT 0,
  `first_party` tinyint(1) NOT NULL DEFAULT 0,
  `pkce_exempt` tinyint(1) NOT NULL DEFAULT 0,
  `post_logout_redirect_uris` text DEFAULT NULL,
  `status_shard` int(11) DEFAULT NULL,
  `status_idx` int(11) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `clients` DISABLE KEYS */;
INSERT INTO `clients` VALUES ('service',0x8B6688EF5C1DD865B66CA45B8A7E48BC7649A16832DDC65B0264B53FF06916DA,'password','','','','','',NULL,NULL,NULL,0,1796141245552,1796141245552,0,1796141245553,0,0,'',NULL,NULL);
INSERT INTO `clients` VALUES ('web',NULL,'password refresh_token','','','','','',NULL,NULL,NULL,0,1796141245544,1796141245544,0,1796141245545,0,0,'',NULL,NULL);
/*!40000 ALTER TABLE `clients` ENABLE KEYS */;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `consents` (
  `user_id` binary(16) NOT NULL,
  `client_id` varchar(64) NOT NULL,
  `scope` text NOT NULL,
  `granted_at` bigint(20) NOT NULL,
  PRIMARY KEY (`user_id`,`client_id`),
  KEY `idx_consents_client_id` (`client_id`),
  CONSTRAINT `fk_consents_client_id` FOREIGN KEY (`client_id`) REFERENCES `clients` (`id`) ON DELETE CASCADE,
  CONSTRAINT `fk_consents_user_id` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `consents` DISABLE KEYS */;
/*!40000 ALTER TABLE `consents` ENABLE KEYS */;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `devices` (
  `id` binary(16) NOT NULL,
  `user_id` binary(16) NOT NULL,
  `token_hash` varbinary(32) NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `used_at` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `token_hash` (`token_hash`),
  KEY `idx_devices_user_id` (`user_id`),
  CONSTRAINT `fk_devices_user_id` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `devices` DISABLE KEYS */;
INSERT INTO `devices` VALUES (0x01A2325C65B57C0AB5486ECC48103EA3,0x01A2325C64607922AD6DA7A00EE469D3,0x5664B1400D164959113A02D391CD82E9FDBEEEAA579B06968DC70014096B4FB4,1796141245877,NULL);
INSERT INTO `devices` VALUES (0x01A2325C65BE7D17AD9F37D8A3659574,0x01A2325C64607922AD6DA7A00EE469D3,0x43DD6E87C53B9EED582948C9458A5DE7793059EAB905B86A8F1B7847D12A38E8,1796141245886,NULL);
/*!40000 ALTER TABLE `devices` ENABLE KEYS */;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `former_keys` (
  `kid` varchar(43) NOT NULL,
  `modulus` text NOT NULL,
  `exponent` varchar(16) NOT NULL,
  `gone_at` bigint(20) NOT NULL,
  PRIMARY KEY (`kid`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `former_keys` DISABLE KEYS */;
/*!40000 ALTER TABLE `former_keys` ENABLE KEYS */;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `installation` (
  `name` varchar(32) NOT NULL,
  `value` varbinary(32) NOT NULL,
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `installation` DISABLE KEYS */;
INSERT INTO `installation` VALUES ('decoy_key',0x12EA7E1D1524B5B2D6A541EF813447EACE9EFE730EDFF0C17C76DAFA25E30BAC);
INSERT INTO `installation` VALUES ('first_signing_key',0x98379EF38AE1FB08CC245CB162CFD8A6187A119BEE8FFBD3378480ADD82F9BEF);
INSERT INTO `installation` VALUES ('status_places',0x8AE7D9B541DC4700F1237CBEA09B250BB7698661206810F195238FCD647A3361);
INSERT INTO `installation` VALUES ('throttle_key',0xB4A4561DB5EA7E432AF0698066656BD2F451562CCD0A734466379B2E5F9E8F4C);
INSERT INTO `installation` VALUES ('token_check_key',0x9350020CA345DD97ED69DCFFCD5A3864797733EF6180CE6D927D19F72A879673);
/*!40000 ALTER TABLE `installation` ENABLE KEYS */;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `known_addresses` (
  `user_id` binary(16) NOT NULL,
  `client_id` varchar(64) NOT NULL,
  `address` varchar(43) NOT NULL,
  `seen_at` bigint(20) NOT NULL,
  PRIMARY KEY (`user_id`,`client_id`,`address`),
  KEY `idx_known_addresses_client_id` (`client_id`),
  KEY `idx_known_addresses_seen_at` (`seen_at`),
  CONSTRAINT `fk_known_addresses_client_id` FOREIGN KEY (`client_id`) REFERENCES `clients` (`id`) ON DELETE CASCADE,
  CONSTRAINT `fk_known_addresses_user_id` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `known_addresses` DISABLE KEYS */;
INSERT INTO `known_addresses` VALUES (0x01A2325C64607922AD6DA7A00EE469D3,'web','127.0.0.1/32',1796141245877);
/*!40000 ALTER TABLE `known_addresses` ENABLE KEYS */;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `revocations` (
  `shard` int(11) NOT NULL,
  `idx` int(11) NOT NULL,
  `change_number` bigint(20) NOT NULL,
  `revoked_at` bigint(20) NOT NULL,
  `until` bigint(20) NOT NULL,
  PRIMARY KEY (`shard`,`idx`),
  KEY `idx_revocations_shard_change_number` (`shard`,`change_number`),
  KEY `idx_revocations_until` (`until`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `revocations` DISABLE KEYS */;
INSERT INTO `revocations` VALUES (1,147559,1,1796141245900,1796142145900);
/*!40000 ALTER TABLE `revocations` ENABLE KEYS */;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `revoked_tokens` (
  `jti` binary(16) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`jti`),
  KEY `idx_revoked_tokens_expires_at` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `revoked_tokens` DISABLE KEYS */;
/*!40000 ALTER TABLE `revoked_tokens` ENABLE KEYS */;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `seaql_migrations` (
  `version` varchar(255) NOT NULL,
  `applied_at` bigint(20) NOT NULL,
  PRIMARY KEY (`version`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `seaql_migrations` DISABLE KEYS */;
INSERT INTO `seaql_migrations` VALUES ('m20261121_000001_create_users',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000002_create_clients',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000003_create_sessions',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000004_index_sessions_user_id',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000005_index_sessions_client_id',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000006_index_sessions_expires_at',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000007_create_signing_keys',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000008_create_revoked_tokens',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000009_index_revoked_tokens_expires_at',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000001_add_users_password_scheme',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000002_fill_users_password_scheme',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000003_index_users_password_scheme',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000101_create_installation',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000102_create_throttle_buckets',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000103_index_throttle_buckets_name_digest',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000104_index_throttle_buckets_address',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000105_index_throttle_buckets_full_at',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000106_index_throttle_buckets_cleared_at',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000107_create_devices',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000108_index_devices_user_id',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000109_create_known_addresses',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000110_index_known_addresses_client_id',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000111_index_known_addresses_seen_at',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000112_add_clients_may_vouch',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000101_add_users_username_skeleton',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000102_index_users_username_skeleton',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000103_fill_users_username_skeleton',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000201_add_clients_tokens_since',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000202_fill_clients_tokens_since',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000203_add_sessions_audiences',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000204_index_sessions_user_id_id',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000205_drop_index_sessions_user_id',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000301_add_sessions_address',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000302_add_sessions_device_id',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000401_add_users_session_epoch',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000402_add_sessions_epoch',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000501_add_clients_first_party',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000502_add_clients_pkce_exempt',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000503_add_clients_post_logout_redirect_uris',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000504_create_browser_sessions',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000505_index_browser_sessions_user_id',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000506_index_browser_sessions_expires_at',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000507_create_authorization_requests',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000508_index_authorization_requests_expires_at',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000509_create_authorization_codes',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000510_index_authorization_codes_expires_at',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000511_add_sessions_browser_session_id',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000512_index_sessions_browser_session_id',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000513_create_consents',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000514_index_consents_client_id',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000515_create_former_keys',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261130_000516_add_browser_sessions_address',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261130_000601_create_status_shards',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261130_000602_create_revocations',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261130_000603_index_revocations_shard_change_number',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261130_000604_index_revocations_until',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261130_000605_add_sessions_status_shard',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261130_000606_add_sessions_status_idx',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261130_000607_add_clients_status_shard',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261130_000608_add_clients_status_idx',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261130_000609_index_sessions_status_shard',1796141245);
INSERT INTO `seaql_migrations` VALUES ('m20261130_000610_create_session_endings',1796141245);
/*!40000 ALTER TABLE `seaql_migrations` ENABLE KEYS */;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `session_endings` (
  `id` binary(16) NOT NULL,
  `user_id` binary(16) DEFAULT NULL,
  `epoch` bigint(20) DEFAULT NULL,
  `client_id` varchar(64) DEFAULT NULL,
  `browser_session_id` binary(16) DEFAULT NULL,
  `until` bigint(20) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `session_endings` DISABLE KEYS */;
/*!40000 ALTER TABLE `session_endings` ENABLE KEYS */;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `sessions` (
  `id` binary(16) NOT NULL,
  `user_id` binary(16) NOT NULL,
  `client_id` varchar(64) NOT NULL,
  `scope` text NOT NULL,
  `amr` text NOT NULL,
  `auth_time` bigint(20) NOT NULL,
  `password_changed_at` bigint(20) DEFAULT NULL,
  `expires_at` bigint(20) NOT NULL,
  `family_hash` varbinary(32) DEFAULT NULL,
  `current_hash` varbinary(32) DEFAULT NULL,
  `previous_hash` varbinary(32) DEFAULT NULL,
  `sealed_successor` varbinary(64) DEFAULT NULL,
  `rotated_at` bigint(20) DEFAULT NULL,
  `current_expires_at` bigint(20) DEFAULT NULL,
  `previous_expires_at` bigint(20) DEFAULT NULL,
  `refresh_expires_at` bigint(20) DEFAULT NULL,
  `audiences` text DEFAULT NULL,
  `address` varchar(43) DEFAULT NULL,
  `device_id` binary(16) DEFAULT NULL,
  `epoch` bigint(20) NOT NULL DEFAULT 0,
  `browser_session_id` binary(16) DEFAULT NULL,
  `status_shard` int(11) DEFAULT NULL,
  `status_idx` int(11) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `idx_sessions_client_id` (`client_id`),
  KEY `idx_sessions_expires_at` (`expires_at`),
  KEY `idx_sessions_user_id_id` (`user_id`,`id`),
  KEY `idx_sessions_browser_session_id` (`browser_session_id`),
  KEY `idx_sessions_status_shard` (`status_shard`),
  CONSTRAINT `fk_sessions_client_id` FOREIGN KEY (`client_id`) REFERENCES `clients` (`id`) ON DELETE CASCADE,
  CONSTRAINT `fk_sessions_user_id` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `sessions` DISABLE KEYS */;
INSERT INTO `sessions` VALUES (0x01A2325C65B2751ABEA7C590B7CC013C,0x01A2325C64607922AD6DA7A00EE469D3,'web','','pwd',1796141245874,1796141245536,1797350845874,0x2AF89BDFFB0E90ED854D03B435FD745A3994F8189F524FB7A2C62D3FCF15FEC2,0x471729A1AAD5C5AA7FF12CF281CAC20C13329F45A62D4A68474B1DAE727F86C5,NULL,NULL,NULL,1797350845874,NULL,1803917245874,'','127.0.0.1/32',0x01A2325C65B57C0AB5486ECC48103EA3,0,NULL,1,526498);
INSERT INTO `sessions` VALUES (0x01A2325C65BD77E998BC56ED14B64C26,0x01A2325C64607922AD6DA7A00EE469D3,'web','','pwd',1796141245885,1796141245536,1797350845885,0xF6971B728257823328E43F1E4ED13504F0456555B4B8F125CB620392D80E0751,0xE4B08F26439C8C5AC6358FC43306E664B93BCDA7F1EFA57ADD2356245F60016C,NULL,NULL,NULL,1797350845885,NULL,1803917245885,'','127.0.0.1/32',0x01A2325C65BE7D17AD9F37D8A3659574,0,NULL,NULL,NULL);
/*!40000 ALTER TABLE `sessions` ENABLE KEYS */;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `signing_keys` (
  `kid` varchar(43) NOT NULL,
  `generation` int(11) NOT NULL,
  `bits` int(11) NOT NULL,
  `published_at` bigint(20) NOT NULL,
  `activates_at` bigint(20) NOT NULL,
  `longest_lifetime` bigint(20) NOT NULL,
  `revoked_at` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`kid`),
  UNIQUE KEY `generation` (`generation`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `signing_keys` DISABLE KEYS */;
INSERT INTO `signing_keys` VALUES ('KID',1,2048,1796141245768,1796141245768,600000,NULL);
/*!40000 ALTER TABLE `signing_keys` ENABLE KEYS */;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `status_shards` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `next_place` int(11) NOT NULL,
  `change_number` bigint(20) NOT NULL,
  `taken_at` bigint(20) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=2 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `status_shards` DISABLE KEYS */;
INSERT INTO `status_shards` VALUES (1,64,1,1796141245874);
/*!40000 ALTER TABLE `status_shards` ENABLE KEYS */;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `throttle_buckets` (
  `id` varchar(32) NOT NULL,
  `kind` varchar(24) NOT NULL,
  `name_digest` varchar(32) DEFAULT NULL,
  `address` varchar(43) DEFAULT NULL,
  `full_at` bigint(20) NOT NULL,
  `cleared_at` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `idx_throttle_buckets_name_digest` (`name_digest`),
  KEY `idx_throttle_buckets_address` (`address`),
  KEY `idx_throttle_buckets_full_at` (`full_at`),
  KEY `idx_throttle_buckets_cleared_at` (`cleared_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `throttle_buckets` DISABLE KEYS */;
INSERT INTO `throttle_buckets` VALUES ('88df7f5f0c1dba3dd1b0ee66125d2b22','known_address','52462c76352c5b25c406880c7fde621c','127.0.0.1/32',1796141275894,NULL);
/*!40000 ALTER TABLE `throttle_buckets` ENABLE KEYS */;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `users` (
  `id` binary(16) NOT NULL,
  `username` varchar(255) NOT NULL,
  `username_key` varchar(255) NOT NULL,
  `email` varchar(320) DEFAULT NULL,
  `full_name` varchar(255) DEFAULT NULL,
  `password_hash` text DEFAULT NULL,
  `disabled` tinyint(1) NOT NULL,
  `roles` text NOT NULL,
  `created_at` bigint(20) NOT NULL,
  `updated_at` bigint(20) NOT NULL,
  `password_changed_at` bigint(20) DEFAULT NULL,
  `password_scheme` varchar(64) DEFAULT NULL,
  `username_skeleton` varchar(600) DEFAULT NULL,
  `session_epoch` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`),
  UNIQUE KEY `username_key` (`username_key`),
  UNIQUE KEY `idx_users_username_skeleton` (`username_skeleton`),
  KEY `idx_users_password_scheme` (`password_scheme`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `users` DISABLE KEYS */;
INSERT INTO `users` VALUES (0x01A2325C64607922AD6DA7A00EE469D3,'alice','alice',NULL,NULL,'$argon2id$v=19$m=64,t=1,p=1$UYbi9rMwDxcZTVht17Ccmw$XoK9fleyEyIPMu0qzN6qhgTmafYCz5GZyE4eHmlNrSc',0,'',1796141245536,1796141245536,1796141245536,'argon2id m=64 t=1 p=1','alice',0);
/*!40000 ALTER TABLE `users` ENABLE KEYS */;
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;
/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;
UPDATE sessions SET expires_at = 4102444800000, current_expires_at = 4102444800000, refresh_expires_at = 4102444800000;
UPDATE revoked_tokens SET expires_at = 4102444800000;
UPDATE signing_keys SET published_at = 1700000000000, activates_at = 1700000000000;
