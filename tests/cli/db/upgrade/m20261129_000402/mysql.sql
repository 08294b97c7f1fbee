-- refresh token: csr_AaIpI7Wjdt25mkmYQoQ8n_0lJPNGq3oY3MyIlplnM8GbB-yB5Co-GE5o27HVHb3drXuvSoFV5PjupDH1rfe3Xg
-- device token: csd_Yly4klyotoyJ4bb3wrXP9YXul97XGpppNZYoI8udsQvrh1Wt5Rp-doiwrbVt7dBG
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
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `clients` DISABLE KEYS */;
INSERT INTO `clients` VALUES ('service',0x36D7D1F048AF214F5E002CD0FE665A03485B0ACED28C90BA9533CFC6AFDAA865,'password','','','','','',NULL,NULL,NULL,0,1795986535587,1795986535587,0,1795986535588);
INSERT INTO `clients` VALUES ('web',NULL,'password refresh_token','','','','','',NULL,NULL,NULL,0,1795986535570,1795986535570,0,1795986535571);
/*!40000 ALTER TABLE `clients` ENABLE KEYS */;
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
INSERT INTO `devices` VALUES (0x01A22923B5A870B7967C7608B1A52681,0x01A22923B469726F892FFCB49882091F,0x6943D830613FE51620B82BFC28832BA6357796061CD7656D73876DECD6BFC951,1795986535848,NULL);
INSERT INTO `devices` VALUES (0x01A22923B5C37289A4897803962F704C,0x01A22923B469726F892FFCB49882091F,0x25BB907ED6AE171C0495DC63F46F8E337356316B898F89F02AFB4781C13E977D,1795986535875,NULL);
/*!40000 ALTER TABLE `devices` ENABLE KEYS */;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `installation` (
  `name` varchar(32) NOT NULL,
  `value` varbinary(32) NOT NULL,
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `installation` DISABLE KEYS */;
INSERT INTO `installation` VALUES ('decoy_key',0xA3DAE90E8CAF9B00EE07706BF3CB59767A47A66E9ECFDE7FCBBE14CB417E18EE);
INSERT INTO `installation` VALUES ('first_signing_key',0x10A8354D5537BF7B6F48D7766F6F311091B693987028D2E3D2762924F7CC0707);
INSERT INTO `installation` VALUES ('throttle_key',0xDC3DC47E5B22E3737E963DAAEA91A356D1A4C7DDED94FDD2B544394FF123A352);
INSERT INTO `installation` VALUES ('token_check_key',0xE0A3871E843AB23308E6807DBCCB5A5B4521BCB91B5FCC207133EE2AE92A44F9);
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
INSERT INTO `known_addresses` VALUES (0x01A22923B469726F892FFCB49882091F,'web','127.0.0.1/32',1795986535844);
/*!40000 ALTER TABLE `known_addresses` ENABLE KEYS */;
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
INSERT INTO `revoked_tokens` VALUES (0x01A22923B5C27241B80326AA7B020210,1795987135000);
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
INSERT INTO `seaql_migrations` VALUES ('m20261121_000001_create_users',1795986533);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000002_create_clients',1795986533);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000003_create_sessions',1795986533);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000004_index_sessions_user_id',1795986533);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000005_index_sessions_client_id',1795986533);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000006_index_sessions_expires_at',1795986533);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000007_create_signing_keys',1795986534);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000008_create_revoked_tokens',1795986534);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000009_index_revoked_tokens_expires_at',1795986534);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000001_add_users_password_scheme',1795986534);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000002_fill_users_password_scheme',1795986534);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000003_index_users_password_scheme',1795986534);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000101_create_installation',1795986534);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000102_create_throttle_buckets',1795986534);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000103_index_throttle_buckets_name_digest',1795986534);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000104_index_throttle_buckets_address',1795986534);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000105_index_throttle_buckets_full_at',1795986534);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000106_index_throttle_buckets_cleared_at',1795986534);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000107_create_devices',1795986534);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000108_index_devices_user_id',1795986534);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000109_create_known_addresses',1795986534);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000110_index_known_addresses_client_id',1795986534);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000111_index_known_addresses_seen_at',1795986534);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000112_add_clients_may_vouch',1795986534);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000101_add_users_username_skeleton',1795986534);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000102_index_users_username_skeleton',1795986535);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000103_fill_users_username_skeleton',1795986535);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000201_add_clients_tokens_since',1795986535);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000202_fill_clients_tokens_since',1795986535);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000203_add_sessions_audiences',1795986535);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000204_index_sessions_user_id_id',1795986535);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000205_drop_index_sessions_user_id',1795986535);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000301_add_sessions_address',1795986535);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000302_add_sessions_device_id',1795986535);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000401_add_users_session_epoch',1795986535);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000402_add_sessions_epoch',1795986535);
/*!40000 ALTER TABLE `seaql_migrations` ENABLE KEYS */;
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
  PRIMARY KEY (`id`),
  KEY `idx_sessions_client_id` (`client_id`),
  KEY `idx_sessions_expires_at` (`expires_at`),
  KEY `idx_sessions_user_id_id` (`user_id`,`id`),
  CONSTRAINT `fk_sessions_client_id` FOREIGN KEY (`client_id`) REFERENCES `clients` (`id`) ON DELETE CASCADE,
  CONSTRAINT `fk_sessions_user_id` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `sessions` DISABLE KEYS */;
INSERT INTO `sessions` VALUES (0x01A22923B5A376DDB99A499842843C9F,0x01A22923B469726F892FFCB49882091F,'web','','pwd',1795986535843,1795986535529,1797196135843,0x05B557C24EFE3B9C529054EE65C319E06A4809AE2895A6F59CBB08ACD4885E31,0x9B424115B2E822C067ED2490AEE38AA73652F56A972B552EABAF229957F3FBBB,NULL,NULL,NULL,1797196135843,NULL,1803762535843,'','127.0.0.1/32',0x01A22923B5A870B7967C7608B1A52681,0);
INSERT INTO `sessions` VALUES (0x01A22923B5C27D2DA4C9CC697E5CBD1C,0x01A22923B469726F892FFCB49882091F,'web','','pwd',1795986535874,1795986535529,1797196135874,0x9837DEB12A15755391AA69E5338FAA961830F59689C5E9AB5C3949CDF17C6369,0xA182B7CABA44412DCE2D2DDAFF087A31E5D17212CB1B39FC38969420EE738030,NULL,NULL,NULL,1797196135874,NULL,1803762535874,'','127.0.0.1/32',0x01A22923B5C37289A4897803962F704C,0);
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
INSERT INTO `signing_keys` VALUES ('KID',1,2048,1795986535812,1795986535812,600000,NULL);
/*!40000 ALTER TABLE `signing_keys` ENABLE KEYS */;
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
INSERT INTO `throttle_buckets` VALUES ('435d23e94acccb0202f545d65fb79a6c','known_address','4afd98afe022e536a56d06b67a87a202','127.0.0.1/32',1795986565895,NULL);
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
INSERT INTO `users` VALUES (0x01A22923B469726F892FFCB49882091F,'alice','alice',NULL,NULL,'$argon2id$v=19$m=64,t=1,p=1$HlT6r4XGjtkRD36IUsM2MQ$Q0aa4sYWU8GgbxallPxoCkuknMOZhNf4hxjFPxxZ+lo',0,'',1795986535529,1795986535529,1795986535529,'argon2id m=64 t=1 p=1','alice',0);
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
