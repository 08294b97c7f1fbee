//! Computes the skeletons of the names that are there. Of users whose names look alike the oldest gets it.
//! The others keep their names, and have none.

use std::collections::HashSet;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::prelude::Uuid;

/// Rows read at once.
const BATCH: u64 = 1000;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut after = Uuid::nil();
        loop {
            let users = next_users(manager, after).await?;
            let Some(last) = users.last() else {
                return Ok(());
            };
            after = last.id;
            fill(manager, users).await?;
        }
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}

struct User {
    id: Uuid,
    key: String,
    skeleton: String,
    /// A run that broke off has come as far as this.
    is_done: bool,
}

async fn next_users(manager: &SchemaManager<'_>, after: Uuid) -> Result<Vec<User>, DbErr> {
    // Not only those without a skeleton: nobody knows yet how few they are, and a database would choose the
    // wrong index to find them by.
    let select = Query::select()
        .columns(["id", "username_key", "username_skeleton"])
        .from("users")
        .and_where(Expr::col("id").gt(after))
        .order_by("id", Order::Asc)
        .limit(BATCH)
        .to_owned();
    let rows = manager.get_connection().query_all(&select).await?;
    let users = rows.into_iter().map(|row| {
        let key: String = row.try_get("", "username_key")?;
        let stored: Option<String> = row.try_get("", "username_skeleton")?;
        let skeleton = skeleton::of(&key);
        Ok(User { id: row.try_get("", "id")?, key, skeleton, is_done: stored.is_some() })
    });
    users.collect()
}

async fn fill(manager: &SchemaManager<'_>, users: Vec<User>) -> Result<(), DbErr> {
    let mut taken = taken(manager, &users).await?;
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
    set(manager, Expr::col("username_key"), unchanged).await?;
    set(manager, skeletons.into(), changed).await
}

/// Which of these users' skeletons older users have.
async fn taken(manager: &SchemaManager<'_>, users: &[User]) -> Result<HashSet<String>, DbErr> {
    let select = Query::select()
        .column("username_skeleton")
        .from("users")
        .and_where(Expr::col("username_skeleton").is_in(users.iter().map(|user| user.skeleton.as_str())))
        .to_owned();
    let rows = manager.get_connection().query_all(&select).await?;
    rows.into_iter().map(|row| row.try_get("", "username_skeleton")).collect()
}

async fn set(manager: &SchemaManager<'_>, skeleton: Expr, ids: Vec<Uuid>) -> Result<(), DbErr> {
    if ids.is_empty() {
        return Ok(());
    }
    let update = Query::update()
        .table("users")
        .value("username_skeleton", skeleton)
        .and_where(Expr::col("id").is_in(ids))
        .to_owned();
    manager.get_connection().execute(&update).await?;
    Ok(())
}
