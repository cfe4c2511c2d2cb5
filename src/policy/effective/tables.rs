//! What a chain merges to, in tables that chains upon the same base share.
//!
//! Input is the tables of the base and the policy upon it; output is the tables of both. Only what
//! the policy defines, and what includes it, is merged anew; a table without such a thing is the
//! base's own. Every entry keeps the [`Version`] that changed it last: two chains have the same thing
//! in a slot when they have it at the same version.

use std::sync::{Arc, OnceLock};

use hashbrown::{HashMap, HashSet};

use super::facts::Usage;
use super::profile::Control;
use super::{ClaimType, ContentDefinition, Journey, Profile, Transformation};
use super::{claim_type, content, journey, profile, transformation};
use crate::policy::chain::Chain;
use crate::policy::set::{At, Id, Kind, PolicyIndex};

/// Where a thing is in its table: the same in the tables of all chains upon the one that added it.
pub(crate) type Slot = usize;

/// A policy upon a certain base. Numbered by whoever keeps tables; equal numbers, equal chains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Version(pub(crate) u32);

/// A thing of a chain.
#[derive(Debug)]
pub(super) struct Entry<'a, T> {
    pub(super) item: Arc<T>,
    /// Its id, as first defined.
    id: Id<'a>,
    /// The definition nearest to the leaf.
    at: At,
    pub(super) version: Version,
}

impl<T> Clone for Entry<'_, T> {
    fn clone(&self) -> Self {
        Self {
            item: Arc::clone(&self.item),
            ..*self
        }
    }
}

/// The things of one kind.
#[derive(Debug)]
pub(super) struct Table<'a, T> {
    slots: HashMap<Id<'a>, Slot>,
    entries: Vec<Entry<'a, T>>,
    /// The slots by place of the definition nearest to the leaf.
    order: Vec<Slot>,
}

impl<T> Clone for Table<'_, T> {
    fn clone(&self) -> Self {
        Self {
            slots: self.slots.clone(),
            entries: self.entries.clone(),
            order: self.order.clone(),
        }
    }
}

impl<T> Default for Table<'_, T> {
    fn default() -> Self {
        Self {
            slots: HashMap::new(),
            entries: Vec::new(),
            order: Vec::new(),
        }
    }
}

impl<'a, T> Table<'a, T> {
    pub(super) fn slot(&self, id: &str) -> Option<Slot> {
        self.slots.get(&Id(id)).copied()
    }

    pub(super) fn get(&self, slot: Slot) -> Option<&Entry<'a, T>> {
        self.entries.get(slot)
    }

    /// The slots by place of the definition nearest to the leaf.
    pub(super) fn order(&self) -> &[Slot] {
        &self.order
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The things by place of their definition nearest to the leaf.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.order.iter().map(|slot| &*self.entries[*slot].item)
    }

    /// This table with the things named `ids` as the last policy of `chain` sees them.
    fn with(
        self: &Arc<Self>,
        ids: &[&'a str],
        (chain, version): (&Chain<'a>, Version),
        kind: Kind,
        merge: impl Fn(&Chain<'a>, &'a str) -> Option<T>,
    ) -> Arc<Self> {
        if ids.is_empty() {
            return Arc::clone(self);
        }
        let mut table = Self::clone(self);
        for id in ids {
            let slot = table.slot(id);
            let id = slot.map_or(*id, |slot| table.entries[slot].id.0);
            let (Some(item), Some(at)) = (merge(chain, id), chain.find(kind, id)) else {
                continue;
            };
            let entry = Entry {
                item: Arc::new(item),
                id: Id(id),
                at,
                version,
            };
            match slot {
                Some(slot) => table.entries[slot] = entry,
                None => {
                    table.slots.insert(Id(id), table.entries.len());
                    table.entries.push(entry);
                }
            }
        }
        let entries = &table.entries;
        table.order = (0..entries.len()).collect();
        table.order.sort_by_key(|slot| entries[*slot].at);
        Arc::new(table)
    }
}

/// All tables of a chain.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tables<'a> {
    pub(super) profiles: Arc<Table<'a, Profile<'a>>>,
    pub(super) transformations: Arc<Table<'a, Transformation<'a>>>,
    pub(super) claim_types: Arc<Table<'a, ClaimType<'a>>>,
    pub(super) contents: Arc<Table<'a, ContentDefinition<'a>>>,
    pub(super) controls: Arc<Table<'a, Control<'a>>>,
    pub(super) journeys: Arc<Table<'a, Journey<'a>>>,
    pub(super) sub_journeys: Arc<Table<'a, Journey<'a>>>,
    pub(super) usage: Arc<OnceLock<Usage>>,
}

impl<'a> Tables<'a> {
    /// The tables of `chain`, merged at once.
    pub(crate) fn of(chain: &Chain<'a>) -> Self {
        Self::default().with((chain, Version::default()), chain.members())
    }

    /// The tables of `chain`, where `self` are those of its base. What its last policy changes has
    /// `version`.
    pub(crate) fn upon(&self, chain: &Chain<'a>, version: Version) -> Self {
        self.with((chain, version), &[chain.leaf()])
    }

    /// These tables with what `policies` define, as the last policy of `chain` sees it.
    fn with(&self, chain: (&Chain<'a>, Version), policies: &[PolicyIndex]) -> Self {
        let defined = |kind| defined(chain.0, policies, kind);
        let mut profiles = defined(Kind::TechnicalProfile);
        self.add_including(&mut profiles);
        let journey = |kind| move |chain: &Chain<'a>, id| journey::merge(chain, kind, id);
        let tables = Self {
            profiles: self
                .profiles
                .with(&profiles, chain, Kind::TechnicalProfile, profile::merge),
            transformations: self.transformations.with(
                &defined(Kind::ClaimsTransformation),
                chain,
                Kind::ClaimsTransformation,
                transformation::merge,
            ),
            claim_types: self.claim_types.with(
                &defined(Kind::ClaimType),
                chain,
                Kind::ClaimType,
                claim_type::merge,
            ),
            contents: self.contents.with(
                &defined(Kind::ContentDefinition),
                chain,
                Kind::ContentDefinition,
                content::merge,
            ),
            controls: self.controls.with(
                &defined(Kind::DisplayControl),
                chain,
                Kind::DisplayControl,
                Control::of,
            ),
            journeys: self.journeys.with(
                &defined(Kind::UserJourney),
                chain,
                Kind::UserJourney,
                journey(Kind::UserJourney),
            ),
            sub_journeys: self.sub_journeys.with(
                &defined(Kind::SubJourney),
                chain,
                Kind::SubJourney,
                journey(Kind::SubJourney),
            ),
            usage: Arc::default(),
        };
        if tables.uses_what(self) {
            return Self {
                usage: Arc::clone(&self.usage),
                ..tables
            };
        }
        tables
    }

    /// Adds the profiles that include one of `ids`.
    fn add_including(&self, ids: &mut Vec<&'a str>) {
        if ids.is_empty() {
            return;
        }
        let changed: HashSet<Id<'_>> = ids.iter().map(|id| Id(id)).collect();
        for entry in &self.profiles.entries {
            let includes = &entry.item.includes;
            if !changed.contains(&entry.id)
                && includes
                    .iter()
                    .any(|include| changed.contains(&Id(include.id)))
            {
                ids.push(entry.id.0);
            }
        }
    }

    /// Whether all that [`Usage`] is made of is the same in `other`.
    fn uses_what(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.profiles, &other.profiles)
            && Arc::ptr_eq(&self.contents, &other.contents)
            && Arc::ptr_eq(&self.controls, &other.controls)
            && Arc::ptr_eq(&self.journeys, &other.journeys)
            && Arc::ptr_eq(&self.sub_journeys, &other.sub_journeys)
    }
}

/// The ids of `kind` that `policies` of `chain` define, each once.
fn defined<'a>(chain: &Chain<'a>, policies: &[PolicyIndex], kind: Kind) -> Vec<&'a str> {
    let mut seen = HashSet::new();
    let mut ids = Vec::new();
    for &index in policies {
        let policy = chain.set.policy(index);
        let elements = policy.all(kind).iter();
        let named = elements.filter_map(|at| policy.document.element(*at).attribute("Id"));
        ids.extend(named.filter(|id| seen.insert(Id(id))));
    }
    ids
}
