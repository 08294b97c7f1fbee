//! Why a token is refused. All kits have the same reasons: `verifiers/reasons.json` beside this package.

/// Why a request is refused: the word that is counted and logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each has its description")]
pub enum Reason {
    MissingToken,
    TwoTokens,
    Malformed,
    WrongType,
    WrongAlgorithm,
    UnknownKey,
    KeysUnavailable,
    BadSignature,
    Expired,
    NotYetValid,
    WrongIssuer,
    WrongAudience,
    InsufficientScope,
    Revoked,
    StatusForeign,
    StatusMissing,
    StatusUnavailable,
}

/// The code of RFC 6750 §3.1 for a token that is not good.
const INVALID: Option<&str> = Some("invalid_token");

/// A reason in words, and how it is answered.
struct Row {
    name: &'static str,
    status: u16,
    error: Option<&'static str>,
    description: &'static str,
}

impl Reason {
    /// All reasons, in the order of the checks.
    pub const ALL: [Self; 17] = [
        Self::MissingToken,
        Self::TwoTokens,
        Self::Malformed,
        Self::WrongType,
        Self::WrongAlgorithm,
        Self::UnknownKey,
        Self::KeysUnavailable,
        Self::BadSignature,
        Self::Expired,
        Self::NotYetValid,
        Self::WrongIssuer,
        Self::WrongAudience,
        Self::InsufficientScope,
        Self::Revoked,
        Self::StatusForeign,
        Self::StatusMissing,
        Self::StatusUnavailable,
    ];

    /// What it is called in counters, events and logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.row().name
    }

    /// The HTTP status of the answer: 400, 401, 403 or 503.
    #[must_use]
    pub const fn status(self) -> u16 {
        self.row().status
    }

    /// The error code of RFC 6750 §3.1, if there is one.
    #[must_use]
    pub const fn error(self) -> Option<&'static str> {
        self.row().error
    }

    /// One sentence, in which nothing of the request stands.
    #[must_use]
    pub const fn description(self) -> &'static str {
        self.row().description
    }

    const fn row(self) -> Row {
        let (name, status, error, description) = match self {
            Self::MissingToken => ("missing_token", 401, None, "This resource needs a bearer token"),
            Self::TwoTokens => {
                ("two_tokens", 400, Some("invalid_request"), "The request has more than one token")
            }
            Self::Malformed => ("malformed", 401, INVALID, "The token is malformed"),
            Self::WrongType => ("wrong_type", 401, INVALID, "The token is not an access token"),
            Self::WrongAlgorithm => (
                "wrong_algorithm",
                401,
                INVALID,
                "The token is signed with an algorithm that is not accepted",
            ),
            Self::UnknownKey => ("unknown_key", 401, INVALID, "The token is signed with an unknown key"),
            Self::BadSignature => ("bad_signature", 401, INVALID, "The token's signature is wrong"),
            Self::Expired => ("expired", 401, INVALID, "The token has expired"),
            Self::NotYetValid => ("not_yet_valid", 401, INVALID, "The token is not valid yet"),
            Self::WrongIssuer => ("wrong_issuer", 401, INVALID, "The token is from another issuer"),
            Self::WrongAudience => ("wrong_audience", 401, INVALID, "The token is for another audience"),
            _ => return self.late_row(),
        };
        Row { name, status, error, description }
    }

    /// What is about scopes, the status, and what cannot be known.
    const fn late_row(self) -> Row {
        let (name, status, error, description) = match self {
            Self::InsufficientScope => (
                "insufficient_scope",
                403,
                Some("insufficient_scope"),
                "The token lacks a scope that is needed",
            ),
            Self::Revoked => ("revoked", 401, INVALID, "The token has been revoked"),
            Self::StatusForeign => {
                ("status_foreign", 401, INVALID, "The token names a status list that is not accepted")
            }
            Self::StatusMissing => ("status_missing", 401, INVALID, "The token names no status list"),
            Self::KeysUnavailable => {
                ("keys_unavailable", 503, None, "The issuer's keys cannot be had at the moment")
            }
            _ => (
                "status_unavailable",
                503,
                None,
                "Whether the token has been revoked cannot be told at the moment",
            ),
        };
        Row { name, status, error, description }
    }
}
