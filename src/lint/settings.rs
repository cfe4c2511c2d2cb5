//! Which values the placeholders of a file have: the settings file next above it, and its
//! environments.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{FileId, Files, FolderId, shown, unreadable};
use super::parents::with_parents;
use crate::diag::{FileName, Findings, SourceMap};
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
}

/// The settings files of a run.
#[derive(Debug, Default)]
pub(super) struct SettingsFiles {
    /// The one that is for everything.
    given: Option<Arc<Loaded>>,
    by_folder: RefCell<HashMap<PathBuf, Option<Arc<Loaded>>>>,
    loaded: RefCell<Vec<Arc<Loaded>>>,
}

impl SettingsFiles {
    /// Those found beside and above policies, or `given` for all of them.
    pub(super) fn new(given: Option<&Path>, findings: &mut Findings) -> Self {
        let mut all = Self::default();
        if let Some(path) = given {
            match fs::read(path, LIMIT) {
                Ok(bytes) => all.given = Some(all.load(path, &bytes)),
                Err(error) => {
                    findings.push(unreadable(&error).help("`--settings` names it"));
                    // What was asked for is not replaced by what happens to lie around.
                    all.given = Some(all.load(path, b"{\"Environments\": []}"));
                }
            }
        }
        all
    }

    /// The settings for the policies of `folder`.
    pub(super) fn of(&self, files: &Files, folder: FolderId) -> Option<Arc<Loaded>> {
        if let Some(given) = &self.given {
            return Some(Arc::clone(given));
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

    fn in_folder(&self, folder: &Path) -> Option<Arc<Loaded>> {
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
        let bytes = fs::read(&path, LIMIT).ok()?;
        settings::is_settings(&bytes).then(|| self.load(&path, &bytes))
    }

    fn load(&self, path: &Path, bytes: &[u8]) -> Arc<Loaded> {
        let name: FileName = shown(path).into();
        let read = settings::read(&name, bytes);
        let loaded = Arc::new(Loaded {
            name,
            text: read.text,
            settings: read.settings.unwrap_or_default(),
            findings: read.findings,
        });
        self.loaded.borrow_mut().push(Arc::clone(&loaded));
        loaded
    }

    /// Everything wrong with the files that were read; their texts go into `sources`.
    pub(super) fn finish(&self, sources: &mut SourceMap) -> Findings {
        let loaded = self.loaded.borrow();
        for one in loaded.iter() {
            sources.add(one.name.clone(), Arc::clone(&one.text));
        }
        loaded.iter().flat_map(|one| one.findings.clone()).collect()
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

/// The environments of `settings` to judge: the one that was named, else all.
pub(super) fn environments<'a>(
    loaded: &'a Loaded,
    named: Option<&str>,
    findings: &mut Findings,
) -> Vec<&'a Environment> {
    match named {
        None => loaded.settings.environments.iter().collect(),
        Some(name) => match loaded.settings.find(name) {
            Some(found) => vec![found],
            None => {
                findings.push(loaded.settings.no_such_environment(&loaded.name, name));
                Vec::new()
            }
        },
    }
}
