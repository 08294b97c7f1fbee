//! What can be set, and how it is read: defaults ← file ← environment ← flags.
//!
//! Owns the shape, the defaults and the checks of the configuration. It must not know how a value is used,
//! and reads neither the environment nor the command line itself: both are handed in.

mod choice;
mod clients;
mod database;
mod error;
mod issuer;
mod keys;
mod load;
mod log;
mod logo;
mod metrics;
mod networks;
mod pages;
mod passwords;
mod period;
mod rate;
mod require;
mod secrets;
mod sections;
mod served_pages;
mod server;
mod throttle;
mod tokens;
mod users;
mod variables;

pub use self::clients::ClientsConfig;
pub use self::database::{DatabaseConfig, DatabaseUrl, Synchronous};
pub use self::error::ConfigError;
pub use self::keys::KeysConfig;
pub use self::load::Sources;
pub use self::log::{LogConfig, LogFormat};
pub use self::logo::{Logo, LogoFormat};
pub use self::metrics::MetricsConfig;
pub use self::networks::Networks;
pub use self::pages::PagesConfig;
pub use self::passwords::{MAX_CHECK_MEMORY_KIB, PasswordsConfig};
pub use self::period::Period;
pub use self::rate::Rate;
pub use self::sections::Config;
pub use self::server::{ServerConfig, listen_address};
pub use self::throttle::ThrottleConfig;
pub use self::tokens::{MAX_ACCESS_TOKEN_LIFETIME, MAX_REFRESH_LIFETIME, TokensConfig};
pub use self::users::UsersConfig;
pub use self::variables::environment_name;
