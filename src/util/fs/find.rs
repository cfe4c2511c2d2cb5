//! Files that a path, a folder or a glob stands for.

use std::path::Path;

use globset::{GlobBuilder, GlobMatcher};
use walkdir::WalkDir;

use super::{Error, confine};

/// Why a glob stands for no files.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// It is no glob.
    #[error("{0}")]
    Pattern(String),
    /// The system refused, or the path leads out of the folder.
    #[error(transparent)]
    File(#[from] Error),
}

/// Most files one glob may stand for; a plan that names more is a slip, such as `/**`.
const MOST_FILES: usize = 10_000;

/// Whether `path` has a character that makes it a glob.
#[must_use]
pub fn is_glob(path: &str) -> bool {
    path.contains(['*', '?', '[', '{'])
}

/// The files of `root` that `pattern` stands for, relative to `root`, with `/` between their parts,
/// by name. A pattern that is no glob stands for itself when it is a file. Links are not followed.
///
/// # Errors
/// Returns that the pattern is no glob or leads out of `root`, or that the system refused.
pub fn matching(root: &Path, pattern: &str) -> Result<Vec<String>, FindError> {
    if !is_glob(pattern) {
        let found = match confine(root, pattern) {
            Ok(path) => path.is_file(),
            Err(error) if error.is_not_found() => false,
            Err(error) => return Err(error.into()),
        };
        return Ok(if found {
            vec![normal(pattern)]
        } else {
            Vec::new()
        });
    }
    let matcher = compile(pattern)?;
    let start = match literal_start(pattern) {
        // Without its first slash an absolute glob would be one of the folder.
        "" if pattern.starts_with('/') => "/",
        start => start,
    };
    let folder = match confine(root, if start.is_empty() { "." } else { start }) {
        Ok(_) => root.join(start),
        Err(error) if error.is_not_found() => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let depth = if pattern.contains("**") {
        usize::MAX
    } else {
        normal(&pattern[start.len()..]).split('/').count()
    };
    let mut found: Vec<String> = WalkDir::new(folder)
        .max_depth(depth)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| Some(relative(entry.path().strip_prefix(root).ok()?)))
        .filter(|path| matcher.is_match(path))
        .take(MOST_FILES)
        .collect();
    found.sort();
    Ok(found)
}

fn compile(pattern: &str) -> Result<GlobMatcher, FindError> {
    GlobBuilder::new(&normal(pattern))
        .literal_separator(true)
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|error| FindError::Pattern(error.kind().to_string()))
}

/// The folders before the first part that is a glob.
fn literal_start(pattern: &str) -> &str {
    let first = pattern.find(['*', '?', '[', '{']).unwrap_or(pattern.len());
    pattern[..first].rfind('/').map_or("", |at| &pattern[..at])
}

/// A relative path with `/` and without `.` parts.
fn normal(path: &str) -> String {
    path.split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect::<Vec<_>>()
        .join("/")
}

fn relative(path: &Path) -> String {
    path.components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for path in ["b.xml", "a.xml", "sub/c.xml", "sub/deep/d.xml", "sub/e.txt"] {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        folder
    }

    #[test]
    fn finds_files_by_name_and_by_glob_in_order() {
        let folder = folder();
        let find = |pattern: &str| matching(folder.path(), pattern).unwrap();
        assert_eq!(find("a.xml"), ["a.xml"]);
        assert_eq!(find("./sub/e.txt"), ["sub/e.txt"]);
        assert_eq!(find("*.xml"), ["a.xml", "b.xml"]);
        assert_eq!(find("sub/*.xml"), ["sub/c.xml"]);
        assert_eq!(
            find("**/*.xml"),
            ["a.xml", "b.xml", "sub/c.xml", "sub/deep/d.xml"]
        );
        assert!(find("sub").is_empty(), "a folder is no file");
        assert!(find("nothing/*.xml").is_empty());
    }

    #[test]
    fn refuses_to_look_outside() {
        let folder = folder();
        let root = folder.path().join("sub");
        for pattern in ["../a.xml", "../*.xml", "/etc/*", "/**", "deep/../../*.xml"] {
            let outside = matching(&root, pattern);
            assert!(
                matches!(outside, Err(FindError::File(Error::Outside { .. }))),
                "{pattern}"
            );
        }
        assert!(matches!(matching(&root, "[*"), Err(FindError::Pattern(_))));
    }
}
