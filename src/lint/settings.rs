//! Which values the placeholders of a file have: the settings file next above it, and its
//! environments.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::files::{FileId, Files, FolderId, shown, unreadable};
use super::parents::with_parents;
use crate::diag::{FileName, Finding, Findings, Place, SourceMap};
use crate::policy::template::Syntax;
use crate::policy::template::settings::{self, Environment, Settings};
use crate::policy::template::{Values, placeholders};
use crate::util::fs;

/// The name of the file, in any case.
const FILE: &str = "appsettings.json";

/// Largest settings file that is read, in bytes.
const LIMIT: u64 = 4 * 1024 * 1024;

/// A settings file that was read.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) name: FileName,
    text: Arc<str>,
    pub(super) settings: Settings,
    findings: Findings,
    /// Whether it is for policies that ask for settings, or was named.
    is_asked: Cell<bool>,
}

impl Loaded {
    /// Whether it has an environment. Of what has none, a finding of its own says why.
    pub(super) fn is_usable(&self) -> bool {
        !self.settings.environments.is_empty()
    }

    /// Remembers that policies ask for it, if they do.
    pub(super) fn mark_asked(&self, asks: bool) {
        self.is_asked.set(self.is_asked.get() || asks);
    }
}

/// The settings files of a run.
#[derive(Debug, Default)]
pub(super) struct SettingsFiles {
    /// The one that is for everything.
    given: Option<Rc<Loaded>>,
    by_folder: RefCell<HashMap<PathBuf, Option<Rc<Loaded>>>>,
    loaded: RefCell<Vec<Rc<Loaded>>>,
    notes: RefCell<Vec<String>>,
}

impl SettingsFiles {
    /// Those found beside and above policies, or `given` for all of them.
    pub(super) fn new(given: Option<&Path>) -> Self {
        let mut all = Self::default();
        if let Some(path) = given {
            // What was asked for is not replaced by what happens to lie around.
            let loaded = all.load(path).unwrap_or_else(|error| {
                let finding = unreadable(&error).help("`--settings` names it");
                all.unread(path, finding)
            });
            loaded.is_asked.set(true);
            all.given = Some(loaded);
        }
        all
    }

    /// The settings for the policies of `folder`.
    pub(super) fn of(&self, files: &Files, folder: FolderId) -> Option<Rc<Loaded>> {
        if let Some(given) = &self.given {
            return Some(Rc::clone(given));
        }
        let folder = files.folder(folder);
        if let Some(known) = self.by_folder.borrow().get(&folder.real) {
            return known.clone();
        }
        let found = with_parents(&folder.path)
            .iter()
            .find_map(|above| self.in_folder(above));
        let mut by_folder = self.by_folder.borrow_mut();
        by_folder.insert(folder.real.clone(), found.clone());
        found
    }

    fn in_folder(&self, folder: &Path) -> Option<Rc<Loaded>> {
        let path = fs::entry_named(folder, FILE)?;
        let name = shown(&path);
        let known = self
            .loaded
            .borrow()
            .iter()
            .find(|one| *one.name == *name)
            .cloned();
        if known.is_some() {
            return known;
        }
        match fs::read(&path, LIMIT) {
            Ok(bytes) if settings::is_of_an_application(&bytes) => {
                let note = format!("passed over {name}: it has no `Environments`");
                self.notes.borrow_mut().push(note);
                None
            }
            Ok(bytes) => Some(self.take(&path, &bytes)),
            Err(error) => Some(self.unread(&path, unreadable(&error))),
        }
    }

    fn load(&self, path: &Path) -> Result<Rc<Loaded>, fs::Error> {
        fs::read(path, LIMIT).map(|bytes| self.take(path, &bytes))
    }

    fn take(&self, path: &Path, bytes: &[u8]) -> Rc<Loaded> {
        let name: FileName = shown(path).into();
        let read = settings::read(&name, bytes);
        self.keep(Loaded {
            name,
            text: read.text,
            settings: read.settings.unwrap_or_default(),
            findings: read.findings,
            is_asked: Cell::new(false),
        })
    }

    /// A file that cannot be read.
    fn unread(&self, path: &Path, why: Finding) -> Rc<Loaded> {
        self.keep(Loaded {
            name: shown(path).into(),
            text: "".into(),
            settings: Settings::default(),
            findings: vec![why],
            is_asked: Cell::new(false),
        })
    }

    fn keep(&self, loaded: Loaded) -> Rc<Loaded> {
        let loaded = Rc::new(loaded);
        self.loaded.borrow_mut().push(Rc::clone(&loaded));
        loaded
    }

    /// Everything wrong with the files that were read; their texts go into `sources`. What is wrong
    /// with one that is of no use, and that no policy asks for, is worth a note only.
    pub(super) fn finish(&self, sources: &mut SourceMap, notes: &mut Vec<String>) -> Findings {
        notes.append(&mut self.notes.borrow_mut());
        let mut findings = Findings::new();
        for one in self.loaded.borrow().iter() {
            if one.is_usable() || one.is_asked.get() {
                sources.add(one.name.clone(), Arc::clone(&one.text));
                findings.extend(one.findings.iter().cloned());
            } else if let Some(first) = one.findings.first() {
                notes.push(format!("passed over {}: {}", one.name, first.message));
            }
        }
        findings
    }

    /// Says when no settings file has the environment `name`, or one of the folders that ask for
    /// settings has no settings file.
    pub(super) fn check_environment(&self, name: &str, files: &Files, findings: &mut Findings) {
        let mut found: BTreeMap<String, (Rc<Loaded>, bool)> = BTreeMap::new();
        let mut without = Vec::new();
        let folders = files.judged_folders();
        for &folder in &folders {
            let asks = folder_asks(files, folder);
            match self.of(files, folder) {
                Some(loaded) => {
                    loaded.mark_asked(asks);
                    let key = loaded.name.to_string();
                    found.entry(key).or_insert((loaded, false)).1 |= asks;
                }
                None if asks => without.push(shown(&files.folder(folder).path)),
                None => {}
            }
        }
        let mut is_known = folders.is_empty();
        for (loaded, asks) in found.values() {
            let lacks = loaded.is_usable() && loaded.settings.find(name).is_none();
            if lacks && *asks {
                findings.push(loaded.settings.no_such_environment(&loaded.name, name));
            }
            // What is wrong with a file without environments is said where it is asked for.
            is_known |= if loaded.is_usable() {
                *asks || !lacks
            } else {
                loaded.is_asked.get()
            };
        }
        let why = match without.first() {
            Some(folder) => format!("beside or above the policies of `{folder}`"),
            None if is_known => return,
            None => "beside or above the policies".to_owned(),
        };
        let usable = found.values().find(|(loaded, _)| loaded.is_usable());
        let finding = match usable {
            Some((loaded, _)) if without.is_empty() => {
                loaded.settings.no_such_environment(&loaded.name, name)
            }
            _ => no_settings(name, &why),
        };
        findings.push(finding);
    }

    /// The values of `file` in the environment `name`: those of its own settings, and the named
    /// ones.
    pub(super) fn values(
        &self,
        files: &Files,
        file: FileId,
        environment: Option<&str>,
        named: &Values,
    ) -> Values {
        let of = files.file(file);
        let (Some(name), true) = (environment, asks_for_settings(&of.text)) else {
            return named.clone();
        };
        let Some(loaded) = self.of(files, of.folder) else {
            return named.clone();
        };
        loaded.is_asked.set(true);
        let Some(environment) = loaded.settings.find(name) else {
            return named.clone();
        };
        environment.values(of.base_name()).with(named)
    }
}

/// Whether the text has a `{Settings:…}`.
pub(super) fn asks_for_settings(text: &str) -> bool {
    // Cheap for a text without any brace of this kind.
    text.contains(":") && placeholders(text).any(|one| one.syntax == Syntax::Settings)
}

/// Whether a file of `folder` has a `{Settings:…}`.
pub(super) fn folder_asks(files: &Files, folder: FolderId) -> bool {
    let mut own = files.folder(folder).files.iter();
    own.any(|file| asks_for_settings(&files.file(*file).text))
}

/// The environments of `loaded` to judge: the one that was named, else all.
pub(super) fn environments<'a>(loaded: &'a Loaded, named: Option<&str>) -> Vec<&'a Environment> {
    match named {
        None => loaded.settings.environments.iter().collect(),
        Some(name) => loaded.settings.find(name).into_iter().collect(),
    }
}

/// The finding that the environment `name` was named and nothing says what it is.
fn no_settings(name: &str, place: &str) -> Finding {
    let message = format!("there is no settings file with the environment `{name}` {place}");
    Finding::new(&settings::NO_SUCH_ENVIRONMENT, Place::Nowhere, message)
        .help("put an `appsettings.json` there, or name one with `--settings`")
}
