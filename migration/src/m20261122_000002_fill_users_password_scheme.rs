//! Labels the hashes that are there. All of them are Argon2id in version 19, since nothing else was ever
//! written. A hash that is not keeps no label, and its user cannot log in, as before.

use std::collections::BTreeMap;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{QueryResult, prelude::Uuid};

/// Rows read at once.
const BATCH: u64 = 1000;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut last = Uuid::nil();
        loop {
            let rows = next_rows(manager, last).await?;
            let mut ids_by_label: BTreeMap<String, Vec<Uuid>> = BTreeMap::new();
            for row in &rows {
                last = row.try_get("", "id")?;
                if let Some(label) = label(&row.try_get::<String>("", "password_hash")?) {
                    ids_by_label.entry(label).or_default().push(last);
                }
            }
            for (label, ids) in ids_by_label {
                set_label(manager, label, ids).await?;
            }
            if rows.is_empty() {
                return Ok(());
            }
        }
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}

async fn next_rows(manager: &SchemaManager<'_>, after: Uuid) -> Result<Vec<QueryResult>, DbErr> {
    let select = Query::select()
        .columns(["id", "password_hash"])
        .from("users")
        .and_where(Expr::col("id").gt(after))
        .and_where(Expr::col("password_hash").is_not_null())
        .order_by("id", Order::Asc)
        .limit(BATCH)
        .to_owned();
    manager.get_connection().query_all(&select).await
}

async fn set_label(manager: &SchemaManager<'_>, label: String, ids: Vec<Uuid>) -> Result<(), DbErr> {
    let update = Query::update()
        .table("users")
        .value("password_scheme", label)
        .and_where(Expr::col("id").is_in(ids))
        .to_owned();
    manager.get_connection().execute(&update).await?;
    Ok(())
}

/// `argon2id m=19456 t=2 p=1` for `$argon2id$v=19$m=19456,t=2,p=1$…`
fn label(hash: &str) -> Option<String> {
    let parameters = hash.strip_prefix("$argon2id$v=19$")?.split('$').next()?;
    let label = format!("argon2id {}", parameters.replace(',', " "));
    (label.len() <= 64).then_some(label)
}
