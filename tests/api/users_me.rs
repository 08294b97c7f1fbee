//! `GET /users/me` and `PATCH /users/me`: one's own account. Who is let in is the same for the URLs below.

mod bearer;
mod profile;
