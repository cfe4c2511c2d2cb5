//! One side of one relying party: everything its chain defines, from where, and what of it is used.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::blocks::{Merge, area_of};
use super::change::Area;
use crate::policy::chain::Chain;
use crate::policy::doc::ElementId;
use crate::policy::effective::Effective;
use crate::policy::set::{At, Kind, Policy, PolicyIndex, PolicySet, fold};

/// What a definition is found by: its area, and its id without case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) area: Area,
    pub(super) id: String,
}

impl Key {
    fn of(kind: Kind, id: &str) -> Self {
        Self {
            area: area_of(kind).0,
            id: fold(id),
        }
    }

    const fn alone(area: Area) -> Self {
        Self {
            area,
            id: String::new(),
        }
    }
}

/// A definition: its id as first written, and the elements that make it, the lowest first.
#[derive(Clone, Debug)]
pub(super) struct Definition<'a> {
    pub(super) id: &'a str,
    pub(super) layers: Vec<At>,
}

impl Definition<'_> {
    /// Something that nothing defines.
    pub(super) const NONE: Self = Self {
        id: "",
        layers: Vec::new(),
    };
}

/// The references of every policy of a set, by the element that makes them.
pub(super) struct References<'a> {
    set: &'a PolicySet,
    by_policy: HashMap<PolicyIndex, Vec<(ElementId, Key)>>,
}

impl<'a> References<'a> {
    pub(super) fn new(set: &'a PolicySet) -> Self {
        let of = |policy: &Policy| {
            let document = &policy.document;
            policy
                .references()
                .all()
                .iter()
                .filter(|reference| !reference.cosmetic)
                // What is included is part of what includes it; it is not run.
                .filter(|r| document.element(r.element).name != "IncludeTechnicalProfile")
                .map(|r| (r.element, Key::of(r.kind, &r.id)))
                .collect()
        };
        let policies = set.policies();
        let by_policy = policies.map(|(index, policy)| (index, of(policy)));
        Self {
            set,
            by_policy: by_policy.collect(),
        }
    }

    /// What `at` and everything below it refers to.
    fn within(&self, at: At) -> &[(ElementId, Key)] {
        let references = self
            .by_policy
            .get(&at.policy)
            .map_or(&[][..], Vec::as_slice);
        let document = self.set.document(at);
        let end = document.element(at.element).span.end.saturating_sub(1);
        let last = document.last_starting_at_or_before(end);
        let from = references.partition_point(|(element, _)| *element < at.element);
        let to = references.partition_point(|(element, _)| *element <= last);
        references.get(from..to).unwrap_or_default()
    }
}

/// The end of a chain, merged.
pub(super) struct View<'a> {
    pub(super) effective: Effective<'a>,
    pub(super) definitions: BTreeMap<Key, Definition<'a>>,
    pub(super) used: HashSet<Key>,
    /// The claims by which users of identity providers are found, without case: inputs of what makes
    /// the id of a federated account.
    identifying: HashSet<String>,
}

impl<'a> View<'a> {
    /// Merges `chain`. Without a relying party everything counts as used that a policy defines
    /// which `elsewhere` does not hold.
    pub(super) fn new(
        chain: &'a Chain<'a>,
        references: &References<'_>,
        elsewhere: &HashSet<PolicyIndex>,
    ) -> Self {
        let effective = Effective::new(chain);
        let mut definitions = BTreeMap::new();
        for kind in Kind::ALL {
            for id in chain.ids(kind) {
                let layers = layers(&effective, kind, id);
                definitions.insert(Key::of(kind, id), Definition { id, layers });
            }
        }
        let alone = |area, layers: Vec<At>| {
            let is_there = !layers.is_empty();
            is_there.then(|| (Key::alone(area), Definition { id: "", layers }))
        };
        definitions.extend(alone(Area::Languages, localizations(chain)));
        let policy = chain.leaf();
        let relying_party = chain.leaf_policy().relying_party();
        let relying_party = relying_party.map(|element| At { policy, element });
        definitions.extend(alone(
            Area::RelyingParty,
            relying_party.into_iter().collect(),
        ));
        let mut view = Self {
            identifying: identifying(&effective),
            effective,
            definitions,
            used: HashSet::new(),
        };
        view.used = view.reach(references, elsewhere);
        view
    }

    /// Whether an application can call it.
    pub(super) fn is_relying_party(&self) -> bool {
        self.definitions
            .contains_key(&Key::alone(Area::RelyingParty))
    }

    /// Whether `key`, that of an output claim, is of a claim by which users are found.
    pub(super) fn identifies(&self, key: &str) -> bool {
        let claim = key.split(' ').next().unwrap_or_default();
        self.identifying.contains(claim)
    }

    fn reach(&self, references: &References<'_>, elsewhere: &HashSet<PolicyIndex>) -> HashSet<Key> {
        let relying_party = Key::alone(Area::RelyingParty);
        let is_own = |definition: &Definition<'_>| {
            let mut layers = definition.layers.iter();
            layers.any(|at| !elsewhere.contains(&at.policy))
        };
        let mut waiting: Vec<&Key> = if self.is_relying_party() {
            vec![&relying_party]
        } else {
            let own = self.definitions.iter().filter(|(_, of)| is_own(of));
            own.map(|(key, _)| key).collect()
        };
        let mut used = HashSet::from([Key::alone(Area::Languages)]);
        while let Some(key) = waiting.pop() {
            let Some(definition) = self.definitions.get(key) else {
                continue;
            };
            if !used.insert(key.clone()) {
                continue;
            }
            for at in &definition.layers {
                waiting.extend(references.within(*at).iter().map(|(_, key)| key));
            }
        }
        used
    }
}

fn identifying(effective: &Effective<'_>) -> HashSet<String> {
    let transformations = effective.transformations().into_iter();
    let makes_ids = transformations.filter(|transformation| {
        matches!(
            transformation.method,
            "CreateAlternativeSecurityId" | "CreateUserIdentity"
        )
    });
    makes_ids
        .flat_map(|transformation| &transformation.inputs)
        .map(|(input, _)| fold(input.id))
        .collect()
}

/// The elements that make a definition, the lowest first.
fn layers(effective: &Effective<'_>, kind: Kind, id: &str) -> Vec<At> {
    let chain = effective.chain;
    let own = chain.definitions(kind, id);
    if area_of(kind).1 == Merge::Nearest {
        return own.last().copied().into_iter().collect();
    }
    let profile = match kind {
        Kind::TechnicalProfile => effective.profile(id),
        _ => None,
    };
    let includes = profile.map_or(&[][..], |profile| &profile.includes);
    let mut layers = Vec::new();
    for include in includes.iter().rev() {
        for at in chain.definitions(kind, include.id) {
            // In a ring of includes the profile includes itself.
            if !own.contains(&at) && !layers.contains(&at) {
                layers.push(at);
            }
        }
    }
    layers.extend(own);
    layers
}

/// The `Localization` elements of a chain, the root's first.
fn localizations(chain: &Chain<'_>) -> Vec<At> {
    let of = |policy: &PolicyIndex| {
        let document = &chain.set.policy(*policy).document;
        let blocks = document.child(ElementId::ROOT, "BuildingBlocks")?.0;
        let element = document.child(blocks, "Localization")?.0;
        Some(At {
            policy: *policy,
            element,
        })
    };
    chain.members().iter().filter_map(of).collect()
}
