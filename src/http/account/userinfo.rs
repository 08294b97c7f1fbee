//! `GET, POST /userinfo` (OpenID Connect Core §5.3).

use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};

use crate::http::request::bearer::{Owner, OwnerByForm};
use crate::http::response::problem::{Refused, Statuses};
use crate::http::tag::Tag;
use crate::oauth::PersonClaims;
use crate::oauth::scope::OPENID;
use crate::oauth::userinfo::UserInfo;

#[derive(Clone, Copy)]
pub(super) struct UserInfoApi;

/// What is known about the user, as far as the scope of the token goes.
#[derive(Debug, Object)]
#[oai(rename = "UserInfo", skip_serializing_if_is_none)]
struct UserInfoObject {
    /// The user's id, as in every token.
    sub: String,
    /// The name to log in with. With the scope `profile`, like `name`.
    preferred_username: Option<String>,
    /// Full name.
    name: Option<String>,
    /// E-mail address. With the scope `email`.
    email: Option<String>,
    /// Whether the e-mail address is known to be the user's: never yet. Beside `email`.
    email_verified: Option<bool>,
    /// Role names. With the scope `roles`.
    roles: Option<Vec<String>>,
}

impl From<UserInfo> for UserInfoObject {
    fn from(UserInfo { sub, person }: UserInfo) -> Self {
        let PersonClaims { preferred_username, name, email, email_verified, roles } = person;
        Self { sub, preferred_username, name, email, email_verified, roles }
    }
}

#[derive(ApiResponse)]
enum UserInfoAnswer {
    /// The user.
    #[oai(status = 200)]
    Found(Json<UserInfoObject>),
}

struct Failures;

impl Statuses for Failures {
    const LIST: &'static [(u16, &'static str)] = &[
        (400, "A token in the header and another one in the form, or a malformed form."),
        (401, "The bearer token is missing, not valid, or not meant for this server."),
        (403, "The token lacks the scope `openid`."),
        (408, "The body did not arrive in time."),
        (413, "The body is too large."),
        (503, "Busy; see `Retry-After`."),
    ];
}

fn answer(owner: &Owner) -> Result<UserInfoAnswer, Refused<Failures>> {
    owner.require(&[OPENID])?;
    Ok(UserInfoAnswer::Found(Json(UserInfo::within(&owner.0).into())))
}

#[OpenApi(tag = "Tag::Account")]
impl UserInfoApi {
    /// Get the user of a token
    ///
    /// For libraries of OpenID Connect. The token needs the scope `openid`.
    #[oai(path = "/userinfo", method = "get", operation_id = "get_userinfo")]
    async fn get_userinfo(&self, owner: Owner) -> Result<UserInfoAnswer, Refused<Failures>> {
        answer(&owner)
    }

    /// Get the user of a token, by a form
    ///
    /// The same. The token may be sent as `access_token` in the form instead of the header (RFC 6750 §2.2).
    #[oai(path = "/userinfo", method = "post", operation_id = "post_userinfo")]
    async fn post_userinfo(
        &self,
        OwnerByForm(owner): OwnerByForm,
    ) -> Result<UserInfoAnswer, Refused<Failures>> {
        answer(&owner)
    }
}
