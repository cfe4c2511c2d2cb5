//! Fixing what was found.
//!
//! Input is opened files; output is the new texts of those that change, and what is left to say of
//! them. Nothing is written until [`Repaired::write`], and then only to files that are judged and
//! still are what was read.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Opened, Outcome, Request};
use crate::check::Given;
use crate::diag::filter::Selection;
use crate::diag::{Code, FileName, Findings};
use crate::policy::fix::apply::{Texts, fix};
use crate::util::fs;

/// What fixing came to.
#[derive(Debug)]
pub struct Repaired {
    /// What is left, of the files with their new texts.
    pub outcome: Outcome,
    /// The files that change.
    pub files: Vec<Rewritten>,
    /// The findings that are corrected: code and file.
    pub corrected: Vec<(Code, FileName)>,
    /// The text of standard input after it, when that was judged.
    pub stdin: Option<String>,
}

/// A file that changes.
#[derive(Debug)]
pub struct Rewritten {
    /// As it is shown to people.
    pub name: FileName,
    /// The text that was read.
    pub old: Arc<str>,
    /// The text that is to be written.
    pub new: String,
    /// Where it is; `None` for standard input.
    path: Option<PathBuf>,
}

/// A judgement, and the findings of it that are to be fixed.
struct Judged {
    outcome: Outcome,
    chosen: Findings,
}

impl Opened {
    /// Judges the files and fixes what `selection` shows, until nothing of it can be fixed.
    #[must_use]
    pub fn fix(self, request: &Request, given: Given<'_>, selection: &Selection) -> Repaired {
        let files: HashMap<&str, _> = self
            .files
            .files()
            .map(|(_, file)| (&*file.name, file))
            .collect();
        let judge = |texts: &Texts| {
            let mut opened = self.clone();
            opened.files.replace(texts);
            let outcome = opened.judge(request, given);
            let chosen = selection.apply(outcome.findings.clone());
            Judged { outcome, chosen }
        };
        let fixed = fix(
            judge,
            |judged| &judged.chosen,
            |name| files.get(name).map(|file| &*file.text),
        );
        let stdin = files.values().find(|file| file.path.is_none());
        let stdin = stdin.map(|file| match fixed.texts.get(&file.name) {
            Some(new) => new.clone(),
            None => file.text.to_string(),
        });
        let rewritten = fixed.texts.into_iter().filter_map(|(name, new)| {
            let file = files.get(&*name)?;
            Some(Rewritten {
                old: Arc::clone(&file.text),
                path: file.path.clone(),
                name,
                new,
            })
        });
        Repaired {
            outcome: fixed.left.outcome,
            files: rewritten.collect(),
            corrected: fixed.corrected,
            stdin,
        }
    }
}

impl Repaired {
    /// Writes the files that change: none, when one of them cannot be.
    ///
    /// # Errors
    /// Returns the first file that is a symbolic link or is reached through one that leads out of
    /// the folders that are judged, has changed since it was read, or cannot be written.
    pub fn write(&self, request: &Request) -> Result<(), fs::Error> {
        let files = || {
            let files = self.files.iter();
            files.filter_map(|file| Some((file.path.as_deref()?, file)))
        };
        for (path, file) in files() {
            confined(path, request)?;
            fs::check_rewrite(path, file.old.as_bytes())?;
        }
        for (path, file) in files() {
            fs::rewrite(path, file.old.as_bytes(), file.new.as_bytes())?;
        }
        Ok(())
    }
}

/// Whether `path` is where it seems to be: in the folder that was named, not behind a link that
/// leads out of it.
fn confined(path: &Path, request: &Request) -> Result<(), fs::Error> {
    for folder in request.paths.iter().map(Path::new) {
        let Some(inside) = path.strip_prefix(folder).ok().filter(|_| folder.is_dir()) else {
            continue;
        };
        let leads_out = |error: &fs::Error| matches!(error, fs::Error::Outside { .. });
        let confined = fs::confine(folder, &inside.to_string_lossy());
        let below = path.ancestors().take_while(|above| *above != folder);
        let link = below.filter(|above| above.is_symlink()).last();
        if let (true, Some(link)) = (confined.as_ref().is_err_and(leads_out), link) {
            return Err(fs::Error::Symlink {
                path: link.to_owned(),
            });
        }
        confined?;
    }
    Ok(())
}
