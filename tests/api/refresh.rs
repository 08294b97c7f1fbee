//! `POST /token`, grant `refresh_token` (design §6, abuse cases 45 to 55).

mod audiences;
mod form;
mod lifetimes;
mod lost_answers;
mod parallel;
mod restart;
mod rules;
mod scopes;
mod subject;
