//! The effective policy as a document: what the service merges, and where each part is written.
//!
//! Input is an effective view, the texts it was read from and what to show of it; output is an
//! [`EffectivePolicy`], which [`human`] renders for people. Values that look like secrets are left
//! out, as in a comparison.

pub mod human;
mod journey;
mod profile;
mod relying_party;
mod replaced;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use super::effective::{Effective, Journey, Profile, Ref};
use super::graph::Outline;
use super::set::{At, Kind, fold};
use crate::diag::SourceMap;
use crate::formats::policy_show::{
    EffectivePolicy, ShownAt, ShownHidden, ShownMember, ShownReference,
};

/// What to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Selection<'a> {
    /// What the policy runs: its relying party, the journeys that starts and what they run. All of it
    /// when it has no relying party.
    #[default]
    Used,
    /// Everything it defines and inherits.
    All,
    /// One journey or sub-journey, and what it runs.
    Journey(&'a str),
    /// One technical profile.
    Profile(&'a str),
}

/// Something to show that is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("policy `{policy}` has no {kind} `{id}`")]
pub struct Unknown {
    /// The policy.
    pub policy: String,
    /// What was looked for, in words.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// The id that was perhaps meant.
    pub near: Option<String>,
}

/// The document of `selection`.
///
/// # Errors
/// When the journey or the technical profile is not there.
pub fn show(
    effective: &Effective<'_>,
    sources: &SourceMap,
    selection: Selection<'_>,
) -> Result<EffectivePolicy, Unknown> {
    let view = View { effective, sources };
    let chosen = view.choose(selection)?;
    let chain = effective.chain;
    let policy = chain.leaf_policy();
    let root = policy.document.root();
    let all_journeys = effective.journeys().len() + effective.sub_journeys().len();
    let shown_journeys = chosen.journeys.len() + chosen.sub_journeys.len();
    Ok(EffectivePolicy {
        version: 1,
        id: policy.id.clone(),
        tenant: policy.tenant.clone(),
        deployment_mode: root.attribute("DeploymentMode").map(str::to_owned),
        chain: chain
            .members()
            .iter()
            .map(|&index| ShownMember {
                id: chain.set.policy(index).id.clone(),
                at: view.at(At {
                    policy: index,
                    element: super::doc::ElementId::ROOT,
                }),
            })
            .collect(),
        problems: problems(effective),
        relying_party: chosen
            .relying_party
            .then(|| relying_party::shown(&view))
            .flatten(),
        hidden: ShownHidden {
            journeys: all_journeys - shown_journeys,
            technical_profiles: effective.profiles().len() - chosen.profiles.len(),
        },
        journeys: chosen
            .journeys
            .into_iter()
            .map(|journey| journey::shown(&view, journey, false))
            .collect(),
        sub_journeys: chosen
            .sub_journeys
            .into_iter()
            .map(|journey| journey::shown(&view, journey, true))
            .collect(),
        technical_profiles: chosen
            .profiles
            .into_iter()
            .map(|profile| profile::shown(&view, profile))
            .collect(),
    })
}

/// Why `effective` may not be all there is.
#[must_use]
pub fn problems(effective: &Effective<'_>) -> Vec<String> {
    let chain = effective.chain;
    let missing = chain
        .missing()
        .map(|id| format!("base `{id}` was not found: what it defines is missing here"));
    let cycle = chain.cycle().map(|index| {
        let id = &chain.set.policy(index).id;
        format!("the inheritance comes back to `{id}`: the chain is cut there")
    });
    missing.into_iter().chain(cycle).collect()
}

/// What there is to show, and the texts it was read from.
struct View<'v, 'a> {
    effective: &'v Effective<'a>,
    sources: &'v SourceMap,
}

/// What is shown, in the order in which it is.
#[derive(Default)]
struct Chosen<'v, 'a> {
    relying_party: bool,
    journeys: Vec<&'v Journey<'a>>,
    sub_journeys: Vec<&'v Journey<'a>>,
    profiles: Vec<&'v Profile<'a>>,
}

impl<'v, 'a> View<'v, 'a> {
    fn choose(&self, selection: Selection<'_>) -> Result<Chosen<'v, 'a>, Unknown> {
        let effective = self.effective;
        match selection {
            Selection::All => Ok(Chosen {
                relying_party: true,
                journeys: effective.journeys(),
                sub_journeys: effective.sub_journeys(),
                profiles: effective.profiles(),
            }),
            Selection::Used => {
                let outlines = Outline::of_policy(effective);
                let ids = outlines.iter().map(|outline| outline.id.as_str());
                let mut chosen = Chosen {
                    relying_party: true,
                    journeys: ids.filter_map(|id| effective.journey(id)).collect(),
                    ..Chosen::default()
                };
                chosen.add_what_runs(effective);
                Ok(chosen)
            }
            Selection::Journey(id) => {
                let mut chosen = Chosen::default();
                match (effective.journey(id), effective.sub_journey(id)) {
                    (Some(journey), _) => chosen.journeys.push(journey),
                    (None, Some(journey)) => chosen.sub_journeys.push(journey),
                    (None, None) => return Err(self.unknown_journey(id)),
                }
                chosen.add_what_runs(effective);
                Ok(chosen)
            }
            Selection::Profile(id) => {
                let profile = effective.profile(id).ok_or_else(|| {
                    let ids = effective.chain.ids(Kind::TechnicalProfile);
                    self.unknown("technical profile", id, ids)
                })?;
                Ok(Chosen {
                    profiles: vec![profile],
                    ..Chosen::default()
                })
            }
        }
    }

    fn unknown_journey(&self, id: &str) -> Unknown {
        unknown_journey(self.effective, id)
    }

    fn unknown(&self, kind: &'static str, id: &str, known: Vec<&str>) -> Unknown {
        unknown(self.effective, kind, id, known)
    }

    /// Where `at` starts.
    fn at(&self, at: At) -> ShownAt {
        let place = self.effective.chain.set.place(at);
        let found = self.sources.locate(&place);
        found.map_or_else(
            || ShownAt {
                file: String::new(),
                line: 1,
            },
            |found| ShownAt {
                file: found.file.to_string(),
                line: found.start.line,
            },
        )
    }

    fn attribute(&self, at: At, name: &str) -> Option<&'a str> {
        self.effective.chain.set.element(at).attribute(name)
    }

    fn reference(&self, of: &Ref<'_>) -> ShownReference {
        ShownReference {
            id: of.id.to_owned(),
            about: None,
            at: self.at(of.at),
        }
    }
}

/// Says that `effective` has no journey `id`.
#[must_use]
pub fn unknown_journey(effective: &Effective<'_>, id: &str) -> Unknown {
    let mut ids = effective.chain.ids(Kind::UserJourney);
    ids.extend(effective.chain.ids(Kind::SubJourney));
    unknown(effective, "journey", id, ids)
}

fn unknown(effective: &Effective<'_>, kind: &'static str, id: &str, known: Vec<&str>) -> Unknown {
    Unknown {
        policy: effective.chain.leaf_policy().id.clone(),
        kind,
        id: id.to_owned(),
        near: crate::diag::nearest(id, known),
    }
}

impl<'v, 'a> Chosen<'v, 'a> {
    /// Adds the sub-journeys that the journeys invoke, and the technical profiles that all of them
    /// run, each where it is met first.
    fn add_what_runs(&mut self, effective: &'v Effective<'a>) {
        let started = self.journeys.iter().chain(&self.sub_journeys);
        let mut waiting: Vec<&Journey<'a>> = started.copied().collect();
        waiting.reverse();
        let known = self.sub_journeys.iter().map(|journey| fold(journey.id));
        let mut seen: HashSet<String> = known.collect();
        let mut run: Vec<&str> = Vec::new();
        while let Some(journey) = waiting.pop() {
            for step in &journey.steps {
                run.extend(step.exchanges.iter().map(|exchange| exchange.profile));
                run.extend(step.issuer.or(journey.issuer).map(|issuer| issuer.id));
                for candidate in &step.candidates {
                    if let Some(found) = effective.sub_journey(candidate.id)
                        && seen.insert(fold(candidate.id))
                    {
                        self.sub_journeys.push(found);
                        waiting.push(found);
                    }
                }
            }
        }
        let mut profiles = HashSet::new();
        run.reverse();
        while let Some(id) = run.pop() {
            let Some(profile) = effective.profile(id) else {
                continue;
            };
            if !profiles.insert(fold(id)) {
                continue;
            }
            self.profiles.push(profile);
            let called = profile.validations.iter().map(|validation| validation.id);
            let session = profile.session.map(|session| session.id);
            let called: Vec<&str> = called.chain(session).collect();
            run.extend(called.into_iter().rev());
        }
    }
}
