//! Labels the hashes that are there. All of them are Argon2id in version 19, since nothing else was ever
//! written. A hash that is not keeps no label, and its user cannot log in, as before.

use std::collections::BTreeMap;

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{Expr, ExprTrait, Query};
use sea_orm_migration::sea_orm::prelude::Uuid;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult};

use crate::fill::{Batch, Fill, next_rows};
use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::Fill(Box::new(Labels))
}

struct Labels;

#[async_trait]
impl Fill for Labels {
    fn table(&self) -> &'static str {
        "users"
    }

    async fn batch(&self, transaction: &DatabaseTransaction, after: Uuid) -> Result<Option<Batch>, DbErr> {
        let users = next_rows(transaction, "users", ["password_hash", "password_scheme"], after).await?;
        let Some(last) = users.last() else {
            return Ok(None);
        };
        let batch = Batch { rows: users.len() as u64, last: last.try_get("", "id")? };
        let mut ids_by_label: BTreeMap<String, Vec<Uuid>> = BTreeMap::new();
        for user in &users {
            if let Some(label) = missing_label(user)? {
                ids_by_label.entry(label).or_default().push(user.try_get("", "id")?);
            }
        }
        for (label, ids) in ids_by_label {
            set_label(transaction, label, ids).await?;
        }
        Ok(Some(batch))
    }
}

/// A run that broke off may have come as far as this user.
fn missing_label(user: &QueryResult) -> Result<Option<String>, DbErr> {
    let hash: Option<String> = user.try_get("", "password_hash")?;
    let stored: Option<String> = user.try_get("", "password_scheme")?;
    Ok(hash.filter(|_| stored.is_none()).and_then(|hash| label(&hash)))
}

async fn set_label(transaction: &DatabaseTransaction, label: String, ids: Vec<Uuid>) -> Result<(), DbErr> {
    let update = Query::update()
        .table("users")
        .value("password_scheme", label)
        .and_where(Expr::col("id").is_in(ids))
        .take();
    transaction.execute(&update).await?;
    Ok(())
}

/// `argon2id m=19456 t=2 p=1` for `$argon2id$v=19$m=19456,t=2,p=1$…`
fn label(hash: &str) -> Option<String> {
    let parameters = hash.strip_prefix("$argon2id$v=19$")?.split('$').next()?;
    let label = format!("argon2id {}", parameters.replace(',', " "));
    (label.len() <= 64).then_some(label)
}
