//! Files that a path, a folder or a glob stands for.

use std::path::{Path, PathBuf};

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

/// The files that the glob `pattern` stands for, wherever it leads, by the path that was typed.
///
/// # Errors
/// As [`matching`].
pub fn expand(pattern: &str) -> Result<Vec<String>, FindError> {
    let start = literal_start(pattern);
    let (root, prefix) = match start {
        "" if pattern.starts_with('/') => ("/", "/".to_owned()),
        "" => (".", String::new()),
        start => (start, format!("{start}/")),
    };
    let rest = pattern[start.len()..].trim_start_matches('/');
    let found = matching(Path::new(root), rest)?;
    Ok(found
        .into_iter()
        .map(|path| format!("{prefix}{path}"))
        .collect())
}

/// What is below a folder.
#[derive(Debug, Default)]
pub struct Below {
    /// The files with the extension that was asked for, by path.
    pub files: Vec<PathBuf>,
    /// What could not be looked into: a folder that may not be read, a link that leads in a circle.
    pub unread: Vec<String>,
}

/// Folders that hold nothing a person wrote.
const NOT_OURS: &[&str] = &["node_modules"];

/// The files below `folder` whose name ends in `.extension`, in any case. Links are followed, hidden
/// folders are not entered.
#[must_use]
pub fn below(folder: &Path, extension: &str) -> Below {
    let mut below = Below::default();
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    let entered = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0
            || !entry.file_type().is_dir()
            || !(name.starts_with('.') || NOT_OURS.contains(&&*name))
    };
    for entry in walk.into_iter().filter_entry(entered) {
        match entry {
            Ok(entry) if entry.file_type().is_file() && has_extension(entry.path(), extension) => {
                below.files.push(entry.into_path());
            }
            Ok(_) => {}
            Err(error) => below.unread.push(error.to_string()),
        }
    }
    below
}

/// The files directly in `folder` whose name ends in `.extension`, by name; none when it cannot be
/// read. At most `limit` are listed.
#[must_use]
pub fn directly_in(folder: &Path, extension: &str, limit: usize) -> Vec<PathBuf> {
    WalkDir::new(folder)
        .min_depth(1)
        .max_depth(1)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| has_extension(path, extension) && path.is_file())
        .take(limit)
        .collect()
}

/// The entry of `folder` with this name, in any case.
#[must_use]
pub fn entry_named(folder: &Path, name: &str) -> Option<PathBuf> {
    let exact = folder.join(name);
    if exact.is_file() {
        return Some(exact);
    }
    let entries = WalkDir::new(folder).min_depth(1).max_depth(1);
    entries
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .find(|entry| {
            let found = entry.file_name().to_string_lossy();
            found.eq_ignore_ascii_case(name) && entry.path().is_file()
        })
        .map(walkdir::DirEntry::into_path)
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension()
        .is_some_and(|found| found.eq_ignore_ascii_case(extension))
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
    fn a_glob_of_the_command_line_may_lead_anywhere() {
        let folder = folder();
        let root = folder.path().to_str().unwrap();
        let found = expand(&format!("{root}/sub/../*/*.xml")).unwrap();
        assert_eq!(found, [format!("{root}/sub/../sub/c.xml")]);
        assert!(expand("no/such/*.xml").unwrap().is_empty());
    }

    #[test]
    fn finds_what_is_below_a_folder_but_not_what_is_hidden() {
        let folder = folder();
        for path in [".git/x.xml", "node_modules/y.xml", "UPPER.XML"] {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let shown = |files: Vec<PathBuf>| -> Vec<String> {
            let relative = |path: &PathBuf| relative(path.strip_prefix(folder.path()).unwrap());
            files.iter().map(relative).collect()
        };
        let found = below(folder.path(), "xml");
        assert_eq!(
            shown(found.files),
            ["UPPER.XML", "a.xml", "b.xml", "sub/c.xml", "sub/deep/d.xml"]
        );
        assert!(found.unread.is_empty());
        let found = directly_in(folder.path(), "xml", 2);
        assert_eq!(shown(found), ["UPPER.XML", "a.xml"]);
        assert!(entry_named(folder.path(), "A.XML").is_some());
        assert!(entry_named(folder.path(), "z.xml").is_none());
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_in_a_circle_end() {
        let folder = folder();
        std::os::unix::fs::symlink("..", folder.path().join("sub/up")).unwrap();
        let found = below(folder.path(), "xml");
        assert_eq!(found.files.len(), 4);
        assert_eq!(found.unread.len(), 1, "{:?}", found.unread);
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
