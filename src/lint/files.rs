//! The files of a run: each is read once and parsed once for each set of values.
//!
//! Input is paths; output is an arena of files by number, in folders by number. A folder is a policy
//! set. Policies are shared between everything that looks at them.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::codes;
use crate::diag::{FileName, Finding, Place};
use crate::policy::doc::limits::MAX_BYTES;
use crate::policy::doc::{Document, NAMESPACE};
use crate::policy::fix::apply::Texts;
use crate::policy::set::Policy;
use crate::policy::template::{Values, fill};
use crate::util::fs;

/// A file of the arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct FileId(pub(super) usize);

/// A folder of the arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct FolderId(pub(super) usize);

/// Most files of one folder that are looked at for a base: more is no folder of policies.
const MOST_BESIDE: usize = 1_000;

/// How a file came into the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// Named on the command line: it is to be a policy.
    Named,
    /// Found in a folder or by a glob that is judged: it may be another kind of file.
    Found,
    /// Only looked at because it may be a base.
    Beside,
}

/// A file that may hold a policy.
#[derive(Clone, Debug)]
pub(super) struct File {
    /// As it is shown to people.
    pub(super) name: FileName,
    /// Where it is; `None` for standard input.
    pub(super) path: Option<PathBuf>,
    pub(super) folder: FolderId,
    /// How it came into the run.
    pub(super) origin: Origin,
    /// The text; empty when the bytes are not text.
    pub(super) text: Arc<str>,
    bytes: Option<Arc<[u8]>>,
}

impl File {
    /// Whether it is judged itself.
    pub(super) fn is_judged(&self) -> bool {
        self.origin != Origin::Beside
    }

    /// The name without folders.
    pub(super) fn base_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }
}

/// A folder: a set of policies.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    /// Its path as typed, or as it follows from that.
    pub(super) path: PathBuf,
    /// Its path without links.
    pub(super) real: PathBuf,
    pub(super) files: Vec<FileId>,
    is_complete: bool,
}

/// What a file is once values are put in.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// A policy.
    Policy(Arc<Policy>),
    /// Not readable as XML: the finding, and the id it seems to have.
    Broken(Box<Finding>, Option<String>),
    /// Another kind of XML file.
    Other,
}

/// All files of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    files: Vec<File>,
    folders: Vec<Folder>,
    by_folder: HashMap<PathBuf, FolderId>,
    by_path: HashMap<PathBuf, FileId>,
    /// What is worth saying with `-v`.
    pub(super) notes: Vec<String>,
}

/// Why a file did not come in.
#[derive(Debug)]
pub(super) enum Refused {
    /// It cannot be read.
    Unreadable(fs::Error),
    /// It is not XML that mentions a policy; only said of files that were not named.
    Other,
}

impl Files {
    /// The file `id`.
    pub(super) fn file(&self, id: FileId) -> &File {
        &self.files[id.0]
    }

    /// The folder `id`.
    pub(super) fn folder(&self, id: FolderId) -> &Folder {
        &self.folders[id.0]
    }

    /// All files, in the order in which they came in.
    pub(super) fn files(&self) -> impl Iterator<Item = (FileId, &File)> {
        let numbered = self.files.iter().enumerate();
        numbered.map(|(at, file)| (FileId(at), file))
    }

    /// The folders with a file that is judged.
    pub(super) fn judged_folders(&self) -> BTreeSet<FolderId> {
        self.files
            .iter()
            .filter(|file| file.is_judged())
            .map(|file| file.folder)
            .collect()
    }

    /// Reads files, in parallel, and takes in those that may be policies.
    pub(super) fn read(
        &mut self,
        paths: &[PathBuf],
        origin: Origin,
    ) -> Vec<(PathBuf, Result<FileId, Refused>)> {
        let read = |path: &PathBuf| {
            let bytes = fs::read(path, MAX_BYTES as u64);
            let is_candidate = match &bytes {
                Ok(bytes) => origin == Origin::Named || mentions_policy(bytes),
                Err(_) => true,
            };
            (bytes, is_candidate)
        };
        let read: Vec<_> = paths.par_iter().map(read).collect();
        let mut outcome = Vec::with_capacity(paths.len());
        for (path, (bytes, is_candidate)) in paths.iter().zip(read) {
            let result = match bytes {
                Err(error) => Err(Refused::Unreadable(error)),
                Ok(_) if !is_candidate => Err(Refused::Other),
                Ok(bytes) => Ok(self.add(path, &shown(path), bytes, origin)),
            };
            outcome.push((path.clone(), result));
        }
        outcome
    }

    /// Takes in the bytes of the file `path`, which need not exist: standard input may stand for one.
    /// A file that is there already stays as it is.
    pub(super) fn add(
        &mut self,
        path: &Path,
        name: &str,
        bytes: Vec<u8>,
        origin: Origin,
    ) -> FileId {
        let folder = self.folder_of(path);
        let file_name = path.file_name().unwrap_or_default();
        // A file that is a link is the file it leads to.
        let real = match fs::real(path) {
            Ok(real) if origin != Origin::Beside || path.is_symlink() => real,
            _ => self.folder(folder).real.join(file_name),
        };
        if let Some(id) = self.by_path.get(&real) {
            let known = &mut self.files[id.0];
            known.origin = known.origin.min(origin);
            return *id;
        }
        let id = FileId(self.files.len());
        let (text, bytes) = match String::from_utf8(bytes) {
            Ok(text) => (text.into(), None),
            Err(error) => ("".into(), Some(error.into_bytes().into())),
        };
        self.files.push(File {
            name: name.into(),
            path: Some(path.to_owned()),
            folder,
            origin,
            text,
            bytes,
        });
        self.folders[folder.0].files.push(id);
        self.by_path.insert(real, id);
        id
    }

    /// Takes in standard input, which stands for the file `path`. A file that is there already stays
    /// as it is.
    pub(super) fn add_stdin(&mut self, path: &Path, bytes: Vec<u8>) {
        let count = self.files.len();
        let id = self.add(path, &shown(path), bytes, Origin::Named);
        if id.0 == count {
            self.files[id.0].path = None;
        }
    }

    /// Gives files that are known new texts.
    pub(super) fn replace(&mut self, texts: &Texts) {
        for file in &mut self.files {
            if let Some(text) = texts.get(&file.name) {
                file.text = text.as_str().into();
            }
        }
    }

    /// The folder that holds `path`.
    fn folder_of(&mut self, path: &Path) -> FolderId {
        let parent = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        self.folder_at(parent)
    }

    /// The folder at `path`.
    pub(super) fn folder_at(&mut self, path: &Path) -> FolderId {
        let real = fs::real(path).unwrap_or_else(|_| path.to_owned());
        if let Some(known) = self.by_folder.get(&real) {
            return *known;
        }
        let id = FolderId(self.folders.len());
        self.folders.push(Folder {
            path: path.to_owned(),
            real: real.clone(),
            files: Vec::new(),
            is_complete: false,
        });
        self.by_folder.insert(real, id);
        id
    }

    /// Reads what else is directly in `folder`, for bases.
    pub(super) fn complete(&mut self, folder: FolderId) {
        if std::mem::replace(&mut self.folders[folder.0].is_complete, true) {
            return;
        }
        let path = self.folders[folder.0].path.clone();
        let paths = fs::directly_in(&path, "xml", MOST_BESIDE);
        let unknown: Vec<PathBuf> = paths
            .into_iter()
            .filter(|path| {
                let real = self.folders[folder.0]
                    .real
                    .join(path.file_name().unwrap_or_default());
                !self.by_path.contains_key(&real)
            })
            .collect();
        self.read(&unknown, Origin::Beside);
    }

    /// What `ids` are with their values, in parallel.
    pub(super) fn contents(&self, ids: &[(FileId, Values)]) -> Vec<Content> {
        ids.par_iter()
            .map(|(id, values)| self.content(*id, values))
            .collect()
    }

    fn content(&self, id: FileId, values: &Values) -> Content {
        let file = self.file(id);
        let document = match &file.bytes {
            Some(bytes) => Document::from_bytes(file.name.clone(), bytes),
            None => fill(&file.text, values).document(file.name.clone()),
        };
        match document {
            Ok(document) if file.origin != Origin::Named && !is_policy(&document) => Content::Other,
            Ok(document) => Content::Policy(Arc::new(Policy::new(document))),
            Err(error) => {
                let id = seeming_id(&file.text);
                Content::Broken(Box::new(error.finding(file.name.clone())), id)
            }
        }
    }
}

/// A path as it is shown: as typed, with `/` and without a leading `./`.
pub(super) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut rest = text.as_str();
    while let Some(shorter) = rest.strip_prefix("./") {
        rest = shorter;
    }
    rest.to_owned()
}

/// The finding that a policy file cannot be read.
pub(super) fn unreadable(error: &fs::Error) -> Finding {
    let place = Place::File(shown(error.path()).into());
    let finding = Finding::new(&codes::UNREADABLE, place, error.to_string());
    match error.hint() {
        Some(hint) => finding.help(hint),
        None => finding,
    }
}

const ROOT: &str = "TrustFrameworkPolicy";

/// Whether a file may be a policy. Bytes that are not UTF-8 may be one in UTF-16.
fn mentions_policy(bytes: &[u8]) -> bool {
    let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    is_utf16
        || bytes
            .windows(ROOT.len())
            .any(|window| window == ROOT.as_bytes())
}

/// Whether the root is that of a policy, or meant to be: another namespace is for the rules to say.
fn is_policy(document: &Document) -> bool {
    let root = document.root();
    root.name == ROOT || root.namespace.as_deref() == Some(NAMESPACE)
}

/// The `PolicyId` of a text that is not XML.
fn seeming_id(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("PolicyId")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (id, _) = rest[1..].split_once(quote)?;
    Some(id.trim().to_owned())
}
