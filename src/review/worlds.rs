//! What is made of a plan, of as many mixtures of an old and a new plan as are asked for.
//!
//! Policies are dear: they are generated only when something differs that they are made of
//! ([`b2c::input`]), once for each different input, and at most [`MOST_POLICIES`] times.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::compare::EditKind;
use super::effects::{self, Effect, Files};
use crate::artefact;
use crate::b2c::{self, GeneratedPolicies};
use crate::desired::{self, Address, Resource};
use crate::plan::Plan;
use crate::plan::files::PlanFiles;
use crate::policy::set::PolicySet;
use crate::resolve::ResolvedPlan;

/// How many policy sets are generated for one comparison.
const MOST_POLICIES: usize = 12;

/// Policies, and how they are read.
struct Policies {
    /// Which of the workshop's they are.
    number: usize,
    generated: GeneratedPolicies,
    set: PolicySet,
    /// What differs in others, by their number.
    compared: RefCell<BTreeMap<usize, Vec<Effect>>>,
}

impl Policies {
    /// What differs in `new`. A set that is not there is an empty one.
    fn compare(old: Option<&Self>, new: Option<&Self>) -> Vec<Effect> {
        let (Some(old), Some(new)) = (old, new) else {
            return effects::policies(old.map(|old| &old.set), new.map(|new| &new.set));
        };
        let known = old.compared.borrow().get(&new.number).cloned();
        known.unwrap_or_else(|| {
            let found = effects::policies(Some(&old.set), Some(&new.set));
            old.compared.borrow_mut().insert(new.number, found.clone());
            found
        })
    }
}

/// What policies are made of, and what becomes of it: none when there are none or they cannot be made.
struct Made {
    input: Plan,
    files: PlanFiles,
    policies: Option<Rc<Policies>>,
}

/// Everything that is made of one plan.
#[derive(Clone)]
pub(super) struct World {
    resources: Rc<BTreeMap<Address, Resource>>,
    documents: Rc<Files>,
    policies: PoliciesOf,
}

#[derive(Clone)]
enum PoliciesOf {
    /// Those of every other world.
    Same,
    /// These.
    Own(Option<Rc<Policies>>),
    /// There were too many to be made, or they cannot be made.
    Unknown,
}

/// Makes worlds.
pub(super) struct Workshop {
    environment: String,
    made: Vec<Made>,
    /// Policies are the same in every world.
    is_same: bool,
}

impl Workshop {
    /// Makes worlds of what lies between `old` and `new`.
    pub(super) fn new(old: (&ResolvedPlan, &PlanFiles), new: (&ResolvedPlan, &PlanFiles)) -> Self {
        let is_same = b2c::input(&old.0.plan) == b2c::input(&new.0.plan) && old.1 == new.1;
        Self {
            environment: new.0.environment.clone(),
            made: Vec::new(),
            is_same,
        }
    }

    /// What is made of `plan` and `files`.
    pub(super) fn world(
        &mut self,
        plan: &ResolvedPlan,
        files: &PlanFiles,
    ) -> Result<World, serde_json::Error> {
        let policies = self.policies(plan, files);
        let generated = match &policies {
            PoliciesOf::Own(Some(own)) => Some(&own.generated),
            _ => None,
        };
        let desired = desired::desired_state(plan, files, generated);
        let resources = desired.resources.into_iter();
        let resources = resources.map(|resource| (resource.address.clone(), resource));
        Ok(World {
            resources: Rc::new(resources.collect()),
            documents: Rc::new(artefact::documents(plan, generated)?),
            policies,
        })
    }

    fn policies(&mut self, plan: &ResolvedPlan, files: &PlanFiles) -> PoliciesOf {
        if self.is_same {
            return PoliciesOf::Same;
        }
        let input = b2c::input(&plan.plan);
        let known = self.made.iter();
        if let Some(known) = known
            .into_iter()
            .find(|made| made.input == input && made.files == *files)
        {
            return known.of();
        }
        if self.made.len() >= MOST_POLICIES {
            return PoliciesOf::Unknown;
        }
        let policies = b2c::policies(&input, &self.environment, files);
        let policies = policies.map(|(generated, set)| {
            Rc::new(Policies {
                number: self.made.len(),
                generated,
                set,
                compared: RefCell::default(),
            })
        });
        let made = Made {
            input,
            files: files.clone(),
            policies,
        };
        let of = made.of();
        self.made.push(made);
        of
    }
}

impl Made {
    fn of(&self) -> PoliciesOf {
        match &self.policies {
            None if self.input.custom_policies.is_some() => PoliciesOf::Unknown,
            policies => PoliciesOf::Own(policies.clone()),
        }
    }
}

impl World {
    /// What differs in `new`; whether policies could be compared.
    pub(super) fn compare(&self, new_world: &Self) -> (Vec<Effect>, bool) {
        let mut found = self.resources_that_differ(new_world);
        found.extend(effects::compare(
            &self.documents,
            &new_world.documents,
            false,
        ));
        let is_whole = match (&self.policies, &new_world.policies) {
            (PoliciesOf::Same, _) | (_, PoliciesOf::Same) => true,
            (PoliciesOf::Own(old), PoliciesOf::Own(new)) => {
                let is_same = match (old, new) {
                    (Some(old), Some(new)) => Rc::ptr_eq(old, new),
                    (old, new) => old.is_none() && new.is_none(),
                };
                if !is_same {
                    let changes = Policies::compare(old.as_deref(), new.as_deref());
                    if changes.is_empty() {
                        found.extend(self.rewritten(new_world));
                    }
                    found.extend(changes);
                }
                true
            }
            _ => false,
        };
        (found, is_whole)
    }

    /// What is to be added, changed and removed in the tenant, by name. `found` is what differs.
    pub(super) fn things(&self, new: &Self, found: &[Effect]) -> BTreeMap<String, EditKind> {
        let mut things = effects::things(found);
        let (old, new) = (self.policy_texts(), new.policy_texts());
        for id in old.keys().chain(new.keys()) {
            let kind = match (old.get(id), new.get(id)) {
                (None, _) => EditKind::Added,
                (_, None) => EditKind::Removed,
                (old, new) if old != new => EditKind::Changed,
                _ => continue,
            };
            things.entry(format!("policy/{id}")).or_insert(kind);
        }
        things
    }

    /// What differs in resources. Only those that do are looked into.
    fn resources_that_differ(&self, new: &Self) -> Vec<Effect> {
        let document = |resource: Option<&Resource>| {
            let document = artefact::resource_document(resource?);
            serde_json::to_value(document).ok()
        };
        let addresses: BTreeSet<&Address> =
            self.resources.keys().chain(new.resources.keys()).collect();
        let mut found = Vec::new();
        for address in addresses {
            let (old, new) = (self.resources.get(address), new.resources.get(address));
            if old != new {
                let (old, new) = (document(old), document(new));
                effects::resource(&address.path(), old.as_ref(), new.as_ref(), &mut found);
            }
        }
        found
    }

    /// Policies of both worlds whose texts differ.
    fn rewritten(&self, new: &Self) -> Vec<Effect> {
        let (old, new) = (self.policy_texts(), new.policy_texts());
        let differs = |(id, text): &(&&str, &&str)| new.get(**id).is_some_and(|new| new != *text);
        let texts = old.iter().filter(differs);
        texts.map(|(id, _)| effects::rewritten(id)).collect()
    }

    fn policy_texts(&self) -> BTreeMap<&str, &str> {
        match &self.policies {
            PoliciesOf::Own(Some(own)) => {
                let policies = own.generated.policies.iter();
                policies
                    .map(|policy| (&*policy.id, &*policy.text))
                    .collect()
            }
            _ => BTreeMap::new(),
        }
    }
}
