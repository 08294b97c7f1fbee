//! A copy of the private keys, to go with a copy of the database (D8).

use std::path::Path;

use super::admin::KeyAdmin;
use super::error::Error;
use super::timetable::{KeyState, Margins};
use super::vault::VaultError;

impl KeyAdmin {
    /// Copies the private keys that the database names into a directory, and says how many. A key is kept
    /// before the database names it. So a copy of the database that was made before this finds all its keys
    /// in the directory, but for those that had left the JWKS and were swept meanwhile. Of a key that has
    /// left it, nobody needs the private half.
    pub async fn copy_to(&self, directory: &Path) -> Result<usize, Error> {
        let (now, margins) = (self.ambient.now(), Margins::of(&self.config));
        let timetable = self.list().await?;
        let mut copied = 0;
        for key in timetable.keys() {
            match self.vault.copy(&key.kid, directory).await {
                Ok(()) => copied += 1,
                Err(VaultError::Missing { .. }) if timetable.state(key, now, margins) == KeyState::Gone => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(copied)
    }
}
