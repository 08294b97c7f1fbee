//! Measures two things in turns, A B A B … A, so that a machine that drifts drifts for both.

use anyhow::Result;
use support::summary::Summary;

/// What came of it.
pub(crate) struct Comparison {
    pub(crate) reference: Summary,
    pub(crate) subject: Summary,
    /// Subject by reference, each block by the mean of the two reference blocks around it.
    pub(crate) ratio: Summary,
}

impl Comparison {
    /// Measures `blocks` blocks of the subject, and one more of the reference.
    pub(crate) fn measure(
        blocks: u32,
        mut reference: impl FnMut() -> Result<f64>,
        mut subject: impl FnMut() -> Result<f64>,
    ) -> Result<Self> {
        let mut references = vec![reference()?];
        let mut subjects = Vec::new();
        for _ in 0..blocks {
            subjects.push(subject()?);
            references.push(reference()?);
        }
        let around = references.windows(2).map(|pair| f64::midpoint(pair[0], pair[1]));
        let ratios: Vec<f64> =
            subjects.iter().zip(around).map(|(subject, around)| subject / around).collect();
        Ok(Self {
            reference: Summary::of(&references),
            subject: Summary::of(&subjects),
            ratio: Summary::of(&ratios),
        })
    }
}
