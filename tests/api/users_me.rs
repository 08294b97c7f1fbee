//! `GET /users/me`, `PATCH /users/me`, `POST /users/me/password`: one's own account.

mod bearer;
mod password;
mod profile;
