//! The two sides of a comparison: the policies of a set by name, and the ends of its chains, merged.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::view::{Key, References, View};
use crate::policy::chain::Chain;
use crate::policy::set::{PolicyIndex, PolicySet, fold};

/// A policy of a set across sets: its id without case, and how many of that id came before it (sets
/// of several folders may use an id more than once).
pub(super) type Name = (String, usize);

/// The policies of a set by name.
pub(super) struct Names<'a> {
    pub(super) set: &'a PolicySet,
    pub(super) indices: BTreeMap<Name, PolicyIndex>,
    pub(super) ends: BTreeSet<Name>,
}

impl<'a> Names<'a> {
    pub(super) fn of(set: &'a PolicySet) -> Self {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut indices = BTreeMap::new();
        for (index, policy) in set.policies() {
            let id = fold(&policy.id);
            let nth = seen.entry(id.clone()).or_default();
            indices.insert((id, *nth), index);
            *nth += 1;
        }
        let is_end: HashSet<PolicyIndex> = Chain::all(set).iter().map(Chain::leaf).collect();
        let ends = indices.iter().filter(|(_, index)| is_end.contains(index));
        Self {
            set,
            ends: ends.map(|(name, _)| name.clone()).collect(),
            indices,
        }
    }

    pub(super) fn chains(&self, ends: &BTreeSet<Name>) -> Vec<(Name, Chain<'a>)> {
        ends.iter()
            .filter_map(|name| {
                let index = self.indices.get(name)?;
                Some((name.clone(), Chain::of(self.set, *index)))
            })
            .collect()
    }

    /// What a policy is called: its id, and its file when the id does not tell which one is meant.
    pub(super) fn label(&self, name: &Name) -> Option<String> {
        let policy = self.set.policy(*self.indices.get(name)?);
        let is_only = name.1 == 0 && !self.indices.contains_key(&(name.0.clone(), 1));
        Some(match is_only {
            true => policy.id.clone(),
            false => format!("{} ({})", policy.id, policy.document.file),
        })
    }
}

/// One side, merged.
pub(super) struct Side<'a> {
    pub(super) names: &'a Names<'a>,
    pub(super) views: BTreeMap<Name, View<'a>>,
}

impl<'a> Side<'a> {
    pub(super) fn new(names: &'a Names<'a>, chains: &'a [(Name, Chain<'a>)]) -> Self {
        let references = References::new(names.set);
        let is_relying_party = |chain: &&Chain<'_>| chain.leaf_policy().relying_party().is_some();
        let elsewhere: HashSet<PolicyIndex> = chains
            .iter()
            .map(|(_, chain)| chain)
            .filter(is_relying_party)
            .flat_map(|chain| chain.members().iter().copied())
            .collect();
        let views = chains
            .iter()
            .map(|(name, chain)| (name.clone(), View::new(chain, &references, &elsewhere)));
        Self {
            names,
            views: views.collect(),
        }
    }

    pub(super) fn used(&self) -> impl Iterator<Item = &Key> {
        self.views.values().flat_map(|view| &view.used)
    }

    pub(super) fn defines(&self, key: &Key) -> bool {
        self.views
            .values()
            .any(|view| view.definitions.contains_key(key))
    }

    /// The ends whose chain has `policy`.
    pub(super) fn with(&self, policy: PolicyIndex) -> impl Iterator<Item = &Name> {
        let has = move |view: &View<'_>| view.effective.chain.members().contains(&policy);
        let views = self.views.iter();
        views
            .filter(move |(_, view)| has(view))
            .map(|(name, _)| name)
    }
}
