//! Which policy each policy inherits from, when several folders use the same ids.
//!
//! A base is sought in the policy's own folder, then in the folders above it, nearest first, then in
//! what `--base` names, then among everything else that is judged. Where several files of one of
//! these have the id, the links hold a choice: [`super::choose`] settles it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::files::{Content, FileId, Files, FolderId};
use super::parents::with_parents;
use crate::policy::references;
use crate::policy::set::{Kind, Policy, fold};
use crate::policy::template::Values;

/// Most candidates for one base that are tried: a tree with hundreds of copies of a starter pack is
/// still judged in reasonable time.
const MOST_CANDIDATES: usize = 16;

/// Number of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct ChoiceId(pub(super) usize);

/// A base that several files could be.
#[derive(Debug)]
pub(super) struct Choice {
    /// The folder whose policies inherit from it.
    pub(super) folder: FolderId,
    /// Its id as written.
    pub(super) id: String,
    /// The files, the likeliest first.
    pub(super) candidates: Vec<FileId>,
    /// How many there were in all.
    pub(super) of: usize,
    /// Which of them is taken at the moment.
    pub(super) taken: usize,
}

/// Where the base of a policy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    /// It has none.
    Root,
    /// No file has it.
    Missing,
    /// The file that seems to have it cannot be read.
    Broken(FileId),
    File(FileId),
    Choice(ChoiceId),
}

/// How the values of a file are found.
pub(super) type ValuesOf<'a> = dyn Fn(&Files, FileId) -> Values + 'a;

/// The inheritance of everything that a run looks at, in one environment.
pub(super) struct Bases<'a> {
    pub(super) files: &'a mut Files,
    values: &'a ValuesOf<'a>,
    contents: HashMap<FileId, Content>,
    by_id: HashMap<(FolderId, String), Vec<FileId>>,
    /// Files that cannot be read, by the id they seem to have.
    broken: HashMap<(FolderId, String), FileId>,
    links: HashMap<FileId, Link>,
    pub(super) choices: Vec<Choice>,
    choice_of: HashMap<(FolderId, String), Link>,
    given: &'a [FileId],
}

impl<'a> Bases<'a> {
    /// Finds the bases of `judged`, and theirs. `given` are the files of `--base`.
    pub(super) fn find(
        files: &'a mut Files,
        judged: &[FileId],
        given: &'a [FileId],
        values: &'a ValuesOf<'a>,
    ) -> Self {
        let mut bases = Self {
            files,
            values,
            contents: HashMap::new(),
            by_id: HashMap::new(),
            broken: HashMap::new(),
            links: HashMap::new(),
            choices: Vec::new(),
            choice_of: HashMap::new(),
            given,
        };
        bases.read();
        let mut open: Vec<FileId> = judged.iter().rev().copied().collect();
        while let Some(file) = open.pop() {
            if bases.links.contains_key(&file) {
                continue;
            }
            let link = bases.link(file);
            bases.links.insert(file, link);
            match link {
                Link::File(base) => open.push(base),
                Link::Choice(choice) => {
                    open.extend(bases.choices[choice.0].candidates.iter().rev());
                }
                Link::Root | Link::Missing | Link::Broken(_) => {}
            }
        }
        for choice in 0..bases.choices.len() {
            bases.rank(ChoiceId(choice));
        }
        bases
    }

    /// The policy of `file`, when it is one.
    pub(super) fn policy(&self, file: FileId) -> Option<&Arc<Policy>> {
        match self.contents.get(&file)? {
            Content::Policy(policy) => Some(policy),
            Content::Broken(..) | Content::Other => None,
        }
    }

    /// All policies, those included that are only looked at for bases.
    pub(super) fn policies(&self) -> impl Iterator<Item = &Arc<Policy>> {
        let files = self.files.files();
        files.filter_map(|(file, _)| self.policy(file))
    }

    /// What `file` is.
    pub(super) fn content(&self, file: FileId) -> Option<&Content> {
        self.contents.get(&file)
    }

    /// The file that holds the base of `file`, as things are taken at the moment.
    pub(super) fn base(&self, file: FileId) -> Option<FileId> {
        match self.links.get(&file)? {
            Link::File(base) => Some(*base),
            Link::Choice(choice) => self.taken(*choice),
            Link::Root | Link::Missing | Link::Broken(_) => None,
        }
    }

    /// Whether several files could be the base of `file`.
    pub(super) fn is_chosen(&self, file: FileId) -> bool {
        matches!(self.links.get(&file), Some(Link::Choice(_)))
    }

    /// The candidate taken at the moment.
    pub(super) fn taken(&self, choice: ChoiceId) -> Option<FileId> {
        let choice = &self.choices[choice.0];
        choice.candidates.get(choice.taken).copied()
    }

    /// `file` and the files it inherits from, ends with the root or where the chain breaks.
    pub(super) fn chain(&self, file: FileId) -> Vec<FileId> {
        let mut chain = vec![file];
        while let Some(base) = chain.last().and_then(|last| self.base(*last)) {
            if chain.contains(&base) {
                break;
            }
            chain.push(base);
        }
        chain
    }

    /// The choices that decide what `file` inherits.
    pub(super) fn choices_of(&self, file: FileId) -> Vec<ChoiceId> {
        self.chain(file)
            .into_iter()
            .filter_map(|file| match self.links.get(&file) {
                Some(Link::Choice(choice)) => Some(*choice),
                _ => None,
            })
            .collect()
    }

    /// Parses what has come in since the last call.
    fn read(&mut self) {
        let new: Vec<(FileId, Values)> = self
            .files
            .files()
            .map(|(id, _)| id)
            .filter(|id| !self.contents.contains_key(id))
            .map(|id| (id, (self.values)(self.files, id)))
            .collect();
        let contents = self.files.contents(&new);
        for ((id, _), content) in new.into_iter().zip(contents) {
            let folder = self.files.file(id).folder;
            match &content {
                Content::Policy(policy) => {
                    let key = (folder, fold(&policy.id));
                    self.by_id.entry(key).or_default().push(id);
                }
                Content::Broken(_, Some(seeming)) => {
                    self.broken.entry((folder, fold(seeming))).or_insert(id);
                }
                Content::Broken(_, None) | Content::Other => {}
            }
            self.contents.insert(id, content);
        }
    }

    fn link(&mut self, file: FileId) -> Link {
        let Some(base) = self.policy(file).and_then(|policy| policy.base.as_ref()) else {
            return Link::Root;
        };
        let (id, folder) = (base.id.clone(), self.files.file(file).folder);
        let key = (folder, fold(&id));
        if let Some(found) = self.in_folder(&key) {
            return found;
        }
        if let Some(known) = self.choice_of.get(&key) {
            return *known;
        }
        let link = self.elsewhere(folder, &id);
        self.choice_of.insert(key, link);
        link
    }

    /// The first policy of a folder with an id, one that is judged before one that is not; one that
    /// cannot be read is not looked for elsewhere.
    fn in_folder(&self, key: &(FolderId, String)) -> Option<Link> {
        let Some(found) = self.by_id.get(key) else {
            return self.broken.get(key).map(|file| Link::Broken(*file));
        };
        let judged = found.iter().find(|id| self.files.file(**id).is_judged());
        judged.or(found.first()).map(|file| Link::File(*file))
    }

    /// The file that seems to be the base of `file` and cannot be read.
    pub(super) fn broken_base(&self, file: FileId) -> Option<FileId> {
        match self.links.get(&file) {
            Some(Link::Broken(base)) => Some(*base),
            _ => None,
        }
    }

    /// The base `id` of policies of `folder`, which no file of it that is known so far has.
    fn elsewhere(&mut self, folder: FolderId, id: &str) -> Link {
        let wanted = fold(id);
        for path in with_parents(&self.files.folder(folder).path) {
            let above = self.files.folder_at(&path);
            self.files.complete(above);
            self.read();
            if let Some(found) = self.in_folder(&(above, wanted.clone())) {
                return found;
            }
        }
        let has_it = |file: &FileId| {
            let policy = self.policy(*file);
            self.files.file(*file).folder != folder
                && policy.is_some_and(|policy| fold(&policy.id) == wanted)
        };
        let mut candidates: Vec<FileId> = self.given.iter().copied().filter(has_it).collect();
        if candidates.is_empty() {
            let judged = self.files.files().filter(|(_, file)| file.is_judged());
            candidates = judged.map(|(id, _)| id).filter(has_it).collect();
        }
        candidates.sort_by(|a, b| self.files.file(*a).name.cmp(&self.files.file(*b).name));
        candidates.dedup();
        match *candidates {
            [] => Link::Missing,
            [only] => Link::File(only),
            _ => {
                self.choices.push(Choice {
                    folder,
                    id: id.to_owned(),
                    of: candidates.len(),
                    candidates,
                    taken: 0,
                });
                Link::Choice(ChoiceId(self.choices.len() - 1))
            }
        }
    }

    /// Orders the candidates of a choice: first those that define most of what the folder refers to,
    /// then those that define most, then by path.
    fn rank(&mut self, choice: ChoiceId) {
        let Choice {
            folder, candidates, ..
        } = &self.choices[choice.0];
        let own: Vec<&Arc<Policy>> = self
            .files
            .folder(*folder)
            .files
            .iter()
            .filter_map(|file| self.policy(*file))
            .collect();
        let wanted: BTreeSet<(Kind, String)> = own
            .iter()
            .flat_map(|policy| references::wanted(policy))
            .filter(|(kind, id)| own.iter().all(|one| one.definitions(*kind, id).is_empty()))
            .collect();
        let mut ranked: Vec<_> = candidates
            .iter()
            .map(|candidate| {
                let chain: Vec<&Arc<Policy>> = self
                    .chain(*candidate)
                    .into_iter()
                    .filter_map(|file| self.policy(file))
                    .collect();
                let undefined = |(kind, id): &&(Kind, String)| {
                    chain
                        .iter()
                        .all(|one| one.definitions(*kind, id).is_empty())
                };
                let missing = wanted.iter().filter(undefined).count();
                let defined: usize = chain.iter().map(|policy| policy.count()).sum();
                (missing, std::cmp::Reverse(defined), *candidate)
            })
            .collect();
        // Stable: of equal ones the first by path stays first.
        ranked.sort_by_key(|(missing, defined, _)| (*missing, *defined));
        ranked.truncate(MOST_CANDIDATES);
        self.choices[choice.0].candidates = ranked.into_iter().map(|(.., file)| file).collect();
    }
}
