//! The pages, one a file.

mod account;
mod choose_account;
mod consent;
mod error;
mod form_post;
mod hidden;
mod home;
mod sign_in;
mod sign_out;
mod sign_up;

pub use self::account::consents::{AccountConsents, GrantedConsent};
pub use self::account::password::AccountPassword;
pub use self::account::profile::AccountProfile;
pub use self::account::sessions::{AccountBrowser, AccountSession, AccountSessions};
pub use self::choose_account::ChooseAccount;
pub use self::consent::{Consent, ConsentKind};
pub use self::error::{ErrorPage, Trouble};
pub use self::form_post::FormPost;
pub use self::hidden::Hidden;
pub use self::home::Home;
pub use self::sign_in::{Remember, SignIn};
pub use self::sign_out::{SignOut, SignedOut};
pub use self::sign_up::SignUp;
