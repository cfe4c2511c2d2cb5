//! What was not judged to the end, and why.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::bases::Bases;
use super::choose::file_of;
use super::codes::NOT_JUDGED;
use super::files::{FileId, FolderId};
use crate::diag::{Finding, Findings, Place, Severity};
use crate::policy::references::bases::MISSING_BASE;
use crate::policy::structure;

/// Why the chain of a policy means nothing certain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    /// A file that is not XML.
    Broken(FileId),
    /// A file without the structure of a policy.
    Unsound(FileId),
    /// A base that was not found.
    Missing(String),
}

/// Adds one finding for each cause in each folder, and removes that a base is missing where a file
/// that cannot be read seems to be it.
pub(super) fn say(bases: &Bases<'_>, own: &[FileId], findings: &mut Findings) {
    let unsound = unsound(bases, own, findings);
    let mut found: BTreeMap<(FolderId, Cause), Vec<FileId>> = BTreeMap::new();
    let mut explained: HashSet<&str> = HashSet::new();
    for &file in own {
        let folder = bases.files.file(file).folder;
        let cause = cause(bases, file, &unsound);
        if let Some(Cause::Broken(by)) = &cause
            && bases.files.file(*by).is_judged()
        {
            explained.insert(&bases.files.file(file).name);
        }
        if let Some(cause) = cause {
            found.entry((folder, cause)).or_default().push(file);
        }
    }
    findings.retain(|finding| {
        finding.code.id != MISSING_BASE.id
            || !file_of(finding).is_some_and(|file| explained.contains(file))
    });
    for ((_, cause), files) in found {
        findings.push(finding(bases, &cause, &files));
    }
}

fn finding(bases: &Bases<'_>, cause: &Cause, files: &[FileId]) -> Finding {
    let name = |file: FileId| &bases.files.file(file).name;
    let by = match cause {
        Cause::Broken(file) | Cause::Unsound(file) => Some(*file),
        Cause::Missing(_) => None,
    };
    let itself = by.filter(|by| files.contains(by));
    let others = files.len() - usize::from(itself.is_some());
    let who = match (itself, others) {
        (Some(_), 0) => "the policy is".to_owned(),
        (Some(_), 1) => "the policy and one that inherits from it are".to_owned(),
        (Some(_), count) => format!("the policy and {count} that inherit from it are"),
        (None, 1) => "the policy is".to_owned(),
        (None, count) => format!("{count} policies of this folder are"),
    };
    let when = match (cause, itself) {
        (Cause::Missing(id), _) => format!("base `{id}` is found"),
        (Cause::Broken(file), _) => format!("`{}` can be read", name(*file)),
        (Cause::Unsound(_), Some(_)) => "its structure is right".to_owned(),
        (Cause::Unsound(file), None) => format!("the structure of `{}` is right", name(*file)),
    };
    let first = itself.or(files.first().copied());
    let place = first.map_or(Place::Nowhere, |file| Place::File(name(file).clone()));
    let message = format!("{who} judged to the end once {when}");
    let mut finding = Finding::new(&NOT_JUDGED, place, message);
    if let Some(by) = by.filter(|by| !bases.files.file(*by).is_judged()) {
        finding.severity = Severity::Warning;
        finding = finding.help(format!(
            "`entrada policy lint {}` shows what is wrong",
            name(by)
        ));
    }
    finding
}

/// The files whose structure is wrong: of those that are judged the findings tell.
fn unsound(bases: &Bases<'_>, own: &[FileId], findings: &Findings) -> BTreeSet<FileId> {
    let bad: HashSet<&str> = findings
        .iter()
        .filter(|finding| structure::is_unsound(finding))
        .filter_map(file_of)
        .collect();
    let mut checked = BTreeSet::new();
    let mut unsound = BTreeSet::new();
    for file in own.iter().flat_map(|file| bases.chain(*file)) {
        if !checked.insert(file) {
            continue;
        }
        let of = bases.files.file(file);
        let is_sound = if own.contains(&file) {
            !bad.contains(&*of.name)
        } else {
            bases.policy(file).is_none_or(|policy| policy.is_sound())
        };
        if !is_sound {
            unsound.insert(file);
        }
    }
    unsound
}

fn cause(bases: &Bases<'_>, file: FileId, unsound: &BTreeSet<FileId>) -> Option<Cause> {
    let chain = bases.chain(file);
    if let Some(by) = chain.iter().find(|file| unsound.contains(file)) {
        return Some(Cause::Unsound(*by));
    }
    let end = *chain.last()?;
    if let Some(base) = bases.broken_base(end) {
        return Some(Cause::Broken(base));
    }
    let base = bases.policy(end)?.base.as_ref()?;
    let is_missing = bases.base(end).is_none();
    is_missing.then(|| Cause::Missing(base.id.clone()))
}
