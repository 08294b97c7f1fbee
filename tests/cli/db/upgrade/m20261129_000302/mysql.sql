-- refresh token: csr_AaInit1GeMK06eRIqW7QagkrpGsD3MU3su4vMJJxrQLJYIFRtH4YyVL7llu7XGBq2wgn7EfDdlCkYqp1c5y39g
-- device token: csd_yFA6SCJdKmOYv6dal1syTj_8LZZkm3C1zPAogHtvuSIguamKYQnTwLEgCL5yISgA
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
INSERT INTO `clients` VALUES ('service',0xF128B63973B3A6182DFDCE4EE289391CE297AAF147DAD9574137683E11D8D9B2,'password','','','','','',NULL,NULL,NULL,0,1795959740865,1795959740865,0,1795959740866);
INSERT INTO `clients` VALUES ('web',NULL,'password refresh_token','','','','','',NULL,NULL,NULL,0,1795959740810,1795959740810,0,1795959740811);
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
INSERT INTO `devices` VALUES (0x01A2278ADD72778FB1B864C84FE45BAC,0x01A2278AD975770EB5E910387E58BE8C,0x03EF90C3C31CACD561993F79458F1EFC6BC8D57118CDABA65D4BE5B535F6D860,1795959741810,NULL);
INSERT INTO `devices` VALUES (0x01A2278ADE0570E0B97E5FE8C8AE9D8C,0x01A2278AD975770EB5E910387E58BE8C,0xAE30B07827B8E86441D3A92811A57A702B70B8C0780A06E9967B45B5AD612585,1795959741957,NULL);
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
INSERT INTO `installation` VALUES ('decoy_key',0x5E84DB1603F680EE370927C188D750623E456C2DDF1FACEC6567166C6549C1E3);
INSERT INTO `installation` VALUES ('first_signing_key',0x3B4D36C2D9C686B8E47B1C542CB3FA80AE1C2FD7E5A27408351ABD9D2EC80027);
INSERT INTO `installation` VALUES ('throttle_key',0x272C0FBB7598BA1F941B962DD1B9ED96BAFA74AA3CD399BE35EFB66A85BA8787);
INSERT INTO `installation` VALUES ('token_check_key',0xE6F3DBEBD64B6E47731C43CDD37A9CFFD09E112777FF9F9C38FE385AC3FFD12A);
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
INSERT INTO `known_addresses` VALUES (0x01A2278AD975770EB5E910387E58BE8C,'web','127.0.0.1/32',1795959741805);
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
INSERT INTO `revoked_tokens` VALUES (0x01A2278ADDBE7614ACDAF3812BF95B19,1795960341000);
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
INSERT INTO `seaql_migrations` VALUES ('m20261121_000001_create_users',1795959738);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000002_create_clients',1795959738);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000003_create_sessions',1795959739);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000004_index_sessions_user_id',1795959739);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000005_index_sessions_client_id',1795959739);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000006_index_sessions_expires_at',1795959739);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000007_create_signing_keys',1795959739);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000008_create_revoked_tokens',1795959739);
INSERT INTO `seaql_migrations` VALUES ('m20261121_000009_index_revoked_tokens_expires_at',1795959739);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000001_add_users_password_scheme',1795959739);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000002_fill_users_password_scheme',1795959739);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000003_index_users_password_scheme',1795959739);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000101_create_installation',1795959739);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000102_create_throttle_buckets',1795959739);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000103_index_throttle_buckets_name_digest',1795959739);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000104_index_throttle_buckets_address',1795959739);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000105_index_throttle_buckets_full_at',1795959739);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000106_index_throttle_buckets_cleared_at',1795959739);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000107_create_devices',1795959739);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000108_index_devices_user_id',1795959739);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000109_create_known_addresses',1795959739);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000110_index_known_addresses_client_id',1795959740);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000111_index_known_addresses_seen_at',1795959740);
INSERT INTO `seaql_migrations` VALUES ('m20261122_000112_add_clients_may_vouch',1795959740);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000101_add_users_username_skeleton',1795959740);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000102_index_users_username_skeleton',1795959740);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000103_fill_users_username_skeleton',1795959740);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000201_add_clients_tokens_since',1795959740);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000202_fill_clients_tokens_since',1795959740);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000203_add_sessions_audiences',1795959740);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000204_index_sessions_user_id_id',1795959740);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000205_drop_index_sessions_user_id',1795959740);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000301_add_sessions_address',1795959740);
INSERT INTO `seaql_migrations` VALUES ('m20261129_000302_add_sessions_device_id',1795959740);
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
  PRIMARY KEY (`id`),
  KEY `idx_sessions_client_id` (`client_id`),
  KEY `idx_sessions_expires_at` (`expires_at`),
  KEY `idx_sessions_user_id_id` (`user_id`,`id`),
  CONSTRAINT `fk_sessions_client_id` FOREIGN KEY (`client_id`) REFERENCES `clients` (`id`) ON DELETE CASCADE,
  CONSTRAINT `fk_sessions_user_id` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `sessions` DISABLE KEYS */;
INSERT INTO `sessions` VALUES (0x01A2278ADD4678C2B4E9E448A96ED06A,0x01A2278AD975770EB5E910387E58BE8C,'web','','pwd',1795959741766,1795959740789,1797169341766,0x9D635B86B4C27C44797C2B1C72D752D1F9BF3B93E5C8F2834CE15F69604A1FDC,0xB1E725ACCAE394309491EF36BE751BDFE649A3FFB1855586EF09BA5866E884D0,NULL,NULL,NULL,1797169341766,NULL,1803735741766,'','127.0.0.1/32',0x01A2278ADD72778FB1B864C84FE45BAC);
INSERT INTO `sessions` VALUES (0x01A2278ADDBE793D9F01E878ED9EBE78,0x01A2278AD975770EB5E910387E58BE8C,'web','','pwd',1795959741886,1795959740789,1797169341886,0x13839A7C6D60227936EDA88F75654B49433C9CE0966F0139F1B49F4C3A18069E,0xA015ADFB5F5D097F6E15867E91FDA8A89380B330C21310A0A17EA5E5DDE6E328,NULL,NULL,NULL,1797169341886,NULL,1803735741886,'','127.0.0.1/32',0x01A2278ADE0570E0B97E5FE8C8AE9D8C);
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
INSERT INTO `signing_keys` VALUES ('KID',1,2048,1795959741584,1795959741584,600000,NULL);
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
INSERT INTO `throttle_buckets` VALUES ('d632eb867bb90be4eae6187ee509cf03','known_address','43710f344d568ac7287b03822698ddd0','127.0.0.1/32',1795959772202,NULL);
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
  PRIMARY KEY (`id`),
  UNIQUE KEY `username_key` (`username_key`),
  UNIQUE KEY `idx_users_username_skeleton` (`username_skeleton`),
  KEY `idx_users_password_scheme` (`password_scheme`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
/*!40101 SET character_set_client = @saved_cs_client */;
/*!40000 ALTER TABLE `users` DISABLE KEYS */;
INSERT INTO `users` VALUES (0x01A2278AD975770EB5E910387E58BE8C,'alice','alice',NULL,NULL,'$argon2id$v=19$m=64,t=1,p=1$wzjp+uyKSNGTJAg1lAKqyA$p6woxL36sEtYApOap/jF1SKi0lyHQjAkFeA+WevRaFE',0,'',1795959740789,1795959740789,1795959740789,'argon2id m=64 t=1 p=1','alice');
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
