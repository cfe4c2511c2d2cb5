//! The folders above a folder, up to the repository's root.

use std::path::{Component, Path, PathBuf};

use crate::util::fs;

/// `folder` and the folders above it, nearest first, as paths that start as `folder` does: up to and
/// with the one that holds `.git`, else up to the root of the file system.
pub(super) fn with_parents(folder: &Path) -> Vec<PathBuf> {
    let Ok(real) = fs::real(folder) else {
        return vec![folder.to_owned()];
    };
    let mut found = Vec::new();
    let mut path = normal(folder);
    for above in real.ancestors() {
        found.push(path.clone());
        if fs::exists(&above.join(".git")) {
            break;
        }
        path = above_of(&path);
    }
    found
}

/// The folder above `path`, without going by way of the file system where a name can be dropped.
fn above_of(path: &Path) -> PathBuf {
    match path.components().next_back() {
        Some(Component::Normal(_)) => {
            let parent = path.parent().unwrap_or(path);
            if parent.as_os_str().is_empty() {
                PathBuf::from(".")
            } else {
                parent.to_owned()
            }
        }
        Some(Component::CurDir) | None => PathBuf::from(".."),
        Some(Component::ParentDir) => path.join(".."),
        Some(Component::RootDir | Component::Prefix(_)) => path.to_owned(),
    }
}

/// `path` without `.` parts; `.` for nothing else.
fn normal(path: &Path) -> PathBuf {
    let normal: PathBuf = path
        .components()
        .filter(|part| *part != Component::CurDir)
        .collect();
    if normal.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        normal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_ends_the_search() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let deep = folder.path().join("a/b/c");
        std::fs::create_dir_all(&deep).expect("folders can be created");
        std::fs::create_dir(folder.path().join("a/.git")).expect("a folder can be created");
        let expected = ["a/b/c", "a/b", "a"].map(|path| folder.path().join(path));
        assert_eq!(with_parents(&deep), expected);
    }

    #[test]
    fn a_relative_path_is_followed_upwards_past_where_it_starts() {
        let steps = |path: &str| {
            let above = above_of(&normal(Path::new(path)));
            above.to_string_lossy().replace('\\', "/")
        };
        assert_eq!(steps("./a/b"), "a");
        assert_eq!(steps("a"), ".");
        assert_eq!(steps("."), "..");
        assert_eq!(steps(".."), "../..");
        assert_eq!(steps("../x"), "..");
        assert_eq!(steps("/"), "/");
    }
}
