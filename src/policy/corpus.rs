//! The policies that tests are held against: Microsoft's starter pack and unit tests.
//!
//! They are not ours to copy, so they are read in place: in the folder `ENTRADA_SHARED` names, or
//! beside the repository. Without them a test passes with a loud line, in CI it fails.

#![expect(
    clippy::disallowed_methods,
    reason = "tests find and read the corpus themselves"
)]

use std::path::{Path, PathBuf};

use super::doc::Document;

/// The folder `data/NAME`, or `None` after saying that the test is skipped.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("ENTRADA_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let folder = shared.join("data").join(name);
    if folder.exists() {
        return Some(folder);
    }
    skipped(&format!(
        "{} is missing, set ENTRADA_SHARED",
        folder.display()
    ));
    None
}

/// Says that a test is skipped, and why; in CI the test fails.
#[expect(clippy::print_stderr, reason = "a skipped test is to be seen")]
pub(crate) fn skipped(why: &str) {
    assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{why}");
    eprintln!("SKIPPED: {why}");
}

/// What `xmllint` says of `files` by `schema`, a line per file that is valid and several for others;
/// `None` after saying that it is not installed.
pub(crate) fn xmllint(
    schema: &Path,
    files: impl IntoIterator<Item = PathBuf>,
) -> Option<Vec<String>> {
    let judged = std::process::Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .arg(schema)
        .args(files)
        .output();
    let Ok(judged) = judged else {
        skipped("xmllint is not installed");
        return None;
    };
    let said = String::from_utf8_lossy(&judged.stderr);
    Some(said.lines().map(str::to_owned).collect())
}

/// What is wrong with `texts` by the schema of policies; nothing when the schema or `xmllint` is
/// absent, which is said.
pub(crate) fn schema_errors(texts: &[String]) -> Vec<String> {
    let Some(schemas) = folder("xsd") else {
        return Vec::new();
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = texts.iter().enumerate().map(|(index, text)| {
        let path = folder.path().join(format!("{index:02}.xml"));
        std::fs::write(&path, text).expect("a temporary file can be written");
        path
    });
    let files: Vec<PathBuf> = files.collect();
    let mut said = xmllint(&schemas.join("tfp-portable.xsd"), files).unwrap_or_default();
    said.retain(|line| !line.ends_with(" validates"));
    said
}

/// The XML files below `folder`, sorted, with their texts.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| {
            path.extension()
                .is_some_and(|e| e.eq_ignore_ascii_case("xml"))
        })
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("the corpus is UTF-8");
            (path, text)
        })
        .collect()
}

/// How the corpus is judged: its placeholders are meant to be there.
pub(crate) fn options() -> super::rules::JudgeOptions {
    super::rules::JudgeOptions {
        placeholders: super::rules::Placeholders::Awaited,
        ..Default::default()
    }
}

/// The documents directly in `folder`, sorted by name.
pub(crate) fn documents(folder: &Path) -> Vec<Document> {
    files(folder)
        .iter()
        .filter(|(path, _)| path.parent() == Some(folder))
        .map(|(path, text)| read(path, text))
        .collect()
}

/// The document of one file of the corpus.
pub(crate) fn read(path: &Path, text: &str) -> Document {
    let document = Document::parse(path.display().to_string(), text);
    document.expect("the corpus is well-formed")
}

/// The folders of the starter pack that hold a set complete in itself, and the two scenarios that
/// extend one of the packs.
pub(crate) struct StarterPack {
    /// Sets that are complete.
    pub(crate) complete: Vec<PathBuf>,
    /// Sets that need a base.
    pub(crate) scenarios: Vec<PathBuf>,
}

/// The starter pack, unless it is absent.
pub(crate) fn starter_pack() -> Option<StarterPack> {
    let root = folder("starterpack")?;
    let mut folders: Vec<PathBuf> = files(&root)
        .into_iter()
        .filter_map(|(path, _)| path.parent().map(Path::to_owned))
        .collect();
    folders.dedup();
    let (complete, scenarios) = folders.into_iter().partition(|folder| {
        let base = |document: &Document| {
            document
                .child(super::doc::ElementId::ROOT, "BasePolicy")
                .is_none()
        };
        documents(folder).iter().any(base)
    });
    Some(StarterPack {
        complete,
        scenarios,
    })
}
