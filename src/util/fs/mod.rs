//! Files: the only place that touches the file system.
//!
//! Every error names the path and what was being done. Reading is bounded, reading on behalf of a
//! plan is confined to a folder, and nothing is ever written half.

#![expect(
    clippy::disallowed_methods,
    reason = "the one place that touches the file system"
)]

mod confine;
mod find;
mod read;
mod rewrite;
mod tree;

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

pub use confine::{confine, name, read_confined, way};
pub use find::{Below, FindError, below, directly_in, entry_named, expand, is_glob, matching};
pub use read::{ReadTree, is_tree, read_tree};
pub use rewrite::{check_rewrite, rewrite};
pub use tree::{
    DIGESTS, Difference, RelPath, RelPathError, Replaced, compare_tree, digests, replace_tree,
};

/// Why a file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The system refused.
    #[error("cannot {action} `{}`: {}", path.display(), reason(source))]
    Io {
        /// What was being done: `read`, `write`, …
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A file is larger than its reader accepts.
    #[error("`{}` is larger than {limit} bytes", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The bound, in bytes.
        limit: u64,
    },
    /// A path leads out of the folder that it must stay in.
    #[error("`{}` is outside of `{}`", path.display(), root.display())]
    Outside {
        /// The path as it was written.
        path: PathBuf,
        /// The folder.
        root: PathBuf,
    },
    /// A symbolic link where none is followed.
    #[error("`{}` is a symbolic link", path.display())]
    Symlink {
        /// The link.
        path: PathBuf,
    },
    /// A file is not any more what was read.
    #[error("`{}` has changed since it was read", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The output folder holds something that an earlier run did not write.
    #[error("`{}` was not written by entrada", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
}

/// The system's words without the number that Rust adds, which helps nobody.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    text.to_lowercase()
}

impl Error {
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }

    /// The path that the error is about.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Io { path, .. }
            | Self::TooLarge { path, .. }
            | Self::Outside { path, .. }
            | Self::Symlink { path }
            | Self::Changed { path }
            | Self::Foreign { path } => path,
        }
    }

    /// Whether the file or folder does not exist.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Io { source, .. } if source.kind() == io::ErrorKind::ResourceBusy => {
                "a mount point cannot be replaced; name a folder inside of it".to_owned()
            }
            Self::Io { .. } | Self::TooLarge { .. } => return None,
            Self::Outside { root, .. } => {
                format!(
                    "move the file into `{}` and name it relative to that",
                    root.display()
                )
            }
            Self::Symlink { .. } => {
                "links are not followed when writing; name what it leads to itself".to_owned()
            }
            Self::Changed { .. } => "save it, and run the command again".to_owned(),
            Self::Foreign { .. } => "move it away, or choose another output folder; only files \
                                     listed in its SHA256SUMS are replaced"
                .to_owned(),
        };
        Some(hint)
    }
}

/// Reads a file of at most `limit` bytes.
///
/// # Errors
/// Returns that the file cannot be read, is no regular file or is larger.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let failed = || Error::io("read", path);
    let metadata = fs::metadata(path).map_err(failed())?;
    if !metadata.is_file() {
        // A folder, or a device or pipe that might never end.
        return Err(failed()(io::Error::other("not a file")));
    }
    let file = fs::File::open(path).map_err(failed())?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len().min(limit)).unwrap_or(0));
    // The length may grow between the two calls; what counts is what was read.
    file.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(failed())?;
    if bytes.len() as u64 > limit {
        return Err(Error::TooLarge {
            path: path.to_owned(),
            limit,
        });
    }
    Ok(bytes)
}

/// The real path of what is at `path`: absolute, without links.
///
/// # Errors
/// Returns that there is nothing, or that the system refused.
pub fn real(path: &Path) -> Result<PathBuf, Error> {
    fs::canonicalize(path).map_err(Error::io("read", path))
}

/// Whether something, also a dangling link, is at `path`.
#[must_use]
pub fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Creates a folder and those above it.
///
/// # Errors
/// Returns that the system refused.
pub fn create_folder(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(Error::io("create folder", path))
}

/// Writes a file so that a reader sees the old content or all of the new one: into a temporary
/// file beside it, which is then renamed.
///
/// # Errors
/// Returns that the system refused, or that `path` is a symbolic link.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink()) {
        return Err(Error::Symlink {
            path: path.to_owned(),
        });
    }
    let failed = || Error::io("write", path);
    let folder = folder_of(path);
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder
        .prefix(".entrada-")
        .tempfile_in(folder)
        .map_err(failed())?;
    file.write_all(bytes).map_err(failed())?;
    file.as_file().sync_all().map_err(failed())?;
    file.persist(path).map_err(|error| failed()(error.error))?;
    sync_folder(folder)
}

/// The folder that holds `path`; `.` for a bare name.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes renames in a folder survive a power failure. Windows cannot, and needs not, open folders.
fn sync_folder(folder: &Path) -> Result<(), Error> {
    if cfg!(unix) {
        fs::File::open(folder)
            .and_then(|file| file.sync_all())
            .map_err(Error::io("sync", folder))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn reads_up_to_the_bound_and_not_further() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        write_atomic(&path, b"12345").unwrap();
        assert_eq!(read(&path, 5).unwrap(), b"12345");
        assert!(matches!(
            read(&path, 4),
            Err(Error::TooLarge { limit: 4, .. })
        ));
    }

    #[test]
    fn names_the_path_and_the_reason() {
        let error = read(Path::new("no/such/file"), 1).unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot read `no/such/file`: no such file or directory"
        );
        assert!(error.is_not_found());
        let error = read(Path::new("/"), 1).unwrap_err();
        assert_eq!(error.to_string(), "cannot read `/`: not a file");
    }

    #[test]
    fn replaces_a_file_and_leaves_no_temporary_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        write_atomic(&path, b"old").unwrap();
        write_atomic(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn never_writes_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        fs::write(&target, "kept").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        assert!(matches!(
            write_atomic(&link, b"x"),
            Err(Error::Symlink { .. })
        ));
        assert_eq!(fs::read(&target).unwrap(), b"kept");
    }
}
