//! Judging the sets, and settling which base is taken where several could be.
//!
//! All sets are judged together, so that what they share is looked at once. A set whose base is a
//! choice is judged upon the likeliest candidate first; only when it has errors there, the next one
//! is tried, and in the end it is judged upon the one with the fewest.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::bases::{Bases, ChoiceId};
use super::files::{FileId, FolderId};
use crate::diag::{Finding, Findings, Place, Severity};
use crate::policy::fix::{self, Limits};
use crate::policy::rules::{Judge, JudgeOptions};
use crate::policy::set::{Member, PolicyIndex, PolicySet, fold};

/// What decides the findings of a folder: which candidate each choice takes that its policies
/// depend on.
type Taken = Vec<(ChoiceId, usize)>;

/// Judges `folders`, and leaves every choice at the candidate it is settled on.
pub(super) fn judge_folders(
    bases: &mut Bases<'_>,
    folders: &BTreeSet<FolderId>,
    options: &JudgeOptions,
) -> Findings {
    let mut results: HashMap<(FolderId, Taken), Findings> = HashMap::new();
    let policies = PolicySet::shared(bases.policies().cloned());
    let judge = Judge::new(&policies, options);
    let mut trials: BTreeMap<ChoiceId, Vec<usize>> = own_choices(bases, folders)
        .into_iter()
        .map(|choice| (choice, Vec::new()))
        .collect();
    loop {
        let missing: BTreeSet<FolderId> = folders
            .iter()
            .copied()
            .filter(|folder| !results.contains_key(&(*folder, taken(bases, *folder))))
            .collect();
        if missing.is_empty() {
            break;
        }
        for (folder, findings) in judge_missing(bases, &missing, &judge) {
            results.insert((folder, taken(bases, folder)), findings);
        }
        let open: Vec<ChoiceId> = trials.keys().copied().collect();
        let mut settled = Vec::new();
        for choice in open {
            let folder = bases.choices[choice.0].folder;
            let Some(found) = results.get(&(folder, taken(bases, folder))) else {
                continue;
            };
            let errors = errors_of(bases, choice, found);
            let Some(tried) = trials.get_mut(&choice) else {
                continue;
            };
            tried.push(errors);
            if let Some(best) = settle(tried, bases.choices[choice.0].candidates.len()) {
                settled.push((choice, best));
            }
        }
        for (choice, tried) in &trials {
            bases.choices[choice.0].taken = tried.len();
        }
        for (choice, best) in settled {
            trials.remove(&choice);
            bases.choices[choice.0].taken = best;
        }
    }
    let mut found = Findings::new();
    for folder in folders {
        let own: HashSet<&str> = judged(bases, *folder)
            .map(|file| &*bases.files.file(file).name)
            .collect();
        let of = results.remove(&(*folder, taken(bases, *folder)));
        let is_own = |finding: &Finding| file_of(finding).is_some_and(|file| own.contains(file));
        found.extend(of.into_iter().flatten().filter(is_own));
    }
    found
}

/// The candidate to stay with, given the errors on those `tried`; `None` when another is to be tried.
fn settle(tried: &[usize], candidates: usize) -> Option<usize> {
    let done = tried.len() >= candidates || tried.last() == Some(&0);
    let best = tried.iter().enumerate().min_by_key(|(_, errors)| **errors);
    best.filter(|_| done).map(|(at, _)| at)
}

/// The choices that the policies of `folders` are judged by; of others the likeliest is taken.
fn own_choices(bases: &Bases<'_>, folders: &BTreeSet<FolderId>) -> Vec<ChoiceId> {
    (0..bases.choices.len())
        .map(ChoiceId)
        .filter(|choice| folders.contains(&bases.choices[choice.0].folder))
        .collect()
}

/// The files of `folder` that are judged, in order.
fn judged<'a>(bases: &'a Bases<'_>, folder: FolderId) -> impl Iterator<Item = FileId> + 'a {
    let files = bases.files.folder(folder).files.iter().copied();
    files.filter(|file| bases.files.file(*file).is_judged())
}

fn taken(bases: &Bases<'_>, folder: FolderId) -> Taken {
    let choices: BTreeSet<ChoiceId> = judged(bases, folder)
        .flat_map(|file| bases.choices_of(file))
        .collect();
    choices
        .into_iter()
        .map(|choice| (choice, bases.choices[choice.0].taken))
        .collect()
}

/// The errors in `found` that are in policies which `choice` gives a base, or in that base.
fn errors_of(bases: &Bases<'_>, choice: ChoiceId, found: &Findings) -> usize {
    let folder = bases.choices[choice.0].folder;
    let others: HashSet<&str> = judged(bases, folder)
        .filter(|file| !bases.choices_of(*file).contains(&choice))
        .map(|file| &*bases.files.file(file).name)
        .collect();
    found
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter(|finding| !file_of(finding).is_some_and(|file| others.contains(file)))
        .count()
}

/// The file that a finding is in.
pub(super) fn file_of(finding: &Finding) -> Option<&str> {
    match &finding.place {
        Place::Policy { file, .. } | Place::Span(file, _) | Place::File(file) => Some(file),
        Place::Nowhere | Place::Plan { .. } => None,
    }
}

/// Judges `folders`: together, because what they inherit is then looked at once, but for those that
/// replace a part of what they inherit from. For the choice of their bases it counts what they do to
/// them, which is then found in files of other folders.
fn judge_missing(
    bases: &Bases<'_>,
    folders: &BTreeSet<FolderId>,
    judge: &Judge<'_>,
) -> Vec<(FolderId, Findings)> {
    let (alone, together): (BTreeSet<FolderId>, BTreeSet<FolderId>) = folders
        .iter()
        .copied()
        .partition(|folder| replaces_a_part(bases, *folder));
    let mut found: HashMap<FolderId, Findings> = folders
        .iter()
        .map(|folder| (*folder, Findings::new()))
        .collect();
    let judged = bases.files.files().filter(|(_, file)| file.is_judged());
    let heirs = heirs(bases, judged.map(|(id, _)| id));
    for folder in alone {
        let own: Vec<FileId> = policies(bases, folder).collect();
        let chains: BTreeSet<FileId> = own.iter().flat_map(|file| bases.chain(*file)).collect();
        let judged = judge_files(bases, &own, |file| chains.contains(&file), &heirs, judge);
        found.insert(folder, judged);
    }
    let own: Vec<FileId> = together
        .iter()
        .flat_map(|folder| policies(bases, *folder))
        .collect();
    let known: HashSet<FileId> = own.iter().copied().collect();
    let folder_of: HashMap<&str, FolderId> = own
        .iter()
        .map(|file| bases.files.file(*file))
        .map(|file| (&*file.name, file.folder))
        .collect();
    for finding in judge_files(bases, &own, |file| known.contains(&file), &heirs, judge) {
        let folder = file_of(&finding).and_then(|file| folder_of.get(file));
        if let Some(findings) = folder.and_then(|folder| found.get_mut(folder)) {
            findings.push(finding);
        }
    }
    found.into_iter().collect()
}

/// The policies of `folder` that are judged.
fn policies<'a>(bases: &'a Bases<'_>, folder: FolderId) -> impl Iterator<Item = FileId> + 'a {
    judged(bases, folder).filter(|file| bases.policy(*file).is_some())
}

/// Whether `folder` has a policy that another folder has too, from which it inherits: its
/// extensions, for example, stand in place of those of a starter pack.
fn replaces_a_part(bases: &Bases<'_>, folder: FolderId) -> bool {
    let is_a_choice = bases.choices.iter().any(|choice| choice.folder == folder);
    is_a_choice
        && policies(bases, folder).any(|file| {
            let own = bases.policy(file).map(|policy| fold(&policy.id));
            let elsewhere = bases.chain(file).into_iter().filter_map(|file| {
                let other = bases.files.file(file).folder;
                (other != folder).then_some(other)
            });
            elsewhere.into_iter().any(|other| {
                let beside = bases.files.folder(other).files.iter();
                beside
                    .filter_map(|file| bases.policy(*file))
                    .any(|policy| Some(fold(&policy.id)) == own)
            })
        })
}

/// Policies with everything they inherit, as one set.
pub(super) struct Linked {
    pub(super) set: PolicySet,
    /// The file of each policy of the set.
    files: Vec<FileId>,
    index: HashMap<FileId, PolicyIndex>,
}

/// Puts `own` and what they inherit into one set.
pub(super) fn link(bases: &Bases<'_>, own: &[FileId]) -> Linked {
    let mut index: HashMap<FileId, PolicyIndex> = HashMap::new();
    let mut files: Vec<FileId> = Vec::new();
    let inherited = own.iter().flat_map(|file| bases.chain(*file));
    for file in own.iter().copied().chain(inherited) {
        index.entry(file).or_insert_with(|| {
            files.push(file);
            PolicyIndex(u32::try_from(files.len() - 1).unwrap_or(u32::MAX))
        });
    }
    let members = files.iter().filter_map(|file| {
        Some(Member {
            policy: Arc::clone(bases.policy(*file)?),
            folder: u32::try_from(bases.files.file(*file).folder.0).unwrap_or(u32::MAX),
            base: bases.base(*file).and_then(|base| index.get(&base).copied()),
        })
    });
    Linked {
        set: PolicySet::linked(members),
        files,
        index,
    }
}

/// Judges `own` with what they inherit, and returns what is found in the files of `only`.
fn judge_files(
    bases: &Bases<'_>,
    own: &[FileId],
    only: impl Fn(FileId) -> bool,
    all_heirs: &HashMap<FileId, usize>,
    judge: &Judge<'_>,
) -> Findings {
    let Linked { set, files, index } = link(bases, own);
    let judged = files.iter().copied().filter(|file| only(*file));
    let judged = judged.filter_map(|file| index.get(&file).copied());
    let mut findings = judge.judge(&set, Some(judged.collect()));
    let own_heirs = heirs(bases, own.iter().copied());
    let those = |is: &dyn Fn(FileId) -> bool| {
        let those = index.iter().filter(|(file, _)| is(**file));
        those.map(|(_, policy)| *policy).collect()
    };
    let limits = Limits {
        kept: those(&|file| !bases.files.file(file).is_judged()),
        uncertain: those(&|file| bases.is_chosen(file)),
        inherited_elsewhere: those(&|file| own_heirs.get(&file) < all_heirs.get(&file)),
    };
    let texts: HashMap<&str, &str> = files
        .iter()
        .map(|file| bases.files.file(*file))
        .map(|file| (&*file.name, &*file.text))
        .collect();
    fix::attach(&mut findings, &set, &limits, |file| {
        texts.get(file).copied()
    });
    findings
}

/// How many of `files` derive from each file.
fn heirs(bases: &Bases<'_>, files: impl Iterator<Item = FileId>) -> HashMap<FileId, usize> {
    let mut heirs = HashMap::new();
    for file in files.flat_map(|file| bases.chain(file)) {
        *heirs.entry(file).or_default() += 1;
    }
    heirs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_candidate_without_errors_wins_else_the_one_with_the_fewest() {
        assert_eq!(settle(&[0], 3), Some(0));
        assert_eq!(settle(&[2], 3), None);
        assert_eq!(settle(&[2, 1, 0], 9), Some(2));
        assert_eq!(settle(&[2, 1, 1], 3), Some(1));
        assert_eq!(settle(&[], 3), None);
    }
}
