//! The comparison of two sets: relying party by relying party, definition by definition.
//!
//! What several relying parties share is compared once: a definition that is made of the same
//! elements on both sides is the same comparison, whoever's chain it is in.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::change::{Area, Aspect, ChangeKind, Compared, Diff, State};
use super::collect::{Collector, Found};
use super::facts::{self, Difference, Value};
use super::sides::{Name, Names, Side};
use super::view::{Definition, Key, View};
use super::{blocks, journeys, profiles, relying_party};
use crate::policy::doc::ElementId;
use crate::policy::effective::Journey;
use crate::policy::set::{At, PolicyIndex, PolicySet};

/// What becomes of every relying party when `old` is replaced by `new`.
#[must_use]
pub fn compare(old: &PolicySet, new: &PolicySet) -> Diff {
    let (old, new) = (Names::of(old), Names::of(new));
    let ends: BTreeSet<Name> = old.ends.union(&new.ends).cloned().collect();
    let (old_chains, new_chains) = (old.chains(&ends), new.chains(&ends));
    let (old_side, new_side) = (Side::new(&old, &old_chains), Side::new(&new, &new_chains));
    Comparison {
        ends: &ends,
        used: old_side.used().chain(new_side.used()).cloned().collect(),
        old: &old_side,
        new: &new_side,
        done: HashMap::new(),
        collector: Collector::new(old.set, new.set),
    }
    .run()
}

/// What differs in one definition: the path below it, and the difference.
type Differences = Rc<Vec<(Vec<String>, Difference)>>;

struct Comparison<'a> {
    ends: &'a BTreeSet<Name>,
    used: HashSet<Key>,
    old: &'a Side<'a>,
    new: &'a Side<'a>,
    done: HashMap<(Key, Vec<At>, Vec<At>), Differences>,
    collector: Collector<'a>,
}

impl Comparison<'_> {
    fn run(mut self) -> Diff {
        let mut compared: Vec<(Name, Compared)> = Vec::new();
        let renamed = self.renamed();
        for name in self.ends {
            let (old, new) = (self.old.views.get(name), self.new.views.get(name));
            let label = self.label(name);
            let is_relying_party = [old, new].into_iter().flatten().any(View::is_relying_party);
            let state = match (old, new) {
                (Some(old), Some(new)) => {
                    self.both(&label, old, new);
                    State::Same
                }
                (None, Some(view)) => match renamed.iter().find(|(_, to)| to == name) {
                    Some((from, _)) => self.rename(&label, from, name),
                    None => {
                        self.alone(&label, view, ChangeKind::Added);
                        State::Added
                    }
                },
                (Some(_), None) if renamed.iter().any(|(from, _)| from == name) => continue,
                (Some(view), None) => {
                    self.alone(&label, view, ChangeKind::Removed);
                    State::Removed
                }
                (None, None) => continue,
            };
            compared.push((
                name.clone(),
                Compared {
                    id: label,
                    is_relying_party,
                    state,
                },
            ));
        }
        self.headers(&renamed);
        let changes = self.collector.finish();
        let touched: HashSet<&String> = changes.iter().flat_map(|c| &c.relying_parties).collect();
        let relying_parties = compared.into_iter().map(|(_, mut compared)| {
            if compared.state == State::Same && touched.contains(&compared.id) {
                compared.state = State::Changed;
            }
            compared
        });
        Diff {
            relying_parties: relying_parties.collect(),
            changes,
        }
    }

    fn label(&self, name: &Name) -> String {
        let label = self.new.names.label(name);
        label
            .or_else(|| self.old.names.label(name))
            .unwrap_or_default()
    }

    /// Relying parties of the old side that do on the new side, under another id, what they did.
    fn renamed(&mut self) -> Vec<(Name, Name)> {
        let only = |side: &Side<'_>, other: &Side<'_>| -> Vec<Name> {
            let views = side.views.iter();
            views
                .filter(|(name, view)| view.is_relying_party() && !other.views.contains_key(*name))
                .map(|(name, _)| name.clone())
                .collect()
        };
        let mut removed = only(self.old, self.new);
        let added = only(self.new, self.old);
        let mut renamed = Vec::new();
        for to in added {
            let from = removed
                .iter()
                .position(|from| self.means_the_same(from, &to));
            if let Some(at) = from {
                renamed.push((removed.remove(at), to));
            }
        }
        renamed
    }

    fn means_the_same(&mut self, from: &Name, to: &Name) -> bool {
        let (old, new) = (&self.old.views[from], &self.new.views[to]);
        if old.used != new.used {
            return false;
        }
        old.used.iter().all(
            |key| match (old.definitions.get(key), new.definitions.get(key)) {
                (Some(before), Some(after)) => {
                    self.definition(key, (old, before), (new, after)).is_empty()
                }
                (before, after) => before.is_none() && after.is_none(),
            },
        )
    }

    fn rename(&mut self, label: &str, from: &Name, to: &Name) -> State {
        let before = self.old.names.label(from).unwrap_or_default();
        let root = |side: &Side<'_>, name: &Name| Value {
            words: side.names.label(name).unwrap_or_default(),
            at: root_of(side.names.indices[name]),
        };
        let difference = Difference {
            old: Some(root(self.old, from)),
            ..whole(ChangeKind::Renamed, root(self.new, to))
        };
        self.found(Area::RelyingParty, label, difference, Some(label));
        State::Renamed(before)
    }

    /// Compares a relying party that is on both sides.
    fn both(&mut self, label: &str, old: &View<'_>, new: &View<'_>) {
        let keys: BTreeSet<&Key> = old
            .definitions
            .keys()
            .chain(new.definitions.keys())
            .collect();
        for key in keys {
            let was_used = old.used.contains(key);
            let is_used = new.used.contains(key);
            // What another relying party uses is its affair.
            if !was_used && !is_used && self.used.contains(key) {
                continue;
            }
            let user = (was_used || is_used).then_some(label);
            // Languages are never absent: without them there is the default.
            let none = Definition::NONE;
            let instead = (key.area == Area::Languages).then_some(&none);
            let before = old.definitions.get(key).or(instead);
            match (before, new.definitions.get(key).or(instead)) {
                (Some(before), Some(after)) => {
                    let differences = self.definition(key, (old, before), (new, after));
                    let id = self.id_of(key, label, after);
                    for (path, difference) in differences.iter() {
                        self.collector.add(Found {
                            area: key.area,
                            id: id.clone(),
                            path: path.clone(),
                            difference: difference.clone(),
                            user,
                            identifies: old.identifies(&difference.key)
                                || new.identifies(&difference.key),
                        });
                    }
                    if key.area == Area::TechnicalProfile && was_used != is_used {
                        let view = if is_used { new } else { old };
                        let kind = added_if(is_used);
                        let difference = Difference {
                            aspect: Aspect::Use,
                            ..self.whole(kind, key, view)
                        };
                        self.found(key.area, &id, difference, user);
                    }
                }
                (None, Some(after)) => self.definition_alone(key, label, new, after, user, true),
                (Some(before), None) => self.definition_alone(key, label, old, before, user, false),
                (None, None) => {}
            }
        }
    }

    fn definition_alone(
        &mut self,
        key: &Key,
        label: &str,
        view: &View<'_>,
        definition: &Definition<'_>,
        user: Option<&str>,
        is_added: bool,
    ) {
        let difference = self.whole(added_if(is_added), key, view);
        let id = self.id_of(key, label, definition);
        self.found(key.area, &id, difference, user);
    }

    /// A relying party that is on one side only, and what came or went with it.
    fn alone(&mut self, label: &str, view: &View<'_>, kind: ChangeKind) {
        let other = match kind {
            ChangeKind::Added => self.old,
            _ => self.new,
        };
        let area = if view.is_relying_party() {
            Area::RelyingParty
        } else {
            Area::Policy
        };
        let journey = view
            .definitions
            .iter()
            .find(|(key, _)| key.area == Area::Journey && view.used.contains(key))
            .filter(|_| view.is_relying_party());
        let value = Value {
            words: journey.map_or_else(String::new, |(_, of)| format!("journey `{}`", of.id)),
            at: root_of(view.effective.chain.leaf()),
        };
        self.found(area, label, whole(kind, value), Some(label));
        for (key, definition) in &view.definitions {
            let is_own = !matches!(key.area, Area::RelyingParty | Area::Languages);
            if is_own && view.used.contains(key) && !other.defines(key) {
                let difference = self.whole(kind, key, view);
                self.found(key.area, definition.id, difference, Some(label));
            }
        }
    }

    fn found(&mut self, area: Area, id: &str, difference: Difference, user: Option<&str>) {
        self.collector.add(Found {
            area,
            id: id.to_owned(),
            path: Vec::new(),
            difference,
            user,
            identifies: false,
        });
    }

    fn id_of(&self, key: &Key, label: &str, definition: &Definition<'_>) -> String {
        match key.area {
            Area::RelyingParty => label.to_owned(),
            _ => definition.id.to_owned(),
        }
    }

    /// Compares one definition, once for all relying parties that have it from the same places.
    fn definition(
        &mut self,
        key: &Key,
        (old, before): (&View<'_>, &Definition<'_>),
        (new, after): (&View<'_>, &Definition<'_>),
    ) -> Differences {
        let done = (key.clone(), before.layers.clone(), after.layers.clone());
        if let Some(known) = self.done.get(&done) {
            return Rc::clone(known);
        }
        let mut found = Vec::new();
        if let (Area::Journey | Area::SubJourney, Some(old_journey), Some(new_journey)) =
            (key.area, journey(old, key), journey(new, key))
        {
            let (old_set, new_set) = (old.effective.chain.set, new.effective.chain.set);
            steps((old_set, old_journey), (new_set, new_journey), &mut found);
        }
        let mut differences =
            facts::compare(&facts_of(old, key, before), &facts_of(new, key, after));
        relying_party::without_repetition(&mut differences);
        found.extend(differences.into_iter().map(|difference| {
            let path = match difference.label.as_str() {
                "" => Vec::new(),
                label => vec![label.to_owned()],
            };
            (path, difference)
        }));
        let found = Rc::new(found);
        self.done.insert(done, Rc::clone(&found));
        found
    }

    /// The difference that a definition came or went.
    fn whole(&self, kind: ChangeKind, key: &Key, view: &View<'_>) -> Difference {
        let calls = match key.area {
            Area::TechnicalProfile => view.effective.profile(&key.id).and_then(profiles::calls),
            _ => None,
        };
        Difference {
            key: calls.map_or_else(String::new, |item| item.key.to_owned()),
            ..whole(kind, self.summary(key, view))
        }
    }

    /// What a definition is, in a few words.
    fn summary(&self, key: &Key, view: &View<'_>) -> Value {
        let definition = view.definitions.get(key);
        let at = definition.and_then(|definition| definition.layers.last().copied());
        let words = match key.area {
            Area::TechnicalProfile => view.effective.profile(&key.id).map(profiles::summary),
            Area::Journey | Area::SubJourney => journey(view, key).map(|journey| {
                let count = journey.steps.len();
                format!("{count} step{}", if count == 1 { "" } else { "s" })
            }),
            Area::ClaimType => {
                let claim_type = view.effective.claim_type(&key.id);
                claim_type.map(|claim_type| claim_type.data_type.clone())
            }
            Area::ClaimsTransformation => {
                let transformation = view.effective.transformation(&key.id);
                transformation.map(|transformation| transformation.method.to_owned())
            }
            Area::ContentDefinition => {
                let content = view.effective.content(&key.id);
                content.and_then(|content| Some(format!("`{}`", content.load_uri.as_ref()?.0)))
            }
            _ => None,
        };
        Value {
            words: words.unwrap_or_default(),
            at: at.unwrap_or_else(|| root_of(view.effective.chain.leaf())),
        }
    }

    /// Compares the headers of all policies, also of those that others inherit from.
    fn headers(&mut self, renamed: &[(Name, Name)]) {
        let (old, new) = (self.old, self.new);
        let names: BTreeSet<&Name> = old
            .names
            .indices
            .keys()
            .chain(new.names.indices.keys())
            .collect();
        for name in names {
            let label = self.label(name);
            let (before, after) = (old.names.indices.get(name), new.names.indices.get(name));
            let users = |side: &Side<'_>, index: Option<&PolicyIndex>| -> Vec<String> {
                let names = index.into_iter().flat_map(|index| side.with(*index));
                names.map(|name| self.label(name)).collect()
            };
            let mut users: BTreeSet<String> = users(old, before)
                .into_iter()
                .chain(users(new, after))
                .collect();
            for (from, to) in renamed {
                // Changes are shown under the name a relying party has now.
                if users.remove(&self.label(from)) {
                    users.insert(self.label(to));
                }
            }
            let differences = match (before, after) {
                (Some(before), Some(after)) => facts::compare(
                    &blocks::header(old.names.set, *before),
                    &blocks::header(new.names.set, *after),
                ),
                _ if self.ends.contains(name) => Vec::new(),
                (None, Some(index)) => vec![whole(ChangeKind::Added, root(*index))],
                (Some(index), None) => vec![whole(ChangeKind::Removed, root(*index))],
                (None, None) => Vec::new(),
            };
            for difference in differences {
                let path = match difference.label.as_str() {
                    "" => Vec::new(),
                    label => vec![label.to_owned()],
                };
                for user in &users {
                    self.collector.add(Found {
                        area: Area::Policy,
                        id: label.clone(),
                        path: path.clone(),
                        difference: difference.clone(),
                        user: Some(user),
                        identifies: false,
                    });
                }
            }
        }
    }
}

fn journey<'v, 'a>(view: &'v View<'a>, key: &Key) -> Option<&'v Journey<'a>> {
    match key.area {
        Area::Journey => view.effective.journey(&key.id),
        _ => view.effective.sub_journey(&key.id),
    }
}

fn facts_of(view: &View<'_>, key: &Key, definition: &Definition<'_>) -> Vec<facts::Fact> {
    match key.area {
        Area::RelyingParty => relying_party::facts(&view.effective),
        Area::TechnicalProfile => {
            let profile = view.effective.profile(&key.id);
            profile.map_or_else(Vec::new, |profile| {
                profiles::facts(&view.effective, profile, &definition.layers)
            })
        }
        area => blocks::facts(view.effective.chain.set, area, &definition.layers),
    }
}

/// What differs in the steps of a journey.
fn steps(
    old: journeys::Version<'_>,
    new: journeys::Version<'_>,
    found: &mut Vec<(Vec<String>, Difference)>,
) {
    for step in journeys::compare(old, new).steps {
        let before = step.old.map(|at| &old.1.steps[at]);
        let after = step.new.map(|at| &new.1.steps[at]);
        let name = match (before, after) {
            (Some(before), Some(after)) if before.order != after.order => {
                format!("step {} (was {})", after.order, before.order)
            }
            (_, Some(step)) | (Some(step), None) => format!("step {}", step.order),
            (None, None) => continue,
        };
        if let Some(kind) = journeys::kind_of(&step) {
            let side = |step: Option<_>| step.map(journeys::value);
            let difference = Difference {
                kind,
                aspect: Aspect::Step,
                key: String::new(),
                label: name.clone(),
                property: "".into(),
                old: side(before),
                new: side(after),
            };
            found.push((vec![name.clone()], difference));
        }
        for difference in step.differences {
            let path = vec![name.clone(), difference.label.clone()];
            found.push((path, difference));
        }
    }
}

const fn added_if(is_added: bool) -> ChangeKind {
    if is_added {
        ChangeKind::Added
    } else {
        ChangeKind::Removed
    }
}

/// A difference of a whole definition.
fn whole(kind: ChangeKind, value: Value) -> Difference {
    let (old, new) = match kind {
        ChangeKind::Removed => (Some(value), None),
        _ => (None, Some(value)),
    };
    Difference {
        kind,
        aspect: Aspect::Definition,
        key: String::new(),
        label: String::new(),
        property: "".into(),
        old,
        new,
    }
}

const fn root_of(policy: PolicyIndex) -> At {
    At {
        policy,
        element: ElementId::ROOT,
    }
}

const fn root(policy: PolicyIndex) -> Value {
    Value {
        words: String::new(),
        at: root_of(policy),
    }
}
