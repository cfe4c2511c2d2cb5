//! What is true of a chain as a whole: which of its parts are used, and by what.

use std::collections::HashSet;

use super::Effective;
use super::profile::Control;
use crate::policy::set::fold;

/// Folded ids of what something in the chain names.
#[derive(Debug, Default)]
pub(super) struct Usage {
    /// Technical profiles that run.
    profiles: HashSet<String>,
    /// Content definitions that a step or a technical profile names.
    contents: HashSet<String>,
    /// Technical profiles that are called by a step with a content definition of its own.
    shown: HashSet<String>,
}

impl Effective<'_> {
    /// Whether the chain ends in a relying party: a base on its own lacks what others add.
    #[must_use]
    pub fn is_of_relying_party(&self) -> bool {
        self.chain.leaf_policy().relying_party().is_some()
    }

    /// Whether the policy the chain ends in has the deployment mode `Development`.
    #[must_use]
    pub fn is_development(&self) -> bool {
        let root = self.chain.leaf_policy().document.root();
        root.attribute("DeploymentMode") == Some("Development")
    }

    /// Whether something runs the technical profile `id`: a step, a validation, a display control,
    /// a token issuer. The others are only there to be included, or are not used.
    #[must_use]
    pub fn runs(&self, id: &str) -> bool {
        self.usage().profiles.contains(&fold(id))
    }

    /// Whether a step or a technical profile names the content definition `id`.
    #[must_use]
    pub fn shows(&self, id: &str) -> bool {
        self.usage().contents.contains(&fold(id))
    }

    /// Whether a step that calls the technical profile `id` names a content definition itself.
    #[must_use]
    pub fn step_shows(&self, id: &str) -> bool {
        self.usage().shown.contains(&fold(id))
    }

    fn usage(&self) -> &Usage {
        self.usage.get_or_init(|| {
            let mut usage = Usage {
                profiles: self.used_profiles(),
                ..Usage::default()
            };
            for journey in self.journeys().into_iter().chain(self.sub_journeys()) {
                for step in &journey.steps {
                    let Some(content) = step.content else {
                        continue;
                    };
                    usage.contents.insert(fold(content.id));
                    let called = step.exchanges.iter().map(|exchange| fold(exchange.profile));
                    usage.shown.extend(called);
                }
            }
            let named = self
                .profiles()
                .into_iter()
                .filter_map(|profile| profile.value("ContentDefinitionReferenceId"));
            usage.contents.extend(named.map(fold));
            usage
        })
    }

    /// The technical profiles that something runs, by folded id.
    fn used_profiles(&self) -> HashSet<String> {
        let mut used = HashSet::new();
        let mut waiting: Vec<&str> = Vec::new();
        for journey in self.journeys().into_iter().chain(self.sub_journeys()) {
            waiting.extend(journey.issuer.map(|issuer| issuer.id));
            for step in &journey.steps {
                waiting.extend(step.issuer.map(|issuer| issuer.id));
                waiting.extend(step.exchanges.iter().map(|exchange| exchange.profile));
            }
        }
        while let Some(id) = waiting.pop() {
            if !used.insert(fold(id)) {
                continue;
            }
            let Some(profile) = self.profile(id) else {
                continue;
            };
            waiting.extend(profile.validations.iter().map(|validation| validation.id));
            for control in profile.display.iter().filter_map(|claim| claim.control) {
                let control = Control::of(self.chain, control).unwrap_or_default();
                waiting.extend(control.validations.iter().map(|validation| validation.id));
            }
        }
        used
    }
}
