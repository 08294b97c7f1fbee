//! Tokens that are worth nothing, in a flood, do not buy what they seem to (abuse case 135): neither device
//! tokens, which are made up or another account's, nor refresh tokens, which are made up.

mod alone;
mod devices;
mod made_up;
mod refreshes;

use anyhow::Result;
use support::report::Report;

use crate::scene::Scene;

pub(crate) fn run(scene: &Scene, report: &mut Report) -> Result<()> {
    devices::run(scene, report)?;
    refreshes::run(scene, report)
}
