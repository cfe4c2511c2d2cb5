//! Writing a whole folder at once.
//!
//! Input is a folder and all files that it shall hold. Whenever the process stops, the folder holds
//! the old files or the new ones: the new tree is built beside it and then takes its place.
//! Nothing is deleted that an earlier run did not write, which the folder's own [`DIGESTS`] proves,
//! and no symbolic link is followed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Error, folder_of, sync_folder};

pub use crate::util::naming::DIGESTS;

/// A relative path with `/` between its parts, none of them `.`, `..` or empty, and no character
/// that some system does not allow in a file name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelPath(String);

/// A text is no [`RelPath`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no portable relative path")]
pub struct RelPathError(pub String);

impl RelPath {
    /// Checks `path`.
    ///
    /// # Errors
    /// Returns that it is not portable, or not relative.
    pub fn new(path: impl Into<String>) -> Result<Self, RelPathError> {
        let path = path.into();
        let portable = |part: &str| {
            !part.is_empty()
                && !part.ends_with(['.', ' '])
                && !part.contains(|c: char| c.is_control() || r#"\:*?"<>|"#.contains(c))
        };
        if path.split('/').all(portable) {
            Ok(Self(path))
        } else {
            Err(RelPathError(path))
        }
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What [`replace_tree`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaced {
    /// The folder held exactly these files; nothing was touched.
    Unchanged,
    /// The folder now holds these files.
    Written,
}

/// How a folder differs from the files it should hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A file is not there.
    Missing(RelPath),
    /// A file has other content.
    Changed(RelPath),
    /// Something is there that should not be: its path relative to the folder.
    Unexpected(String),
}

impl Difference {
    /// The path, relative to the folder.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::Missing(path) | Self::Changed(path) => path.as_str(),
            Self::Unexpected(path) => path,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self {
            Self::Missing(_) => "missing",
            Self::Changed(_) => "changed",
            Self::Unexpected(_) => "unexpected",
        };
        write!(f, "{word}: {}", self.path())
    }
}

/// The content of [`DIGESTS`] for `files`.
#[must_use]
pub fn digests(files: &BTreeMap<RelPath, Vec<u8>>) -> String {
    let mut text = String::new();
    for (path, bytes) in files {
        for byte in Sha256::digest(bytes) {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        let _ = writeln!(text, "  {path}");
    }
    text
}

/// How `folder` differs from `files` and their [`DIGESTS`]; by path.
///
/// # Errors
/// Returns that the folder cannot be read, or holds a symbolic link.
pub fn compare_tree(
    folder: &Path,
    files: &BTreeMap<RelPath, Vec<u8>>,
) -> Result<Vec<Difference>, Error> {
    let mut left = list(folder)?.files;
    let sums = digests(files).into_bytes();
    let sums_path = RelPath(DIGESTS.to_owned());
    let wanted = files.iter().chain([(&sums_path, &sums)]);
    let mut differences = Vec::new();
    for (path, bytes) in wanted {
        if !left.remove(path.as_str()) {
            differences.push(Difference::Missing(path.clone()));
        } else if !has_content(&folder.join(path.as_str()), bytes)? {
            differences.push(Difference::Changed(path.clone()));
        }
    }
    differences.extend(left.into_iter().map(Difference::Unexpected));
    differences.sort_by(|a, b| a.path().cmp(b.path()));
    Ok(differences)
}

fn has_content(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    let failed = || Error::io("read", path);
    if fs::metadata(path).map_err(failed())?.len() != bytes.len() as u64 {
        return Ok(false);
    }
    Ok(fs::read(path).map_err(failed())? == bytes)
}

/// Makes `folder` hold exactly `files` and their [`DIGESTS`].
///
/// # Errors
/// Returns that the folder holds something that is not ours ([`Error::Foreign`]) or is or holds a
/// symbolic link ([`Error::Symlink`]), and then nothing was changed; or that the system refused, and
/// then the folder is what it was.
pub fn replace_tree(folder: &Path, files: &BTreeMap<RelPath, Vec<u8>>) -> Result<Replaced, Error> {
    replace_stepwise(folder, files, &mut || {})
}

/// [`replace_tree`], calling `between` between any two changes of the file system, so that a test
/// can stop there.
fn replace_stepwise(
    folder: &Path,
    files: &BTreeMap<RelPath, Vec<u8>>,
    between: &mut dyn FnMut(),
) -> Result<Replaced, Error> {
    let places = Places::of(folder)?;
    super::create_folder(&places.parent)?;
    let _lock = lock(&places.parent);
    places.recover(between)?;
    if exists_as_folder(&places.folder)? {
        check_owned(&places.folder)?;
        if compare_tree(&places.folder, files)?.is_empty() {
            return Ok(Replaced::Unchanged);
        }
    }
    let done = build(&places.new, files, between).and_then(|()| places.swap(between));
    if done.is_err() {
        // The first error is the one to report; what is left is removed by the next run.
        let _ = remove_owned(&places.new, &mut || {});
    }
    done?;
    Ok(Replaced::Written)
}

/// The folder and its two neighbours.
struct Places {
    parent: PathBuf,
    folder: PathBuf,
    /// The tree being built; after the swap, where that is possible, the old tree.
    new: PathBuf,
    /// The old tree, where two folders cannot be exchanged in one step.
    old: PathBuf,
}

impl Places {
    fn of(folder: &Path) -> Result<Self, Error> {
        let real;
        // `.` and `a/..` have no name of their own.
        let named = if folder.file_name().is_some() {
            folder
        } else {
            real = fs::canonicalize(folder).map_err(Error::io("read", folder))?;
            &real
        };
        let Some(own) = named.file_name() else {
            let busy = std::io::ErrorKind::ResourceBusy.into();
            return Err(Error::io("replace", folder)(busy));
        };
        let name = own.to_string_lossy();
        let parent = folder_of(named);
        Ok(Self {
            // Without a trailing slash, behind which a link would be followed.
            folder: parent.join(own),
            new: parent.join(format!(".{name}.entrada-new")),
            old: parent.join(format!(".{name}.entrada-old")),
            parent: parent.to_owned(),
        })
    }

    /// Undoes or finishes what a run that was stopped has left.
    fn recover(&self, between: &mut dyn FnMut()) -> Result<(), Error> {
        if exists_as_folder(&self.old)? && !exists_as_folder(&self.folder)? {
            rename(&self.old, &self.folder)?;
            between();
        }
        remove_owned(&self.old, between)?;
        remove_owned(&self.new, between)
    }

    /// Puts the new tree in place and removes the old one.
    fn swap(&self, between: &mut dyn FnMut()) -> Result<(), Error> {
        if !exists_as_folder(&self.folder)? {
            rename(&self.new, &self.folder)?;
            between();
            return sync_folder(&self.parent);
        }
        if exchange(&self.new, &self.folder) {
            between();
            sync_folder(&self.parent)?;
            return remove_owned(&self.new, between);
        }
        self.swap_in_two_steps(between)
    }

    fn swap_in_two_steps(&self, between: &mut dyn FnMut()) -> Result<(), Error> {
        rename(&self.folder, &self.old)?;
        between();
        if let Err(error) = rename(&self.new, &self.folder) {
            rename(&self.old, &self.folder)?;
            return Err(error);
        }
        between();
        sync_folder(&self.parent)?;
        remove_owned(&self.old, between)
    }
}

/// Exchanges two folders in one step; `false` when the system or the file system cannot.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(a: &Path, b: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).is_ok()
}

/// Exchanges two folders in one step; `false` when the system or the file system cannot.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}

fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).map_err(Error::io("replace", to))
}

/// Lets one run at a time replace folders in `parent`. Where folders cannot be locked, people have
/// to see to that themselves.
fn lock(parent: &Path) -> Option<fs::File> {
    let file = fs::File::open(parent).ok()?;
    file.lock().ok()?;
    Some(file)
}

/// Writes a tree that does not exist yet. The digests come first: they name what a later run may
/// remove, should this one be stopped.
fn build(
    folder: &Path,
    files: &BTreeMap<RelPath, Vec<u8>>,
    between: &mut dyn FnMut(),
) -> Result<(), Error> {
    fs::create_dir(folder).map_err(Error::io("create folder", folder))?;
    between();
    write_new(&folder.join(DIGESTS), digests(files).as_bytes())?;
    between();
    let mut folders = BTreeSet::from([folder.to_owned()]);
    for (path, bytes) in files {
        let path = folder.join(path.as_str());
        let parent = folder_of(&path);
        super::create_folder(parent)?;
        folders.extend(
            parent
                .ancestors()
                .take_while(|at| *at != folder)
                .map(Path::to_owned),
        );
        between();
        write_new(&path, bytes)?;
        between();
    }
    folders.iter().try_for_each(|folder| sync_folder(folder))
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let write = || {
        let mut file = fs::File::create_new(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(Error::io("write", path))
}

/// What is in a folder, relative to it, with `/`.
#[derive(Default)]
struct Listing {
    files: BTreeSet<String>,
    folders: BTreeSet<String>,
}

/// Lists a folder; one that does not exist is empty.
fn list(folder: &Path) -> Result<Listing, Error> {
    let mut listing = Listing::default();
    if !exists_as_folder(folder)? {
        return Ok(listing);
    }
    for entry in walkdir::WalkDir::new(folder)
        .min_depth(1)
        .sort_by_file_name()
    {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            Error::io("read", &path)(error.into())
        })?;
        let path = entry.path();
        let relative = path.strip_prefix(folder).unwrap_or(path);
        let relative = relative.to_string_lossy().replace('\\', "/");
        if entry.path_is_symlink() {
            return Err(Error::Symlink {
                path: path.to_owned(),
            });
        } else if entry.file_type().is_dir() {
            listing.folders.insert(relative);
        } else if entry.file_type().is_file() {
            listing.files.insert(relative);
        } else {
            return Err(Error::Foreign {
                path: path.to_owned(),
            });
        }
    }
    Ok(listing)
}

/// Whether there is a folder. Something else in its place is an error.
fn exists_as_folder(path: &Path) -> Result<bool, Error> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => Err(Error::Symlink {
            path: path.to_owned(),
        }),
        Ok(found) if found.is_dir() => Ok(true),
        Ok(_) => Err(Error::Foreign {
            path: path.to_owned(),
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Error::io("read", path)(error)),
    }
}

/// The listing of a folder in which everything is ours.
fn check_owned(folder: &Path) -> Result<Listing, Error> {
    let listing = list(folder)?;
    let mut files = BTreeSet::from([DIGESTS.to_owned()]);
    if listing.files.contains(DIGESTS) {
        let path = folder.join(DIGESTS);
        let sums = fs::read(&path).map_err(Error::io("read", &path))?;
        // `digest`, a space, a space or `*`, path; a line cut short names nothing that exists.
        let sums = String::from_utf8_lossy(&sums);
        files.extend(
            sums.lines()
                .filter_map(|line| line.get(66..).map(str::to_owned)),
        );
    }
    let folders: BTreeSet<&str> = files
        .iter()
        .flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at]))
        .collect();
    let foreign_file = listing.files.iter().find(|path| !files.contains(*path));
    let foreign_folder = || {
        let mut found = listing.folders.iter();
        found.find(|path| !folders.contains(path.as_str()))
    };
    match foreign_file.or_else(foreign_folder) {
        None => Ok(listing),
        Some(path) => Err(Error::Foreign {
            path: folder.join(path),
        }),
    }
}

/// Removes a folder in which everything is ours; one that does not exist is no error. The digests
/// go last, so that a run that is stopped here can be finished by the next.
fn remove_owned(folder: &Path, between: &mut dyn FnMut()) -> Result<(), Error> {
    if !exists_as_folder(folder)? {
        return Ok(());
    }
    let listing = check_owned(folder)?;
    let (sums, files): (Vec<_>, Vec<_>) = listing.files.iter().partition(|path| *path == DIGESTS);
    let remove_file = |path: &String| {
        let path = folder.join(path);
        fs::remove_file(&path).map_err(Error::io("remove", &path))
    };
    for path in files {
        remove_file(path)?;
        between();
    }
    // A folder sorts before what is in it.
    for path in listing.folders.iter().rev() {
        let path = folder.join(path);
        fs::remove_dir(&path).map_err(Error::io("remove", &path))?;
        between();
    }
    for path in sums {
        remove_file(path)?;
        between();
    }
    fs::remove_dir(folder).map_err(Error::io("remove", folder))?;
    between();
    Ok(())
}

#[cfg(test)]
mod tests;
