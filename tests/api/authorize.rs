//! `GET, POST /authorize`, and the pages until the app is answered: one file a kind of test.

mod answers;
mod hostile_redirects;
mod openid;
mod parameters;
mod pkce;
mod prompt;
mod sign_in;
mod steps;
mod withdrawn;
