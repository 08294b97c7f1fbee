//! Computes the skeletons of the names that are there. Of users whose names look alike the oldest gets it.
//! The others keep their names, and have none.

use std::collections::HashSet;

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{CaseStatement, Expr, ExprTrait, Query};
use sea_orm_migration::sea_orm::prelude::Uuid;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use crate::fill::{Batch, Fill, next_rows};
use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::Fill(Box::new(Skeletons))
}

struct Skeletons;

#[async_trait]
impl Fill for Skeletons {
    fn table(&self) -> &'static str {
        "users"
    }

    async fn batch(&self, transaction: &DatabaseTransaction, after: Uuid) -> Result<Option<Batch>, DbErr> {
        let users = next_users(transaction, after).await?;
        let Some(last) = users.last() else {
            return Ok(None);
        };
        let batch = Batch { rows: users.len() as u64, last: last.id };
        fill(transaction, users).await?;
        Ok(Some(batch))
    }
}

struct User {
    id: Uuid,
    key: String,
    skeleton: String,
    /// A run that broke off has come as far as this.
    is_done: bool,
}

async fn next_users(transaction: &DatabaseTransaction, after: Uuid) -> Result<Vec<User>, DbErr> {
    // Not only those without a skeleton: nobody knows yet how few they are, and a database would choose the
    // wrong index to find them by.
    let rows = next_rows(transaction, "users", ["username_key", "username_skeleton"], after).await?;
    let users = rows.into_iter().map(|row| {
        let key: String = row.try_get("", "username_key")?;
        let stored: Option<String> = row.try_get("", "username_skeleton")?;
        let skeleton = skeleton::of(&key);
        Ok(User { id: row.try_get("", "id")?, key, skeleton, is_done: stored.is_some() })
    });
    users.collect()
}

async fn fill(transaction: &DatabaseTransaction, users: Vec<User>) -> Result<(), DbErr> {
    let mut taken = taken(transaction, &users).await?;
    let (mut unchanged, mut changed, mut skeletons) = (Vec::new(), Vec::new(), CaseStatement::new());
    for user in users {
        if user.is_done || !taken.insert(user.skeleton.clone()) {
            continue;
        }
        if user.skeleton == user.key {
            unchanged.push(user.id);
        } else {
            changed.push(user.id);
            skeletons = skeletons.case(Expr::col("id").eq(user.id), user.skeleton);
        }
    }
    set(transaction, Expr::col("username_key"), unchanged).await?;
    set(transaction, skeletons.into(), changed).await
}

/// Which of these users' skeletons older users have.
async fn taken(transaction: &DatabaseTransaction, users: &[User]) -> Result<HashSet<String>, DbErr> {
    let select = Query::select()
        .column("username_skeleton")
        .from("users")
        .and_where(Expr::col("username_skeleton").is_in(users.iter().map(|user| user.skeleton.as_str())))
        .take();
    let rows = transaction.query_all(&select).await?;
    rows.into_iter().map(|row| row.try_get("", "username_skeleton")).collect()
}

async fn set(transaction: &DatabaseTransaction, skeleton: Expr, ids: Vec<Uuid>) -> Result<(), DbErr> {
    if ids.is_empty() {
        return Ok(());
    }
    let update = Query::update()
        .table("users")
        .value("username_skeleton", skeleton)
        .and_where(Expr::col("id").is_in(ids))
        .take();
    transaction.execute(&update).await?;
    Ok(())
}
