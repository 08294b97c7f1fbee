//! The directory of private keys: PEM, PKCS#8, one file a key, named by its kid, readable by its owner
//! alone (K3). Everything here waits for the disk.

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use zeroize::Zeroizing;

use super::error::VaultError;
use crate::keyring::rsa_key::SigningKey;
use crate::ownership;

fn path_of(directory: &Path, kid: &str) -> PathBuf {
    let path = directory.join(format!("{kid}.pem"));
    std::path::absolute(&path).unwrap_or(path)
}

fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> VaultError {
    let path = path.display().to_string();
    move |source| VaultError::Io { action, path, source }
}

/// Reads a key after checking who else could have read or changed it.
pub(super) fn load(directory: &Path, kid: &str) -> Result<SigningKey, VaultError> {
    read(directory, kid).map(|(key, _)| key)
}

/// Writes the file of a key into another directory, as [`store`] does.
pub(super) fn copy(directory: &Path, kid: &str, target: &Path) -> Result<(), VaultError> {
    let (_, pem) = read(directory, kid)?;
    store(target, kid, &pem).map(|_| ())
}

/// A key, and the text of its file.
fn read(directory: &Path, kid: &str) -> Result<(SigningKey, Zeroizing<String>), VaultError> {
    require_closed(directory)?;
    let path = path_of(directory, kid);
    let pem = match read_private(&path) {
        Err(VaultError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {
            return Err(VaultError::Missing { kid: kid.to_owned(), path: path.display().to_string() });
        }
        read => read?,
    };
    let key = SigningKey::from_pem(&pem)
        .map_err(|source| VaultError::Content { path: path.display().to_string(), source })?;
    if key.kid() != kid {
        return Err(VaultError::Misnamed { path: path.display().to_string() });
    }
    Ok((key, pem))
}

/// Anybody who may write to the directory may put any file in a key's place. A missing directory holds no
/// file.
fn require_closed(directory: &Path) -> Result<(), VaultError> {
    let mode = std::fs::metadata(directory).map_or(0, |metadata| metadata.mode() & 0o777);
    if mode & 0o022 == 0 {
        return Ok(());
    }
    let path = std::path::absolute(directory).unwrap_or_else(|_| directory.to_owned());
    Err(VaultError::Open { path: path.display().to_string(), mode })
}

/// Reads a file that nobody else can read or change. The file is opened once and then asked what it is, so
/// that nothing can be put in its place in between. Opening neither follows a link nor waits for the other
/// end of a pipe.
fn read_private(path: &Path) -> Result<Zeroizing<String>, VaultError> {
    let display = || path.display().to_string();
    let is_link = std::fs::symlink_metadata(path).map_err(io_error("read", path))?.is_symlink();
    if is_link {
        return Err(VaultError::Irregular(display()));
    }
    let mut file = OpenOptions::new()
        .read(true)
        .custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed())
        .open(path)
        .map_err(io_error("read", path))?;
    let metadata = file.metadata().map_err(io_error("read", path))?;
    if !metadata.is_file() {
        return Err(VaultError::Irregular(display()));
    }
    ownership::require_owner(path, &metadata)?;
    let mode = metadata.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(VaultError::Exposed { path: display(), mode });
    }
    let mut text = Zeroizing::new(String::new());
    file.read_to_string(&mut text).map_err(io_error("read", path))?;
    Ok(text)
}

/// Writes a key under its kid: into a temporary file, which is synced and then renamed, so that a crash
/// leaves either the whole file or none. An existing file of that name holds the same key and is left alone.
/// Says whether the file is new.
pub(super) fn store(directory: &Path, kid: &str, pem: &str) -> Result<bool, VaultError> {
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

/// Removes a key's file.
pub(super) fn remove(directory: &Path, kid: &str) -> Result<(), VaultError> {
    let path = path_of(directory, kid);
    std::fs::remove_file(&path).map_err(io_error("remove", &path))
}

/// The kids that files are named by, whole or not, in order.
pub(super) fn kids(directory: &Path) -> Result<Vec<String>, VaultError> {
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
pub(super) fn foreign(directory: &Path, kids: &[String]) -> VaultError {
    let absolute = std::path::absolute(directory).unwrap_or_else(|_| directory.to_owned());
    let files: Vec<String> = kids.iter().map(|kid| format!("{kid}.pem")).collect();
    VaultError::Foreign { directory: absolute.display().to_string(), files: files.join(", ") }
}

fn create_directory(directory: &Path) -> Result<(), VaultError> {
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
