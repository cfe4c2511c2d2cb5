//! Reading a tree that [`replace_tree`](super::replace_tree) wrote.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::tree::DIGESTS;
use super::{Error, confine, read};

/// Largest file of a tree that is read, in bytes.
const FILE_LIMIT: u64 = 64 * 1024 * 1024;

/// A tree as it is on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadTree {
    /// The files its list of digests names, by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What is not as the list says: files that are other or missing, lines that say nothing.
    pub altered: Vec<String>,
}

/// Whether `folder` is one that [`replace_tree`](super::replace_tree) wrote.
#[must_use]
pub fn is_tree(folder: &Path) -> bool {
    folder.join(DIGESTS).is_file()
}

/// Reads the files that the list of digests in `folder` names. Nothing outside of it is read.
///
/// # Errors
/// Returns that the list or a file that is there cannot be read, or leads out of the folder.
pub fn read_tree(folder: &Path) -> Result<ReadTree, Error> {
    let list = read(&folder.join(DIGESTS), FILE_LIMIT)?;
    let mut tree = ReadTree::default();
    for (number, line) in String::from_utf8_lossy(&list).lines().enumerate() {
        let Some((digest, path)) = line.split_once("  ") else {
            tree.altered.push(format!("{DIGESTS}, line {}", number + 1));
            continue;
        };
        // What is not there cannot lead anywhere.
        if !folder.join(path).exists() {
            tree.altered.push(format!("{path}, which is missing"));
            continue;
        }
        let bytes = confine::read_confined(folder, path, FILE_LIMIT)?;
        let mut found = String::new();
        for byte in Sha256::digest(&bytes) {
            // Writing to a string cannot fail.
            let _ = write!(found, "{byte:02x}");
        }
        if found != digest {
            tree.altered.push(path.to_owned());
        }
        tree.files.insert(path.to_owned(), bytes);
    }
    Ok(tree)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::super::{RelPath, replace_tree};
    use super::*;

    #[test]
    fn a_tree_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("out");
        let file = |path: &str, text: &str| (RelPath::new(path).unwrap(), text.as_bytes().to_vec());
        let files = BTreeMap::from([file("a/b.json", "{}"), file("c.txt", "c")]);
        replace_tree(&root, &files).unwrap();
        assert!(is_tree(&root) && !is_tree(folder.path()));
        let tree = read_tree(&root).unwrap();
        assert_eq!(tree.files["a/b.json"], b"{}");
        assert!(tree.altered.is_empty(), "{:?}", tree.altered);
        std::fs::write(root.join("c.txt"), "other").unwrap();
        std::fs::remove_file(root.join("a/b.json")).unwrap();
        let tree = read_tree(&root).unwrap();
        assert_eq!(tree.altered, ["a/b.json, which is missing", "c.txt"]);
        assert_eq!(tree.files["c.txt"], b"other");
    }

    #[test]
    fn nothing_outside_of_the_folder_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("out");
        std::fs::create_dir(&root).unwrap();
        std::fs::write(folder.path().join("secret"), "x").unwrap();
        std::fs::write(root.join(DIGESTS), "00  ../secret\n").unwrap();
        assert!(read_tree(&root).is_err());
    }
}
