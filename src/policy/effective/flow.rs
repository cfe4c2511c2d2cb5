//! Which claims a technical profile leaves behind.

use hashbrown::HashSet;

use super::{Effective, Journey, Profile, Ref, Step};
use crate::policy::set::Id;

/// Ids of claim types.
pub type ClaimIds<'s> = HashSet<Id<'s>>;

/// Most sub-journeys of one journey that are followed: more than any policy has, and few enough to
/// nest.
const MOST_SUB_JOURNEYS: usize = 200;

/// Metadata of a token issuer that names the journey of a request which no relying party names.
const ISSUER_JOURNEYS: &[(&str, &str)] = &[
    ("ClientCredentialsUserJourneyId", "client credentials"),
    ("RefreshTokenUserJourneyId", "refresh token"),
];

impl<'a> Effective<'a> {
    /// Every claim that is in the bag after `profile` has run: its outputs, those of its
    /// transformations, of its validation profiles and display controls, of its session profile,
    /// and the inputs it gives a default to.
    #[must_use]
    pub fn produced<'s>(&'s self, profile: &'s Profile<'a>) -> ClaimIds<'s> {
        let mut claims = ClaimIds::new();
        self.add_produced(profile, &mut claims, &mut HashSet::new());
        claims
    }

    /// Adds what `profile` and all it calls leave behind, without those already `seen`. A list of
    /// what is still to do instead of recursion: a hostile policy may chain thousands.
    fn add_produced<'s>(
        &'s self,
        profile: &'s Profile<'a>,
        claims: &mut ClaimIds<'s>,
        seen: &mut HashSet<Id<'s>>,
    ) {
        let mut waiting = vec![profile];
        while let Some(profile) = waiting.pop() {
            if !seen.insert(Id(profile.id)) {
                continue;
            }
            claims.extend(profile.outputs.iter().map(|claim| Id(claim.id)));
            let defaults = profile.inputs.iter().filter(|c| c.default.is_some());
            claims.extend(defaults.map(|claim| Id(claim.id)));
            self.add_transformed(&profile.input_transformations, claims);
            self.add_transformed(&profile.output_transformations, claims);
            let mut called: Vec<&str> = profile.validations.iter().map(|v| v.id).collect();
            called.extend(profile.claims_from.map(|reference| reference.id));
            called.extend(profile.session.map(|reference| reference.id));
            for control in profile.display.iter().filter_map(|claim| claim.control) {
                let Some(control) = self.control(control) else {
                    continue;
                };
                claims.extend(control.outputs.iter().map(|claim| Id(claim.id)));
                called.extend(control.validations.iter().map(|validation| validation.id));
            }
            waiting.extend(called.into_iter().filter_map(|id| self.profile(id)));
        }
    }

    /// Adds what `transformations` write.
    pub(crate) fn add_transformed<'s>(
        &'s self,
        transformations: &[Ref<'_>],
        claims: &mut ClaimIds<'s>,
    ) {
        for reference in transformations {
            if let Some(transformation) = self.transformation(reference.id) {
                claims.extend(transformation.outputs.iter().map(|(claim, _)| Id(claim.id)));
            }
        }
    }

    /// Adds what is in the bag of `journey` before its first step.
    pub(crate) fn add_authorized<'s>(&'s self, journey: &Journey<'a>, claims: &mut ClaimIds<'s>) {
        for reference in &journey.authorization {
            if let Some(profile) = self.profile(reference.id) {
                claims.extend(self.produced(profile));
            }
        }
    }

    /// Whether `profile`, or something it calls, refers to what is not there: then nobody knows
    /// what it leaves behind, and that the reference is wrong is all there is to say.
    pub(crate) fn lacks_a_part(&self, profile: &Profile<'a>) -> bool {
        let mut seen = HashSet::new();
        let mut waiting = vec![profile];
        while let Some(profile) = waiting.pop() {
            if !seen.insert(Id(profile.id)) {
                continue;
            }
            let mut transformations = profile
                .input_transformations
                .iter()
                .chain(&profile.output_transformations);
            if transformations.any(|one| self.transformation(one.id).is_none()) {
                return true;
            }
            let mut called: Vec<&str> = profile.validations.iter().map(|v| v.id).collect();
            called.extend(profile.includes.iter().map(|reference| reference.id));
            called.extend(profile.claims_from.map(|reference| reference.id));
            called.extend(profile.session.map(|reference| reference.id));
            for control in profile.display.iter().filter_map(|claim| claim.control) {
                let Some(control) = self.control(control) else {
                    return true;
                };
                called.extend(control.validations.iter().map(|validation| validation.id));
            }
            for id in called {
                let Some(profile) = self.profile(id) else {
                    return true;
                };
                waiting.push(profile);
            }
        }
        false
    }

    /// Whether a step refers to what is not there, see [`Self::lacks_a_part`].
    pub(crate) fn step_lacks_a_part(&self, step: &Step<'a>) -> bool {
        let mut exchanges = step.exchanges.iter();
        let mut candidates = step.candidates.iter();
        exchanges.any(|exchange| self.is_missing_or_lacks_a_part(exchange.profile))
            || candidates.any(|candidate| self.sub_journey(candidate.id).is_none())
    }

    /// Whether `journey` refers to what is not there, see [`Self::lacks_a_part`].
    pub(crate) fn journey_lacks_a_part(&self, journey: &Journey<'a>) -> bool {
        let mut authorization = journey.authorization.iter();
        authorization.any(|reference| self.is_missing_or_lacks_a_part(reference.id))
            || self
                .unrolled(journey)
                .into_iter()
                .any(|step| self.step_lacks_a_part(step))
    }

    fn is_missing_or_lacks_a_part(&self, profile: &str) -> bool {
        let profile = self.profile(profile);
        profile.is_none_or(|profile| self.lacks_a_part(profile))
    }

    /// What the token issuers of `journey` start besides: the kind of request and the journey's id.
    pub(crate) fn started_by_issuers(&self, journey: &Journey<'a>) -> Vec<(&'static str, String)> {
        let issuers = journey
            .steps
            .iter()
            .filter(|step| step.kind == "SendClaims");
        let issuers = issuers.filter_map(|step| step.issuer.or(journey.issuer));
        let mut started = Vec::new();
        for issuer in issuers.filter_map(|issuer| self.profile(issuer.id)) {
            for (key, words) in ISSUER_JOURNEYS {
                let id = issuer.value(key).filter(|id| !id.is_empty());
                started.extend(id.map(|id| (*words, id.to_owned())));
            }
        }
        started
    }

    /// Every claim that is in the bag after all steps of `journey`, whichever way the user took.
    #[must_use]
    pub fn produced_by_journey<'s>(&'s self, journey: &'s Journey<'a>) -> ClaimIds<'s> {
        let mut claims = ClaimIds::new();
        let mut seen = HashSet::new();
        self.add_authorized(journey, &mut claims);
        for exchange in self
            .unrolled(journey)
            .iter()
            .flat_map(|step| &step.exchanges)
        {
            if let Some(profile) = self.profile(exchange.profile) {
                self.add_produced(profile, &mut claims, &mut seen);
            }
        }
        claims
    }

    /// The steps of `journey` in the order in which they may run. The steps of a sub-journey stand
    /// after the step that invokes it first: what it does a second time is nothing new.
    #[must_use]
    pub fn unrolled<'s>(&'s self, journey: &'s Journey<'a>) -> Vec<&'s Step<'a>> {
        let mut steps = Vec::new();
        self.unroll(journey, &mut steps, &mut HashSet::new());
        steps
    }

    fn unroll<'s>(
        &'s self,
        journey: &'s Journey<'a>,
        into: &mut Vec<&'s Step<'a>>,
        seen: &mut HashSet<Id<'s>>,
    ) {
        for step in &journey.steps {
            into.push(step);
            for candidate in &step.candidates {
                if let Some(journey) = self.sub_journey(candidate.id)
                    && seen.len() < MOST_SUB_JOURNEYS
                    && seen.insert(Id(candidate.id))
                {
                    self.unroll(journey, into, seen);
                }
            }
        }
    }
}
