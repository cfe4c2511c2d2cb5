//! From what was found for each relying party to the list of changes: each once, with everybody it
//! touches.

use std::collections::{BTreeSet, HashMap};

use super::change::{Area, Aspect, Change, ChangeKind, Side};
use super::facts::{Difference, Value};
use super::impact::{self, Trait};
use crate::policy::doc::ElementId;
use crate::policy::set::{At, PolicySet, fold};

/// A difference as it was found for one relying party.
pub(super) struct Found<'a> {
    pub(super) area: Area,
    pub(super) id: String,
    pub(super) path: Vec<String>,
    pub(super) difference: Difference,
    /// The relying party that uses it.
    pub(super) user: Option<&'a str>,
    /// Whether it is about a claim by which users of an identity provider are found.
    pub(super) identifies: bool,
}

/// What makes two differences one, but for whose they are.
#[derive(Clone, PartialEq, Eq, Hash)]
struct What {
    area: Area,
    path: Vec<String>,
    kind: ChangeKind,
    aspect: Aspect,
    key: String,
    property: String,
    old: Option<At>,
    new: Option<At>,
}

struct Entry {
    id: String,
    what: What,
    difference: Difference,
    users: BTreeSet<String>,
    through: BTreeSet<String>,
    identifies: bool,
}

/// Collects differences.
pub(super) struct Collector<'a> {
    old: &'a PolicySet,
    new: &'a PolicySet,
    entries: Vec<Entry>,
    known: HashMap<(String, What), usize>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(old: &'a PolicySet, new: &'a PolicySet) -> Self {
        Self {
            old,
            new,
            entries: Vec::new(),
            known: HashMap::new(),
        }
    }

    /// Takes note of `found`.
    pub(super) fn add(&mut self, found: Found<'_>) {
        let difference = found.difference;
        let at = |value: &Option<Value>| value.as_ref().map(|value| value.at);
        let what = What {
            area: found.area,
            path: found.path,
            kind: difference.kind,
            aspect: difference.aspect,
            key: difference.key.clone(),
            property: difference.property.to_string(),
            old: at(&difference.old),
            new: at(&difference.new),
        };
        let owner = match found.area {
            // The same places are the same cause, whichever tokens it shows in.
            Area::RelyingParty => String::new(),
            _ => fold(&found.id),
        };
        let place = *self.known.entry((owner, what.clone())).or_insert_with(|| {
            self.entries.push(Entry {
                id: found.id.clone(),
                what,
                difference,
                users: BTreeSet::new(),
                through: BTreeSet::new(),
                identifies: false,
            });
            self.entries.len() - 1
        });
        let entry = &mut self.entries[place];
        entry.users.extend(found.user.map(str::to_owned));
        entry.identifies |= found.identifies;
        if found.area == Area::RelyingParty && fold(&entry.id) != fold(&found.id) {
            entry.id.clear();
        }
    }

    /// All changes, in the order in which they are shown.
    pub(super) fn finish(mut self) -> Vec<Change> {
        self.fold_includes();
        let (old, new) = (self.old, self.new);
        let mut changes: Vec<Change> = self
            .entries
            .into_iter()
            .map(|entry| change(entry, old, new))
            .collect();
        // Those of one relying party, those that several share, those that touch none.
        changes.sort_by(|a, b| {
            let group = |change: &Change| match change.relying_parties.len() {
                0 => 2,
                1 => 0,
                _ => 1,
            };
            let head =
                |change: &Change| (group(change), change.relying_parties.clone(), change.area);
            head(a)
                .cmp(&head(b))
                .then_with(|| fold(&a.id).cmp(&fold(&b.id)))
        });
        changes
    }

    /// A change of an included profile shows in every profile that includes it: it is told once, of
    /// the one it is written in.
    fn fold_includes(&mut self) {
        let mut homes: Vec<Option<usize>> = Vec::with_capacity(self.entries.len());
        for entry in &self.entries {
            let home = (entry.what.area == Area::TechnicalProfile)
                .then(|| self.home(&entry.what))
                .flatten()
                .filter(|home| *home != fold(&entry.id));
            homes.push(home.and_then(|home| self.known.get(&(home, entry.what.clone())).copied()));
        }
        let mut kept = vec![true; self.entries.len()];
        for (at, home) in homes.iter().enumerate() {
            // The home of a change is its own home, so that no entry is folded twice.
            if let Some(home) = *home {
                kept[at] = false;
                let users = std::mem::take(&mut self.entries[at].users);
                let id = self.entries[at].id.clone();
                let identifies = self.entries[at].identifies;
                let entry = &mut self.entries[home];
                entry.users.extend(users);
                entry.through.insert(id);
                entry.identifies |= identifies;
            }
        }
        let mut kept = kept.into_iter();
        self.entries.retain(|_| kept.next().unwrap_or(true));
    }

    /// The id of the technical profile in which both sides are written, when it is one.
    fn home(&self, what: &What) -> Option<String> {
        let old = what.old.and_then(|at| profile_around(self.old, at));
        let new = what.new.and_then(|at| profile_around(self.new, at));
        match (old, new) {
            (Some(old), Some(new)) => (old == new).then_some(old),
            (old, new) => old.or(new),
        }
    }
}

/// The id, without case, of the technical profile that `at` is part of.
fn profile_around(set: &PolicySet, at: At) -> Option<String> {
    let document = set.document(at);
    let mut current: Option<ElementId> = Some(at.element);
    while let Some(element) = current.map(|id| document.element(id)) {
        if element.name == "TechnicalProfile" {
            return element.attribute("Id").map(fold);
        }
        current = element.parent;
    }
    None
}

fn change(entry: Entry, old: &PolicySet, new: &PolicySet) -> Change {
    let Entry { difference, .. } = entry;
    let words = |value: &Option<Value>| {
        let words = value.as_ref().map(|value| value.words.clone());
        words.unwrap_or_default()
    };
    let (before, after) = (words(&difference.old), words(&difference.new));
    let (impact, note) = impact::judge(Trait {
        area: entry.what.area,
        aspect: difference.aspect,
        kind: difference.kind,
        key: &difference.key,
        property: &difference.property,
        old: &before,
        new: &after,
        is_used: !entry.users.is_empty(),
        identifies: entry.identifies
            && impact::may_identify(entry.what.area, difference.aspect, &difference.property),
    });
    let side = |set: &PolicySet, value: Option<Value>| {
        value.map(|value| Side {
            words: value.words,
            place: set.place(value.at),
        })
    };
    Change {
        kind: difference.kind,
        impact,
        area: entry.what.area,
        id: entry.id,
        aspect: difference.aspect,
        path: entry.what.path,
        property: difference.property,
        old: side(old, difference.old),
        new: side(new, difference.new),
        note,
        relying_parties: entry.users.into_iter().collect(),
        through: entry.through.into_iter().collect(),
    }
}
