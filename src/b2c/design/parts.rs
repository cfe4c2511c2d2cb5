//! What the concerns of a design add to the extensions, put together.
//!
//! A file may define an id only once, and several concerns may have something to say about one
//! profile of the base: their parts become one override.

use std::collections::BTreeSet;

use super::attributes::Attributes;
use super::element::{
    ClaimType, ClaimsProvider, Predicate, PredicateValidation, Profile, Transformation,
};
use super::journeys::{Journey, SubJourney};
use crate::b2c::base::BaseFeatures;
use crate::policy::set::fold;

/// Parts of a policy, by container.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// `ClaimsSchema`.
    pub claim_types: Vec<ClaimType>,
    /// `Predicates`.
    pub predicates: Vec<Predicate>,
    /// `PredicateValidations`.
    pub predicate_validations: Vec<PredicateValidation>,
    /// `ClaimsTransformations`.
    pub transformations: Vec<Transformation>,
    /// `ClaimsProviders`.
    pub claims_providers: Vec<ClaimsProvider>,
}

impl Parts {
    /// Adds claim types that are not there yet.
    pub fn add_claim_types(&mut self, claim_types: impl IntoIterator<Item = ClaimType>) {
        add_by_id(&mut self.claim_types, claim_types, |claim| &claim.id);
    }

    /// Adds transformations that are not there yet.
    pub fn add_transformations(&mut self, added: impl IntoIterator<Item = Transformation>) {
        add_by_id(&mut self.transformations, added, |added| &added.id);
    }

    /// Adds `provider`. A profile that is there already, in whichever provider, gets what the new
    /// one has in addition.
    pub fn add_provider(&mut self, mut provider: ClaimsProvider) {
        let profiles = std::mem::take(&mut provider.profiles);
        for profile in profiles {
            match self.profile_mut(&profile.id) {
                Some(present) => present.absorb(profile),
                None => provider.profiles.push(profile),
            }
        }
        if provider.profiles.is_empty() {
            return;
        }
        let same = self.claims_providers.iter_mut().find(|present| {
            present.display_name == provider.display_name && present.domain == provider.domain
        });
        match same {
            Some(present) => present.profiles.append(&mut provider.profiles),
            None => self.claims_providers.push(provider),
        }
    }

    /// Adds `profiles` to the provider named `display_name`.
    pub fn add_profiles(&mut self, display_name: &str, profiles: Vec<Profile>) {
        self.add_provider(ClaimsProvider {
            domain: None,
            display_name: display_name.to_owned(),
            profiles,
        });
    }

    /// Adds what attributes need.
    pub fn add_attributes(&mut self, attributes: &Attributes) {
        self.add_claim_types(attributes.claim_types.iter().cloned());
        self.add_transformations(attributes.transformations.iter().cloned());
        self.predicates
            .extend(attributes.predicates.iter().cloned());
        self.predicate_validations
            .extend(attributes.predicate_validations.iter().cloned());
        self.add_profiles(super::DIRECTORY, attributes.directory.clone());
    }

    /// Whether a profile reads or stores a custom attribute.
    #[must_use]
    pub fn uses_extensions(&self) -> bool {
        let profiles = self.claims_providers.iter().flat_map(|p| &p.profiles);
        profiles
            .flat_map(|profile| profile.persisted.iter().chain(&profile.outputs))
            .any(|claim| {
                let name = claim.partner.as_ref().unwrap_or(&claim.claim);
                name.starts_with("extension_")
            })
    }

    /// Drops profiles of our own that no journey leads to. Overrides of the base's stay.
    pub fn keep_reachable(
        &mut self,
        journeys: &[Journey],
        sub_journeys: &[SubJourney],
        features: &BaseFeatures,
    ) {
        let steps = journeys
            .iter()
            .flat_map(|journey| &journey.steps)
            .chain(sub_journeys.iter().flat_map(|journey| &journey.steps));
        let mut waiting: Vec<String> = steps
            .flat_map(|step| &step.exchanges)
            .map(|exchange| exchange.profile.clone())
            .collect();
        let mut reached: BTreeSet<String> = BTreeSet::new();
        while let Some(id) = waiting.pop() {
            if !reached.insert(fold(&id)) {
                continue;
            }
            if let Some(profile) = self.profile_mut(&id) {
                waiting.extend(profile.validations.iter().map(|v| v.profile.clone()));
                waiting.extend(profile.include.clone());
                waiting.extend(profile.session.clone());
            }
        }
        for provider in &mut self.claims_providers {
            provider.profiles.retain(|profile| {
                reached.contains(&fold(&profile.id)) || features.has_profile(&profile.id)
            });
        }
        self.claims_providers
            .retain(|provider| !provider.profiles.is_empty());
    }

    fn profile_mut(&mut self, id: &str) -> Option<&mut Profile> {
        self.claims_providers
            .iter_mut()
            .flat_map(|provider| &mut provider.profiles)
            .find(|profile| profile.id.eq_ignore_ascii_case(id))
    }
}

fn add_by_id<T>(to: &mut Vec<T>, added: impl IntoIterator<Item = T>, id: impl Fn(&T) -> &String) {
    for item in added {
        if !to
            .iter()
            .any(|present| id(present).eq_ignore_ascii_case(id(&item)))
        {
            to.push(item);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::element::ClaimUse;
    use super::*;

    #[test]
    fn a_profile_that_several_concerns_add_to_is_defined_once() {
        let mut parts = Parts::default();
        let with = |claim: &str| Profile {
            outputs: vec![ClaimUse::of(claim)],
            ..Profile::overriding("AAD-UserReadUsingObjectId")
        };
        parts.add_profiles("Directory", vec![with("a")]);
        parts.add_profiles("Other", vec![with("b"), with("A")]);
        let names: Vec<&str> = parts.claims_providers[0].profiles[0]
            .outputs
            .iter()
            .map(|claim| claim.claim.as_str())
            .collect();
        assert_eq!(names, ["a", "b"]);
        assert_eq!(parts.claims_providers.len(), 1);
    }
}
