//! Who owns the files. A command that writes refuses to run as another user than the owner of what it would
//! write to (K5). Otherwise a `sudo` could leave a file behind that the server cannot read.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// A file that belongs to somebody else.
#[derive(Debug, thiserror::Error)]
#[error(
    "{path} belongs to the user with id {owner}, but this command runs as {ours}; run it as the owner, for \
     example with `sudo -u '#{owner}'`"
)]
pub struct ForeignOwner {
    path: String,
    owner: u32,
    ours: u32,
}

/// The effective user id of this process.
pub fn effective_user() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// Fails when `path` exists and belongs to another user. What does not exist belongs to nobody.
pub fn require_own(path: &Path) -> Result<(), ForeignOwner> {
    match std::fs::metadata(path) {
        Ok(metadata) => require_owner(path, &metadata),
        Err(_) => Ok(()),
    }
}

/// Fails when the file of this metadata belongs to another user; `path` is only for the message.
pub fn require_owner(path: &Path, metadata: &Metadata) -> Result<(), ForeignOwner> {
    let (owner, ours) = (metadata.uid(), effective_user());
    if owner == ours { Ok(()) } else { Err(ForeignOwner { path: path.display().to_string(), owner, ours }) }
}
