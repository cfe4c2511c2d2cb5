//! Which claims a technical profile leaves behind.

use std::collections::HashSet;

use super::profile::Control;
use super::{Effective, Journey, Profile, Ref, Step};
use crate::policy::set::fold;

/// Claim type ids in the form in which they are compared.
pub type ClaimIds = HashSet<String>;

/// Deepest nesting of validation profiles and sub-journeys that is followed.
const DEEPEST: usize = 8;

impl<'a> Effective<'a> {
    /// Every claim that is in the bag after `profile` has run: its outputs, those of its
    /// transformations, of its validation profiles and display controls, of its session profile,
    /// and the inputs it gives a default to.
    #[must_use]
    pub fn produced(&self, profile: &Profile<'a>) -> ClaimIds {
        let mut claims = ClaimIds::new();
        self.add_produced(profile, &mut claims, 0);
        claims
    }

    fn add_produced(&self, profile: &Profile<'a>, claims: &mut ClaimIds, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        claims.extend(profile.outputs.iter().map(|claim| fold(claim.id)));
        let defaults = profile.inputs.iter().filter(|c| c.default.is_some());
        claims.extend(defaults.map(|claim| fold(claim.id)));
        self.add_transformed(&profile.input_transformations, claims);
        self.add_transformed(&profile.output_transformations, claims);
        let more = profile
            .validations
            .iter()
            .map(|validation| validation.id)
            .chain(profile.claims_from.map(|reference| reference.id))
            .chain(profile.session.map(|reference| reference.id));
        for profile in more.filter_map(|id| self.profile(id)) {
            self.add_produced(profile, claims, depth + 1);
        }
        for control in profile.display.iter().filter_map(|claim| claim.control) {
            let Some(control) = Control::of(self.chain, control) else {
                continue;
            };
            claims.extend(control.outputs.iter().map(|claim| fold(claim.id)));
            for validation in &control.validations {
                if let Some(profile) = self.profile(validation.id) {
                    self.add_produced(profile, claims, depth + 1);
                }
            }
        }
    }

    /// Adds what `transformations` write.
    pub(crate) fn add_transformed(&self, transformations: &[Ref<'a>], claims: &mut ClaimIds) {
        for reference in transformations {
            if let Some(transformation) = self.transformation(reference.id) {
                claims.extend(
                    transformation
                        .outputs
                        .iter()
                        .map(|(claim, _)| fold(claim.id)),
                );
            }
        }
    }

    /// Every claim that is in the bag after `step` has run, whichever way the user took.
    #[must_use]
    pub fn produced_by_step(&self, step: &Step<'a>) -> ClaimIds {
        let mut claims = ClaimIds::new();
        self.add_step(step, &mut claims, 0);
        claims
    }

    fn add_step(&self, step: &Step<'a>, claims: &mut ClaimIds, depth: usize) {
        for exchange in &step.exchanges {
            if let Some(profile) = self.profile(exchange.profile) {
                self.add_produced(profile, claims, 0);
            }
        }
        if depth > DEEPEST {
            return;
        }
        for candidate in &step.candidates {
            for step in self.sub_journey(candidate.id).iter().flat_map(|j| &j.steps) {
                self.add_step(step, claims, depth + 1);
            }
        }
    }

    /// The steps of `journey` in the order in which they may run, sub-journeys in place of the
    /// steps that invoke them.
    #[must_use]
    pub fn unrolled<'s>(&'s self, journey: &'s Journey<'a>) -> Vec<&'s Step<'a>> {
        let mut steps = Vec::new();
        self.unroll(journey, &mut steps, 0);
        steps
    }

    fn unroll<'s>(&'s self, journey: &'s Journey<'a>, into: &mut Vec<&'s Step<'a>>, depth: usize) {
        for step in &journey.steps {
            into.push(step);
            if depth > DEEPEST {
                continue;
            }
            for candidate in &step.candidates {
                if let Some(journey) = self.sub_journey(candidate.id) {
                    self.unroll(journey, into, depth + 1);
                }
            }
        }
    }

    /// The technical profiles that something runs: a step, a validation, a display control, a
    /// token issuer. The others are only there to be included, or are not used.
    #[must_use]
    pub fn used_profiles(&self) -> HashSet<String> {
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
