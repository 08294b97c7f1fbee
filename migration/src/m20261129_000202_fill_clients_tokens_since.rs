//! A mark for the clients that are there: when each was made. It is worth something for tokens that say their
//! millisecond; those of a program that knew no marks say none, and are inactive at introspection.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let update =
            Query::update().table("clients").value("tokens_since", Expr::col("created_at")).to_owned();
        manager.get_connection().execute(&update).await?;
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}
