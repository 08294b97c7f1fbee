//! What an access token says (RFC 9068 §2.2).

use entity::user;
use entity::words::Words;
use serde::{Deserialize, Deserializer, Serialize};

use super::scope::{EMAIL, PROFILE, ROLES};
use super::status_claim::StatusClaim;
use crate::users::EMAIL_VERIFIED;

/// The media type of access tokens (RFC 9068 §2.1).
pub(super) const ACCESS_TOKEN_TYPE: &str = "at+jwt";

/// `aud`: one string, or several (RFC 7519 §4.1.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Audience {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Audience {
    pub(super) fn of(names: &[&str]) -> Self {
        match names {
            [name] => Self::One((*name).to_owned()),
            several => Self::Many(several.iter().copied().map(str::to_owned).collect()),
        }
    }

    /// Whether the token is meant for `audience`, byte for byte.
    pub fn contains(&self, audience: &str) -> bool {
        match self {
            Self::One(one) => one == audience,
            Self::Many(many) => many.iter().any(|candidate| candidate == audience),
        }
    }
}

/// The claims of an access token. Times are seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessTokenClaims {
    /// The issuer identifier.
    pub iss: String,
    /// Expiry.
    pub exp: i64,
    /// For which APIs.
    pub aud: Audience,
    /// The user's id, or the client's own.
    pub sub: String,
    /// The client that asked.
    pub client_id: String,
    /// Time of issue.
    pub iat: i64,
    /// Not before. None of our tokens has it; one that does is held to it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub nbf: Option<i64>,
    /// Unique id of this token: a UUIDv7, whose time has the milliseconds that `iat` lacks.
    pub jti: String,
    /// Granted scope, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The session's id; absent in a token for the client itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// When the user proved who they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    /// How (RFC 8176).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amr: Option<Vec<String>>,
    /// Where to find out whether the token was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusClaim>,
    /// What the scope asks for about the person.
    #[serde(flatten)]
    pub person: PersonClaims,
}

impl AccessTokenClaims {
    /// The granted scope as words; none if none was granted.
    pub fn granted_scope(&self) -> Words {
        self.scope.as_deref().unwrap_or_default().split_ascii_whitespace().collect()
    }
}

/// A member that is there has a value: null is not the same as absent.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    i64::deserialize(deserializer).map(Some)
}

/// Claims about the person, each behind its scope: nothing personal leaves unasked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonClaims {
    /// Scope `profile`: the username.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred_username: Option<String>,
    /// Scope `profile`: the full name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Scope `email`: the e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Beside every e-mail address: whether it is known to be the user's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_verified: Option<bool>,
    /// Scope `roles`: role names (RFC 9068 §2.2.3.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<String>>,
}

impl PersonClaims {
    pub(super) fn of(user: &user::Model, scope: &Words) -> Self {
        let with = |name: &str| scope.contains(name);
        let email = user.email.clone().filter(|_| with(EMAIL));
        Self {
            preferred_username: with(PROFILE).then(|| user.username.clone()),
            name: user.full_name.clone().filter(|_| with(PROFILE)),
            email_verified: email.is_some().then_some(EMAIL_VERIFIED),
            email,
            roles: with(ROLES).then(|| user.roles.0.clone()),
        }
    }
}
