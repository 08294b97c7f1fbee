//! What a presented refresh token is worth, and its exchange for the next one (design rules S1 to S5).
//!
//! The chain of a session never forks: the exchange is one UPDATE that succeeds only while the row is as it
//! was read. A request that loses this race reads the row again and is given the winner's successor, which
//! the winner has sealed for exactly this. The grace does not matter here, since a race cannot be lost before
//! it was entered.

use entity::secret::HashedToken;
use entity::session::{self, Column};
use entity::time::UnixMillis;
use entity::user;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait as _, DbBackend, DbErr, EntityTrait, QueryFilter, QueryTrait as _,
    Statement, Value,
};

use super::look_up::{find, find_with_user};
use super::refresh_token::RefreshToken;
use super::times::began_at;
use crate::address::Prefix;
use crate::ambient::Ambient;
use crate::database::{Database, Written};
use crate::token_check::TokenCheck;

/// Clocks of nodes differ: a rotation this far in the future was a moment ago (S5).
const CLOCK_DIFFERENCE_MILLIS: i64 = 60_000;

/// Lifetimes of refresh tokens in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefreshLifetimes {
    /// Of a token that is not used.
    pub idle: i64,
    /// Of all tokens of the session, from its beginning on.
    pub absolute: i64,
    /// How long an exchanged token still gives the same successor.
    pub grace: i64,
}

impl RefreshLifetimes {
    /// When a token made at `now` expires, in a session that began at `began_at`.
    pub(super) fn next_expiry(&self, now: UnixMillis, began_at: UnixMillis) -> UnixMillis {
        now.plus_millis(self.idle).min(began_at.plus_millis(self.absolute))
    }
}

/// Which generation a token of the right family is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// To be used next.
    Current,
    /// The one before, which was exchanged already.
    Previous,
    /// Neither: somebody else has gone on with the family (S3).
    Replayed,
}

/// A token that belongs to a session.
#[derive(Clone, Debug)]
pub struct Presented {
    /// The token.
    pub token: RefreshToken,
    /// Its session as read.
    pub session: session::Model,
    /// Whose session it is, as read with it.
    pub user: user::Model,
    /// Which generation it is.
    pub generation: Generation,
    /// When the request arrived that presents it: the present, for everything that is decided about it.
    pub presented_at: UnixMillis,
}

/// Why no new token is given.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The session has ended, or the token has expired or was replayed meanwhile.
    #[error("the refresh token is worth nothing")]
    Worthless,
    /// The database failed.
    #[error("{0}")]
    Database(#[from] DbErr),
    /// Another exchange was quicker, and what it left cannot be followed. Nothing was used up.
    #[error("the session was changed by another request at the same time")]
    Overtaken,
    /// OpenSSL failed.
    #[error("cannot seal a refresh token")]
    Unsealed,
}

/// Finds a token's session. `None` if there is none, if the family secret is wrong, or if the session belongs
/// to another client; nothing is touched then (S4). `presented_at` is when the request arrived.
pub async fn examine(
    database: &Database,
    presented_at: UnixMillis,
    client_id: &str,
    token: RefreshToken,
) -> Result<Option<Presented>, DbErr> {
    let found = find_with_user(database.reader(), token.session_id()).await?;
    let own = found.filter(|(session, _)| session.client_id == client_id);
    Ok(own.and_then(|(session, user)| {
        let generation = classify(&token, &session)?;
        Some(Presented { token, session, user, generation, presented_at })
    }))
}

/// Which generation the token is; `None` if it is not of the session's family.
fn classify(token: &RefreshToken, session: &session::Model) -> Option<Generation> {
    if !is_same(session.family_hash.as_ref(), &token.family_hash()) {
        return None;
    }
    let generation_hash = token.generation_hash();
    Some(if is_same(session.current_hash.as_ref(), &generation_hash) {
        Generation::Current
    } else if is_same(session.previous_hash.as_ref(), &generation_hash) {
        Generation::Previous
    } else {
        Generation::Replayed
    })
}

fn is_same(stored: Option<&HashedToken>, presented: &HashedToken) -> bool {
    stored.is_some_and(|stored| {
        stored.0.len() == presented.0.len() && openssl::memcmp::eq(&stored.0, &presented.0)
    })
}

impl Presented {
    /// Whether the token has expired, idle or with its session. A token counts as expired, too, if it is so
    /// old that by the lifetimes of today its successor would expire at once.
    pub fn has_expired(&self, lifetimes: RefreshLifetimes) -> bool {
        let now = self.presented_at;
        self.expires_at() <= now || lifetimes.next_expiry(now, began_at(&self.session)) <= now
    }

    /// When the token expires if it is not used. A row without that time is damaged and gives nothing.
    pub fn expires_at(&self) -> UnixMillis {
        let own = match self.generation {
            Generation::Current => self.session.current_expires_at,
            Generation::Previous | Generation::Replayed => self.session.previous_expires_at,
        };
        own.min(self.session.refresh_expires_at).unwrap_or(UnixMillis(0))
    }
}

/// The exchange of a token for its successor: S1 for the current generation, S2 for the previous one.
#[derive(Debug)]
pub struct Exchange<'a> {
    /// Where sessions are.
    pub database: &'a Database,
    /// Clock and randomness.
    pub ambient: &'a Ambient,
    /// Makes the checks of tokens.
    pub checks: &'a TokenCheck,
    /// The token.
    pub presented: &'a Presented,
    /// Lifetimes as of today.
    pub lifetimes: RefreshLifetimes,
    /// When the access token expires that goes with the successor.
    pub access_expires_at: UnixMillis,
    /// From where the token was sent.
    pub address: Prefix,
}

impl Exchange<'_> {
    /// The successor.
    pub async fn run(&self) -> Result<RefreshToken, ExchangeError> {
        let presented = self.presented;
        if presented.generation == Generation::Replayed || presented.has_expired(self.lifetimes) {
            return Err(ExchangeError::Worthless);
        }
        if presented.is_within_grace(self.lifetimes.grace)
            && let Some(successor) = self.known_successor(&presented.session)
        {
            return Ok(successor);
        }
        match self.attempt().await? {
            Some(successor) => Ok(successor),
            None => self.winners_successor().await,
        }
    }

    /// What the request that was quicker has left. The row is read through the writer: a replica that the
    /// reader asks could be older than the row that made the attempt fail.
    async fn winners_successor(&self) -> Result<RefreshToken, ExchangeError> {
        let token = &self.presented.token;
        let session =
            find(self.database.writer(), token.session_id()).await?.ok_or(ExchangeError::Worthless)?;
        match classify(token, &session).ok_or(ExchangeError::Worthless)? {
            Generation::Previous => self.known_successor(&session).ok_or(ExchangeError::Overtaken),
            // Others have gone on with the family twice while this request was under way: no proof of theft.
            Generation::Replayed => Err(ExchangeError::Worthless),
            // Its own rotation was undone meanwhile, which nothing here does.
            Generation::Current => Err(ExchangeError::Overtaken),
        }
    }

    /// The successor that the token was exchanged for, if it was.
    fn known_successor(&self, session: &session::Model) -> Option<RefreshToken> {
        self.presented.token.unseal(session.sealed_successor.as_deref()?, self.checks)
    }

    /// When nothing of the session lives any more. Within the grace the same exchange gives further access
    /// tokens without a change to the row. The result is never earlier than before, although a clock may be
    /// set back.
    fn session_expiry(&self, refresh_expires_at: UnixMillis) -> UnixMillis {
        let margin = self.lifetimes.grace.saturating_add(CLOCK_DIFFERENCE_MILLIS);
        let last_access_token = self.access_expires_at.plus_millis(margin);
        self.presented.session.expires_at.max(refresh_expires_at).max(last_access_token)
    }

    /// The successor, or `None` if the row is no longer as it was read (D5).
    async fn attempt(&self) -> Result<Option<RefreshToken>, ExchangeError> {
        let Presented { token, session, generation, presented_at, .. } = self.presented;
        let successor = token.successor(self.ambient, self.checks);
        let sealed = token.seal(&successor, self.ambient).ok_or(ExchangeError::Unsealed)?;
        let expires_at = self.lifetimes.next_expiry(*presented_at, began_at(session));
        let previous_expires_at = match generation {
            Generation::Current => session.current_expires_at,
            Generation::Previous | Generation::Replayed => session.previous_expires_at,
        };
        let writer = self.database.writer();
        let values = [
            (Column::PreviousHash, token.generation_hash().into()),
            (Column::CurrentHash, successor.generation_hash().into()),
            (Column::SealedSuccessor, sealed.into()),
            // Read again: a request that was presented before this moment is under way beside this one.
            (Column::RotatedAt, self.ambient.now().into()),
            (Column::PreviousExpiresAt, previous_expires_at.into()),
            (Column::CurrentExpiresAt, expires_at.into()),
            (Column::ExpiresAt, self.session_expiry(expires_at).into()),
            (Column::Address, self.address.to_string().into()),
        ];
        let changed =
            writer.execute_raw(compare_and_swap(writer.get_database_backend(), session, values)).await?;
        Ok((changed.rows_affected() == 1).then_some(successor))
    }
}

impl Presented {
    /// S2: whether the token was exchanged so lately that it gives the same successor again. A rotation after
    /// the token was presented is always late enough, however short the grace: it belongs to another request
    /// that is under way beside this one.
    fn is_within_grace(&self, grace: i64) -> bool {
        let Some(rotated_at) = self.session.rotated_at.filter(|_| self.generation == Generation::Previous)
        else {
            return false;
        };
        let elapsed = self.presented_at.0.saturating_sub(rotated_at.0);
        (-CLOCK_DIFFERENCE_MILLIS..=grace).contains(&elapsed)
    }
}

/// Gives the row these values if its current generation is still the one that was read.
fn compare_and_swap(backend: DbBackend, session: &session::Model, values: [(Column, Value); 8]) -> Statement {
    static STATEMENT: Written = Written::new();
    let conditions = [session.id.into(), session.current_hash.clone().into()];
    let columns = values.each_ref().map(|(column, _)| *column);
    let values = values.into_iter().map(|(_, value)| value);
    STATEMENT.with(backend, values.chain(conditions), || {
        let mut update = session::Entity::update_many();
        for column in columns {
            update = update.col_expr(column, Expr::value(Value::Bytes(None)));
        }
        update
            .filter(Column::Id.eq(session.id))
            // Not the hash itself: where that is NULL, SeaORM writes `IS NULL`, which takes no value.
            .filter(Column::CurrentHash.eq(HashedToken(Vec::new())))
            .build(backend)
    })
}
