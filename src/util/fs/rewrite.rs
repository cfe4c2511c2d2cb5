//! Changing files that a person wrote.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::{Error, folder_of, read, sync_folder};

/// Whether [`rewrite`] would change `path`, as far as one can know before it.
///
/// # Errors
/// As [`rewrite`].
pub fn check_rewrite(path: &Path, old: &[u8]) -> Result<(), Error> {
    let metadata = fs::symlink_metadata(path).map_err(Error::io("write", path))?;
    if metadata.is_symlink() {
        return Err(Error::Symlink {
            path: path.to_owned(),
        });
    }
    if metadata.permissions().readonly() {
        let reason = io::Error::other("the file is read-only");
        return Err(Error::io("write", path)(reason));
    }
    // One byte more would tell, too.
    let found = read(path, old.len() as u64 + 1);
    if found.is_ok_and(|found| found == old) {
        return Ok(());
    }
    Err(Error::Changed {
        path: path.to_owned(),
    })
}

/// Puts `new` in place of `old`, the content of the file `path`, so that a reader sees one or the
/// other whole. The file keeps its permissions.
///
/// # Errors
/// Returns that the file has changed since `old` was read, that it may not be written, that `path`
/// is a symbolic link, or that the system refused.
pub fn rewrite(path: &Path, old: &[u8], new: &[u8]) -> Result<(), Error> {
    check_rewrite(path, old)?;
    let failed = || Error::io("write", path);
    let permissions = fs::metadata(path).map_err(failed())?.permissions();
    let folder = folder_of(path);
    let mut file = tempfile::Builder::new()
        .prefix(".entrada-")
        .tempfile_in(folder)
        .map_err(failed())?;
    file.write_all(new).map_err(failed())?;
    file.as_file()
        .set_permissions(permissions)
        .map_err(failed())?;
    file.as_file().sync_all().map_err(failed())?;
    file.persist(path).map_err(|error| failed()(error.error))?;
    sync_folder(folder)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    fn file(content: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        fs::write(&path, content).unwrap();
        (folder, path)
    }

    #[test]
    fn puts_the_new_content_in_place_and_leaves_no_temporary_file() {
        let (folder, path) = file("old");
        rewrite(&path, b"old", b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn leaves_a_file_that_has_changed_since_it_was_read() {
        for now in ["older", "new", ""] {
            let (_folder, path) = file(now);
            let error = rewrite(&path, b"old", b"x").unwrap_err();
            assert!(matches!(error, Error::Changed { .. }), "{error}");
            assert_eq!(fs::read_to_string(&path).unwrap(), now);
        }
    }

    #[cfg(unix)]
    #[test]
    fn keeps_permissions_and_leaves_what_is_read_only_or_a_link() {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let (folder, path) = file("old");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o751)).unwrap();
        rewrite(&path, b"old", b"new").unwrap();
        assert_eq!(mode(&path), 0o751);
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        let error = rewrite(&link, b"new", b"x").unwrap_err();
        assert!(matches!(error, Error::Symlink { .. }), "{error}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        assert!(rewrite(&path, b"new", b"x").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }
}
