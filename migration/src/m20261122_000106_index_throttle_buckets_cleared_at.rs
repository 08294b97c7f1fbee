//! Finds the buckets that somebody emptied.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_index(
                Index::create()
                    .name("idx_throttle_buckets_cleared_at")
                    .table("throttle_buckets")
                    .col("cleared_at")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop().name("idx_throttle_buckets_cleared_at").table("throttle_buckets").to_owned(),
            )
            .await
    }
}
