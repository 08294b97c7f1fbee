//! What is kept between a client's question at the authorization endpoint and its exchange of a code: the
//! request while the user answers (B2), and then the code (B8).
//!
//! Owns the tables `authorization_requests` and `authorization_codes`. It must not know what a request may
//! ask for, nor what a code is worth to a client.

mod codes;
mod requests;

pub use self::codes::{
    AuthorizationCode, CODE_LIFETIME, NewCode, Used, find_code, forget_codes, make_code, sweep_codes,
    use_code,
};
pub use self::requests::{
    NewRequest, OPENED_LIFETIME, REQUEST_LIFETIME, RequestToken, act_in, complete, find_request,
    note_account_chosen, note_other_account, open_in, store, sweep_requests,
};
