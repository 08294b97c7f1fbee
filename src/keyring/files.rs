//! The directory of private keys: PEM, PKCS#8, one file a key, named by its kid, readable by its owner
//! alone (K3).

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use zeroize::Zeroizing;

use super::rsa_key::{KeyError, SigningKey};
use crate::ownership;

/// Why a key file cannot be used, in words that say what to do.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The database knows the key, the directory does not.
    #[error(
        "the signing key {kid} has no file {path}; restore it from a backup, or point keys.directory at the \
         right place"
    )]
    Missing {
        /// The key.
        kid: String,
        /// Where it was looked for.
        path: String,
    },
    /// Others can read it.
    #[error(
        "{path} can be read by others (mode {mode:o}); run `chmod 600 {path}`, and consider the key known"
    )]
    Exposed {
        /// The file.
        path: String,
        /// Its permission bits.
        mode: u32,
    },
    /// Others can put files there.
    #[error("{path} can be written by others (mode {mode:o}); run `chmod 700 {path}`")]
    Open {
        /// The directory.
        path: String,
        /// Its permission bits.
        mode: u32,
    },
    /// A link could point at anything.
    #[error("{0} is not a regular file; keys are neither links nor devices")]
    Irregular(String),
    /// Somebody else could change it.
    #[error(transparent)]
    Owner(#[from] ownership::ForeignOwner),
    /// The content is no key.
    #[error("{path}: {source}; restore it from a backup")]
    Content {
        /// The file.
        path: String,
        /// What is wrong with it.
        source: KeyError,
    },
    /// The content is another key than the name says.
    #[error("{path} holds another key than its name says; it was renamed or overwritten")]
    Misnamed {
        /// The file.
        path: String,
    },
    /// There are keys, and the database knows none.
    #[error(
        "the database knows no key, but {directory} holds {files}: keys of another installation, or of a database \
         that is lost; restore that database, point keys.directory elsewhere, or bring a key in with `countersign \
         key import FILE`"
    )]
    Foreign {
        /// Where they are.
        directory: String,
        /// Their names, separated by commas.
        files: String,
    },
    /// The system refuses.
    #[error("cannot {action} {path}: {source}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// On which file.
        path: String,
        /// What the system says.
        source: io::Error,
    },
}

fn path_of(directory: &Path, kid: &str) -> PathBuf {
    let path = directory.join(format!("{kid}.pem"));
    std::path::absolute(&path).unwrap_or(path)
}

fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FileError {
    let path = path.display().to_string();
    move |source| FileError::Io { action, path, source }
}

/// Reads a key after checking who else could have read or changed it.
pub(super) fn load(directory: &Path, kid: &str) -> Result<SigningKey, FileError> {
    require_closed(directory)?;
    let path = path_of(directory, kid);
    let pem = match read_private(&path) {
        Err(FileError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {
            return Err(FileError::Missing { kid: kid.to_owned(), path: path.display().to_string() });
        }
        read => read?,
    };
    let key = SigningKey::from_pem(&pem)
        .map_err(|source| FileError::Content { path: path.display().to_string(), source })?;
    if key.kid() != kid {
        return Err(FileError::Misnamed { path: path.display().to_string() });
    }
    Ok(key)
}

/// Whoever may write to the directory may put any file in a key's place. One that is not there holds none.
fn require_closed(directory: &Path) -> Result<(), FileError> {
    let mode = std::fs::metadata(directory).map_or(0, |metadata| metadata.mode() & 0o777);
    if mode & 0o022 == 0 {
        return Ok(());
    }
    let path = std::path::absolute(directory).unwrap_or_else(|_| directory.to_owned());
    Err(FileError::Open { path: path.display().to_string(), mode })
}

/// Opens once and asks what was opened, so that nothing can be put in its place in between; neither follows a
/// link nor waits for the other end of a pipe.
fn read_private(path: &Path) -> Result<Zeroizing<String>, FileError> {
    let display = || path.display().to_string();
    let is_link = std::fs::symlink_metadata(path).map_err(io_error("read", path))?.is_symlink();
    if is_link {
        return Err(FileError::Irregular(display()));
    }
    let mut file = OpenOptions::new()
        .read(true)
        .custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed())
        .open(path)
        .map_err(io_error("read", path))?;
    let metadata = file.metadata().map_err(io_error("read", path))?;
    if !metadata.is_file() {
        return Err(FileError::Irregular(display()));
    }
    ownership::require_owner(path, &metadata)?;
    let mode = metadata.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(FileError::Exposed { path: display(), mode });
    }
    let mut text = Zeroizing::new(String::new());
    file.read_to_string(&mut text).map_err(io_error("read", path))?;
    Ok(text)
}

/// Reads a text file without looking at who may read it: for keys that are brought in.
pub(super) fn read_text(path: &Path) -> Result<Zeroizing<String>, FileError> {
    std::fs::read_to_string(path).map(Zeroizing::new).map_err(io_error("read", path))
}

/// Writes a key under its kid: into a temporary file, synced, then renamed, so that a crash leaves either
/// the whole file or none. An existing file of that name holds the same key and is left alone. Says whether
/// the file is new.
pub(super) fn store(directory: &Path, kid: &str, pem: &str) -> Result<bool, FileError> {
    create_directory(directory)?;
    let path = path_of(directory, kid);
    if path.exists() {
        return load(directory, kid).map(|_| false);
    }
    // Named for this process, since another one may bring in the same key at the same time.
    let temporary = path.with_extension(format!("pem.tmp{}", std::process::id()));
    // What a crash left behind is incomplete; nobody reads this name.
    match std::fs::remove_file(&temporary) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(io_error("replace", &temporary)(error));
        }
        _ => {}
    }
    let write = || -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temporary)?;
        file.write_all(pem.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&temporary, &path)?;
        File::open(directory)?.sync_all()
    };
    write().map(|()| true).map_err(io_error("write", &path))
}

/// Removes the file of a key that was made here a moment ago and is not needed.
pub(super) fn remove(directory: &Path, kid: &str) {
    if let Err(error) = std::fs::remove_file(path_of(directory, kid)) {
        tracing::warn!(%error, kid, "cannot remove the file of an unused key");
    }
}

/// The kids that files are named by, whole or not, in order.
pub(super) fn kids(directory: &Path) -> Result<Vec<String>, FileError> {
    let entries = match std::fs::read_dir(directory) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(io_error("read", directory))?,
    };
    let mut kids: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".pem").map(str::to_owned))
        .collect();
    kids.sort();
    Ok(kids)
}

/// What is said of keys that the database does not know.
pub(super) fn foreign(directory: &Path, kids: &[String]) -> FileError {
    let absolute = std::path::absolute(directory).unwrap_or_else(|_| directory.to_owned());
    let files: Vec<String> = kids.iter().map(|kid| format!("{kid}.pem")).collect();
    FileError::Foreign { directory: absolute.display().to_string(), files: files.join(", ") }
}

fn create_directory(directory: &Path) -> Result<(), FileError> {
    match DirBuilder::new().recursive(true).mode(0o700).create(directory) {
        Ok(()) => {
            ownership::require_own(directory)?;
            // A directory that was there before may have the modes of a checkout.
            std::fs::set_permissions(directory, Permissions::from_mode(0o700))
                .map_err(io_error("protect", directory))
        }
        Err(error) => Err(io_error("make", directory)(error)),
    }
}
