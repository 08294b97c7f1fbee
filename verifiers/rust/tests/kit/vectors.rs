//! The test vectors of draft-ietf-oauth-status-list (§4.1, and the appendix for the encoding of lists).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::issuer::Issuer;
use crate::subject::{strict_of, verdict};

const ENTRIES: usize = 1 << 20;

async fn assert_reads(bits: &Value, lst: &str, statuses: &BTreeMap<usize, u64>, indices: &[usize]) {
    let issuer = Issuer::start().await;
    let strict = strict_of(&issuer);
    issuer.serve_list(&json!({ "status_list": { "bits": bits, "lst": lst } }));
    for index in indices {
        let is_valid = statuses.get(index).is_none_or(|status| *status == 0);
        let expected = if is_valid { "accepted" } else { "revoked" };
        assert_eq!(verdict(&strict, &issuer.listed_token(*index)).await, expected, "{bits} bits, {index}");
    }
}

#[tokio::test]
async fn the_vectors_decide_about_tokens() {
    let vectors: Vec<Value> = serde_json::from_str(include_str!("../../../vectors.json")).unwrap();
    assert_eq!(vectors.len(), 4);
    for vector in vectors {
        let pairs: Vec<(usize, u64)> = serde_json::from_value(vector["statuses"].clone()).unwrap();
        let statuses: BTreeMap<usize, u64> = pairs.into_iter().collect();
        // Each one that the draft names and its neighbours, and some of those in between.
        let named = statuses.keys().flat_map(|index| index.saturating_sub(1)..(index + 2).min(ENTRIES));
        let indices: Vec<usize> = named.chain((0..ENTRIES).step_by(9973)).chain([ENTRIES - 1]).collect();
        assert_reads(&vector["bits"], vector["lst"].as_str().unwrap(), &statuses, &indices).await;
        let beyond = BTreeMap::from([(ENTRIES, 1)]);
        assert_reads(&vector["bits"], vector["lst"].as_str().unwrap(), &beyond, &[ENTRIES]).await;
    }
}

#[tokio::test]
async fn the_short_examples_decide_about_tokens() {
    let one = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1];
    let two = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3];
    let examples: [(u64, &str, &[u64]); 2] = [(1, "eNrbuRgAAhcBXQ", &one), (2, "eNo76fITAAPfAgc", &two)];
    for (bits, lst, statuses) in examples {
        let statuses: BTreeMap<usize, u64> = statuses.iter().copied().enumerate().collect();
        let indices: Vec<usize> = statuses.keys().copied().collect();
        assert_reads(&json!(bits), lst, &statuses, &indices).await;
    }
}
