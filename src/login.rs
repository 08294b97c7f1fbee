//! How a person proves who they are: an [`Attempt`] goes in, an [`Outcome`] comes out. Or a person makes an
//! account of their own.
//!
//! Owns the order of the steps of a login, what each attempt counts for, and what is remembered after a
//! success. It must not know tokens or HTTP: a session is begun by somebody else, in the transaction in which
//! the login is settled.

mod attempt;
mod authenticate;
mod authenticator;
mod change_password;
mod claim;
mod count;
mod enter;
mod error;
mod evaluate;
mod place;
mod prove;
mod recent;
mod refusal;
mod settle;
mod sign_up;

pub use self::attempt::{Attempt, Caller};
pub use self::authenticate::Outcome;
pub use self::authenticator::Authenticator;
pub use self::change_password::PasswordChanged;
pub use self::error::Error;
pub use self::recent::RecentAddresses;
pub use self::settle::{Authenticated, OnDevice, amr};
