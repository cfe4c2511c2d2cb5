//! Reading files that a plan names: nothing outside of the plan's folder is ever opened.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::{Error, read};

/// The real path of `relative` in `root`.
///
/// # Errors
/// Returns [`Error::Outside`] when `relative` is absolute, climbs out with `..`, or leads out
/// through a symbolic link, and [`Error::Io`] when there is nothing.
pub fn confine(root: &Path, relative: &str) -> Result<PathBuf, Error> {
    let outside = || Error::Outside {
        path: PathBuf::from(relative),
        root: root.to_owned(),
    };
    let mut depth = 0_usize;
    for component in Path::new(relative).components() {
        match component {
            Component::Prefix(_) | Component::RootDir => return Err(outside()),
            Component::ParentDir => depth = depth.checked_sub(1).ok_or_else(outside)?,
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
        }
    }
    let root = if root.as_os_str().is_empty() {
        Path::new(".")
    } else {
        root
    };
    let path = root.join(relative);
    let real_root = fs::canonicalize(root).map_err(Error::io("read", root))?;
    let real = fs::canonicalize(&path).map_err(Error::io("read", &path))?;
    if real.starts_with(&real_root) {
        Ok(real)
    } else {
        Err(outside())
    }
}

/// The way from the folder `root` to `path`, with `/` between its parts and without `..`; empty when
/// they are the same.
///
/// # Errors
/// Returns [`Error::Outside`] when `path` is not in `root`, and [`Error::Io`] when one of them is not
/// there.
pub fn way(root: &Path, path: &Path) -> Result<String, Error> {
    let real = |path: &Path| fs::canonicalize(path).map_err(Error::io("read", path));
    let relative = real(path)?.strip_prefix(real(root)?).map(Path::to_owned);
    let relative = relative.map_err(|_| Error::Outside {
        path: path.to_owned(),
        root: root.to_owned(),
    })?;
    let parts = relative.components();
    let parts: Vec<_> = parts
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    Ok(parts.join("/"))
}

/// The name of the file or folder that `path` leads to; empty for the root of the file system.
///
/// # Errors
/// Returns [`Error::Io`] when it is not there.
pub fn name(path: &Path) -> Result<String, Error> {
    let real = fs::canonicalize(path).map_err(Error::io("read", path))?;
    let name = real.file_name().unwrap_or_default();
    Ok(name.to_string_lossy().into_owned())
}

/// Reads the file `relative` of `root`, at most `limit` bytes.
///
/// # Errors
/// As [`confine`] and [`read`].
pub fn read_confined(root: &Path, relative: &str, limit: u64) -> Result<Vec<u8>, Error> {
    confine(root, relative)?;
    // Read by the name that was typed, so that an error names that.
    read(&root.join(relative), limit)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    fn folders() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("plan");
        fs::create_dir_all(root.join("sub")).unwrap();
        fs::write(root.join("sub/in.txt"), "in").unwrap();
        fs::write(folder.path().join("out.txt"), "out").unwrap();
        (folder, root)
    }

    #[test]
    fn reads_what_is_inside() {
        let (_guard, root) = folders();
        for path in ["sub/in.txt", "./sub/in.txt", "sub/../sub/in.txt"] {
            assert_eq!(read_confined(&root, path, 9).unwrap(), b"in");
        }
    }

    #[test]
    fn refuses_to_climb_out() {
        let (_guard, root) = folders();
        let absolute = root.join("sub/in.txt");
        for path in [
            "../out.txt",
            "sub/../../out.txt",
            "../plan/sub/in.txt",
            absolute.to_str().unwrap(),
        ] {
            let refused = read_confined(&root, path, 9);
            assert!(
                matches!(refused, Err(Error::Outside { .. })),
                "{path}: {refused:?}"
            );
        }
    }

    #[test]
    fn the_way_to_a_folder_is_told_and_there_is_none_to_the_outside() {
        let (guard, root) = folders();
        assert_eq!(way(&root, &root.join("sub/../sub")).unwrap(), "sub");
        assert_eq!(way(&root, &root).unwrap(), "");
        assert_eq!(name(&root.join("sub/..")).unwrap(), "plan");
        let outside = way(&root, guard.path());
        assert!(matches!(outside, Err(Error::Outside { .. })), "{outside:?}");
    }

    #[cfg(unix)]
    #[test]
    fn refuses_a_link_that_leads_out_and_follows_one_that_stays() {
        let (_guard, root) = folders();
        std::os::unix::fs::symlink("../out.txt", root.join("leaves")).unwrap();
        std::os::unix::fs::symlink("sub/in.txt", root.join("stays")).unwrap();
        assert!(matches!(
            read_confined(&root, "leaves", 9),
            Err(Error::Outside { .. })
        ));
        assert_eq!(read_confined(&root, "stays", 9).unwrap(), b"in");
    }
}
