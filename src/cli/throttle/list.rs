//! `throttle list`

use std::collections::{HashMap, HashSet};

use clap::Args;
use entity::secret::InstallationKey;
use serde::Serialize;
use serde_json::Value;

use super::selected::{Selected, key};
use crate::address;
use crate::cli::context::Context;
use crate::cli::output::{Listed, moment, note};
use crate::database::Database;
use crate::throttle::{self, ListedBucket, NameDigest, Throttle};
use crate::users;

/// Users looked at in one statement.
const PAGE: u64 = 1000;

/// Arguments of `throttle list`.
#[derive(Debug, Args)]
pub(in crate::cli) struct ListArgs {
    #[command(flatten)]
    selected: Selected,
    /// List at most this many, also with --json; standard error says if there are more
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    limit: u64,
}

/// A bucket as printed.
#[derive(Serialize)]
struct BucketView {
    /// Which limit: the key of the section `throttle`. That is `known` for `known_device` and
    /// `known_address`.
    bucket: &'static str,
    /// Absent for a name that no user has: what was typed there may be a password.
    user: Option<String>,
    address: Option<String>,
    /// How many attempts are still evaluated now; absent if the configuration has no such limit.
    left: Option<u32>,
    /// How many there are when nothing counts against it.
    of: Option<u32>,
    /// Until when attempts are refused, if none is left.
    refused_until: Option<String>,
    /// When all of it will be forgotten if nothing more happens.
    forgotten: String,
}

impl BucketView {
    fn new(bucket: ListedBucket, user: Option<String>, context: &Context) -> Self {
        let remaining = throttle::remaining(&context.config.throttle, &bucket, context.ambient.now());
        Self {
            bucket: bucket.kind.as_str(),
            user,
            address: bucket.address,
            left: remaining.map(|remaining| remaining.left),
            of: remaining.map(|remaining| remaining.of),
            refused_until: remaining.and_then(|remaining| remaining.refused_until).map(moment),
            forgotten: moment(bucket.full_at),
        }
    }
}

impl Listed for BucketView {
    fn columns(&self) -> Vec<(&'static str, Value)> {
        let left = self.left.zip(self.of).map(|(left, of)| format!("{left} of {of}"));
        vec![
            ("bucket", self.bucket.into()),
            ("user", self.user.clone().into()),
            ("address", self.address.as_deref().map(address::spelled).into()),
            ("left", left.into()),
            ("refused_until", self.refused_until.clone().into()),
        ]
    }
}

impl ListArgs {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let database = &context.database;
        let key = key(database).await?;
        let selection = self.selected.selection(&key);
        // One more than asked for tells whether there are more.
        let (now, limit) = (context.ambient.now(), usize::try_from(self.limit)?);
        let mut buckets = throttle::list(database.reader(), selection, now, self.limit + 1).await?;
        let has_more = buckets.len() > limit;
        buckets.truncate(limit);
        let names = names(database, &key, &buckets).await?;
        let rows: Vec<BucketView> = buckets
            .into_iter()
            .map(|bucket| {
                let user = bucket.name.and_then(|digest| names.get(&digest).cloned());
                BucketView::new(bucket, user, context)
            })
            .collect();
        let nothing =
            "No attempt that is written down counts against a limit now; servers write once a second.";
        context.output.list(&rows, nothing)?;
        if has_more {
            note(&format!("Rows listed: {limit}. There are more; raise `--limit` to see them."));
        }
        Ok(())
    }
}

/// The usernames behind the digests: they are compared with all there are, since nothing leads back.
async fn names(
    database: &Database,
    key: &InstallationKey,
    buckets: &[ListedBucket],
) -> anyhow::Result<HashMap<NameDigest, String>> {
    let mut sought: HashSet<NameDigest> = buckets.iter().filter_map(|bucket| bucket.name).collect();
    let mut found = HashMap::new();
    let mut after: Option<String> = None;
    while !sought.is_empty() {
        let page = users::list(database.reader(), after.as_deref(), PAGE).await?;
        let Some(last) = page.last() else {
            break;
        };
        after = Some(last.username_key.clone());
        for user in page {
            let digest = Throttle::digest(key, &user.username_key);
            if sought.remove(&digest) {
                found.insert(digest, user.username);
            }
        }
    }
    Ok(found)
}
