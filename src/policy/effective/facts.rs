//! What is true of a chain as a whole: which of its parts are used, and by what.

use super::tables::{Slot, Tables};
use super::{Effective, reads::Fact};

/// What something in the chain names, by slot.
#[derive(Debug, Default)]
pub(super) struct Usage {
    /// Technical profiles that run.
    profiles: Vec<bool>,
    /// Content definitions that a step or a technical profile names.
    contents: Vec<bool>,
    /// Technical profiles that are called by a step with a content definition of its own.
    shown: Vec<bool>,
}

impl Effective<'_> {
    /// Whether the chain ends in a relying party: a base on its own lacks what others add.
    #[must_use]
    pub fn is_of_relying_party(&self) -> bool {
        self.ask(Fact::RelyingParty)
    }

    /// Whether the policy the chain ends in has the deployment mode `Development`.
    #[must_use]
    pub fn is_development(&self) -> bool {
        self.ask(Fact::Development)
    }

    /// Whether something runs the technical profile `id`: a step, a validation, a display control,
    /// a token issuer. The others are only there to be included, or are not used.
    #[must_use]
    pub fn runs(&self, id: &str) -> bool {
        self.profile(id).is_some() && self.ask_of(self.tables.profiles.slot(id), Fact::Runs)
    }

    /// Whether a step or a technical profile names the content definition `id`.
    #[must_use]
    pub fn shows(&self, id: &str) -> bool {
        self.content(id).is_some() && self.ask_of(self.tables.contents.slot(id), Fact::Shows)
    }

    /// Whether a step that calls the technical profile `id` names a content definition itself.
    #[must_use]
    pub fn step_shows(&self, id: &str) -> bool {
        self.profile(id).is_some() && self.ask_of(self.tables.profiles.slot(id), Fact::StepShows)
    }

    fn ask_of(&self, slot: Option<Slot>, fact: impl Fn(Slot) -> Fact) -> bool {
        slot.is_some_and(|slot| self.ask(fact(slot)))
    }

    fn ask(&self, fact: Fact) -> bool {
        let holds = self.holds(fact);
        self.note(|reads| reads.fact(fact, holds));
        holds
    }

    /// Whether `fact` is true of this chain.
    pub(super) fn holds(&self, fact: Fact) -> bool {
        let leaf = self.chain.leaf_policy();
        let usage = || self.tables.usage.get_or_init(|| Usage::of(&self.tables));
        match fact {
            Fact::RelyingParty => leaf.relying_party().is_some(),
            Fact::Development => {
                leaf.document.root().attribute("DeploymentMode") == Some("Development")
            }
            Fact::Runs(slot) => usage().profiles.get(slot) == Some(&true),
            Fact::Shows(slot) => usage().contents.get(slot) == Some(&true),
            Fact::StepShows(slot) => usage().shown.get(slot) == Some(&true),
        }
    }
}

impl Usage {
    fn of(tables: &Tables<'_>) -> Self {
        let mut usage = Self {
            profiles: vec![false; tables.profiles.len()],
            contents: vec![false; tables.contents.len()],
            shown: vec![false; tables.profiles.len()],
        };
        let mut waiting: Vec<&str> = Vec::new();
        for journey in tables.journeys.iter().chain(tables.sub_journeys.iter()) {
            waiting.extend(journey.issuer.map(|issuer| issuer.id));
            waiting.extend(journey.authorization.iter().map(|profile| profile.id));
            for step in &journey.steps {
                waiting.extend(step.issuer.map(|issuer| issuer.id));
                waiting.extend(step.exchanges.iter().map(|exchange| exchange.profile));
                if let Some(content) = step.content {
                    mark(&mut usage.contents, tables.contents.slot(content.id));
                    for exchange in &step.exchanges {
                        mark(&mut usage.shown, tables.profiles.slot(exchange.profile));
                    }
                }
            }
        }
        for profile in tables.profiles.iter() {
            if let Some(id) = profile.value("ContentDefinitionReferenceId") {
                mark(&mut usage.contents, tables.contents.slot(id));
            }
        }
        while let Some(id) = waiting.pop() {
            let slot = tables.profiles.slot(id);
            let Some(entry) = slot.and_then(|slot| tables.profiles.get(slot)) else {
                continue;
            };
            if !mark(&mut usage.profiles, slot) {
                continue;
            }
            let profile = &entry.item;
            waiting.extend(profile.validations.iter().map(|validation| validation.id));
            for control in profile.display.iter().filter_map(|claim| claim.control) {
                let slot = tables.controls.slot(control);
                let control = slot.and_then(|slot| tables.controls.get(slot));
                let called = control.iter().flat_map(|control| &control.item.validations);
                waiting.extend(called.map(|validation| validation.id));
            }
        }
        usage
    }
}

/// Marks `slot`, and says whether it was not marked before.
fn mark(marks: &mut [bool], slot: Option<Slot>) -> bool {
    slot.and_then(|slot| marks.get_mut(slot))
        .is_some_and(|mark| !std::mem::replace(mark, true))
}
