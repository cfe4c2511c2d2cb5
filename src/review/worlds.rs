//! What is made of a plan, of as many mixtures of an old and a new plan as are asked for.
//!
//! Policies are dear: they are generated only when something differs that they are made of
//! ([`b2c::input`]), once for each different input, and at most [`MOST_POLICIES`] times.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::compare::EditKind;
use super::effects::{self, Effect, Files};
use crate::artefact;
use crate::b2c::{self, GeneratedPolicies};
use crate::desired;
use crate::plan::Plan;
use crate::plan::files::PlanFiles;
use crate::policy::set::PolicySet;
use crate::resolve::ResolvedPlan;

/// How many policy sets are generated for one comparison.
const MOST_POLICIES: usize = 12;

/// Policies, and how they are read.
struct Policies {
    generated: GeneratedPolicies,
    set: PolicySet,
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
    files: Files,
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
        Ok(World {
            files: artefact::data(plan, generated, &desired)?,
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
        let policies = policies.map(|(generated, set)| Rc::new(Policies { generated, set }));
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
        let mut found = effects::compare(&self.files, &new_world.files, false);
        let is_whole = match (&self.policies, &new_world.policies) {
            (PoliciesOf::Same, _) | (_, PoliciesOf::Same) => true,
            (PoliciesOf::Own(old), PoliciesOf::Own(new)) => {
                let is_same = match (old, new) {
                    (Some(old), Some(new)) => Rc::ptr_eq(old, new),
                    (old, new) => old.is_none() && new.is_none(),
                };
                if !is_same {
                    let set = |made: &Option<Rc<Policies>>| made.as_ref().map(Rc::clone);
                    let (old, new) = (set(old), set(new));
                    let changes = effects::policies(
                        old.as_ref().map(|made| &made.set),
                        new.as_ref().map(|made| &made.set),
                    );
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
