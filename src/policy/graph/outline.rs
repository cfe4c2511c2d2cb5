//! What a drawing says of a journey, as plain values: steps, what skips them, what they run.
//!
//! Input is the effective view; output is an [`Outline`] that borrows nothing, so that those of two
//! versions of a policy can be laid upon each other. Steps are in the order in which they may run.

use std::collections::HashSet;

use crate::policy::effective::{Effective, Journey, Step};
use crate::policy::set::{fold, same_id};
use crate::policy::words::{self, Role};

use super::Mark;

/// Most sub-journeys that are drawn with one journey.
const MOST_SUB_JOURNEYS: usize = 200;

/// A journey, with the sub-journeys it reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The journey's id.
    pub id: String,
    /// What calls it: `default journey`, `endpoint Token`.
    pub uses: Vec<String>,
    /// Its steps.
    pub steps: Vec<StepOutline>,
    /// Sub-journeys, in the order in which they are first invoked.
    pub sub_journeys: Vec<SubJourney>,
}

/// A sub-journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubJourney {
    /// Its id.
    pub id: String,
    /// Whether the journey does not go on after it (`Transfer`), rather than returning (`Call`).
    pub transfers: bool,
    /// Its steps.
    pub steps: Vec<StepOutline>,
    /// How it differs between two versions.
    pub mark: Mark,
}

/// An orchestration step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepOutline {
    /// `Order`.
    pub order: u32,
    /// `Type`, as written.
    pub kind: String,
    /// The content definition it shows.
    pub page: Option<String>,
    /// When it is skipped, in words; empty when it never is.
    pub skip: String,
    /// What `skip` was in the old version, when it was something else.
    pub skip_was: Option<String>,
    /// The technical profile that issues the token.
    pub issuer: Option<ProfileOutline>,
    /// What it runs.
    pub exchanges: Vec<ExchangeOutline>,
    /// The ids of the sub-journeys it invokes.
    pub calls: Vec<String>,
    /// How it differs between two versions.
    pub mark: Mark,
}

impl StepOutline {
    /// How its conditions differ between two versions.
    #[must_use]
    pub fn skip_mark(&self) -> Mark {
        match (&self.mark, self.skip_was.as_deref()) {
            (Mark::Added, _) | (_, Some("")) => Mark::Added,
            (_, Some(_)) => Mark::Changed,
            (_, None) => Mark::Same,
        }
    }

    /// Whether the journey ends here.
    #[must_use]
    pub fn sends(&self) -> bool {
        self.kind == "SendClaims"
    }
}

/// A claims exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeOutline {
    /// Its id.
    pub id: String,
    /// How a user comes here from the step before: `sign up`, or the id of the exchange that was
    /// picked. `None` when nothing was to be picked.
    pub choice: Option<String>,
    /// The technical profile.
    pub profile: ProfileOutline,
    /// How it differs between two versions.
    pub mark: Mark,
}

/// A technical profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileOutline {
    /// Its id.
    pub id: String,
    /// What it does, in words.
    pub role: String,
    /// What it looks like in a drawing.
    pub tone: Tone,
    /// Its validation technical profiles.
    pub validations: Vec<ValidationOutline>,
}

/// A validation technical profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationOutline {
    /// Its id.
    pub id: String,
    /// What it does, in words.
    pub role: String,
    /// When it is skipped, in words; empty when it never is.
    pub skip: String,
}

/// Who acts when a technical profile runs: what drawings colour by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// The user, on a page.
    User,
    /// The directory.
    Directory,
    /// An API of the customer.
    Api,
    /// An identity provider.
    Provider,
    /// The token issuer.
    Token,
    /// The service itself.
    #[default]
    Service,
    /// Nobody: it is not defined.
    Missing,
}

impl From<Role<'_>> for Tone {
    fn from(role: Role<'_>) -> Self {
        match role {
            Role::Page | Role::Phone | Role::SecondFactor | Role::OneTimeCode => Self::User,
            Role::Directory(_) => Self::Directory,
            Role::Rest => Self::Api,
            Role::Provider(_) => Self::Provider,
            Role::Issuer(_) => Self::Token,
            Role::Transformation | Role::Session | Role::Other(_) | Role::Unknown => Self::Service,
        }
    }
}

impl Outline {
    /// The journeys that the leaf of `effective` runs: those its relying party names, the default one
    /// first; all of them when it has none.
    #[must_use]
    pub fn of_policy(effective: &Effective<'_>) -> Vec<Self> {
        let uses = entry_points(effective);
        if uses.is_empty() {
            let journeys = effective.journeys().into_iter();
            return journeys
                .map(|journey| Self::of(effective, journey, Vec::new()))
                .collect();
        }
        let mut outlines: Vec<Self> = Vec::new();
        for (words, id) in uses {
            let Some(journey) = effective.journey(id) else {
                continue;
            };
            match outlines.iter_mut().find(|known| known.id == journey.id) {
                Some(known) => known.uses.push(words),
                None => outlines.push(Self::of(effective, journey, vec![words])),
            }
        }
        outlines
    }

    /// The outline of the journey `id`; `None` when there is none.
    #[must_use]
    pub fn of_journey(effective: &Effective<'_>, id: &str) -> Option<Self> {
        let journey = effective.journey(id)?;
        let uses = entry_points(effective)
            .into_iter()
            .filter(|(_, used)| same_id(used, id))
            .map(|(words, _)| words)
            .collect();
        Some(Self::of(effective, journey, uses))
    }

    /// The outline of `journey`, which is of `effective`.
    #[must_use]
    pub fn of(effective: &Effective<'_>, journey: &Journey<'_>, uses: Vec<String>) -> Self {
        let mut sub_journeys = Vec::new();
        let mut seen = HashSet::new();
        let mut waiting = invoked(journey);
        waiting.reverse();
        while let Some(id) = waiting.pop() {
            let Some(found) = effective.sub_journey(id) else {
                continue;
            };
            if seen.len() >= MOST_SUB_JOURNEYS || !seen.insert(fold(id)) {
                continue;
            }
            sub_journeys.push(SubJourney {
                id: found.id.to_owned(),
                transfers: found.kind == "Transfer",
                steps: steps(effective, found),
                mark: Mark::Same,
            });
            waiting.extend(invoked(found).into_iter().rev());
        }
        Self {
            id: journey.id.to_owned(),
            uses,
            steps: steps(effective, journey),
            sub_journeys,
        }
    }

    /// The sub-journey `id`.
    #[must_use]
    pub fn sub_journey(&self, id: &str) -> Option<usize> {
        let id = fold(id);
        self.sub_journeys
            .iter()
            .position(|candidate| fold(&candidate.id) == id)
    }
}

/// What starts which journey, by the leaf's relying party.
fn entry_points<'a>(effective: &Effective<'a>) -> Vec<(String, &'a str)> {
    let policy = effective.chain.leaf_policy();
    let Some(relying_party) = policy.relying_party() else {
        return Vec::new();
    };
    let document = &policy.document;
    let default = document
        .child(relying_party, "DefaultUserJourney")
        .and_then(|(_, journey)| journey.attribute("ReferenceId"))
        .map(|id| ("default journey".to_owned(), id));
    let endpoints = document.child(relying_party, "Endpoints");
    let endpoints = endpoints
        .into_iter()
        .flat_map(|(id, _)| document.children(id))
        .filter_map(|(_, endpoint)| {
            let name = endpoint.attribute("Id").unwrap_or_default();
            let id = endpoint.attribute("UserJourneyReferenceId")?;
            Some((format!("endpoint {name}"), id))
        });
    let by_issuer = default
        .as_ref()
        .and_then(|(_, id)| effective.journey(id))
        .map_or_else(Vec::new, |journey| effective.started_by_issuers(journey));
    let by_issuer: Vec<(String, &str)> = by_issuer
        .into_iter()
        .filter_map(|(words, id)| Some((words.to_owned(), effective.journey(&id)?.id)))
        .collect();
    default
        .into_iter()
        .chain(endpoints)
        .chain(by_issuer)
        .collect()
}

/// The ids of the sub-journeys that `journey` invokes.
fn invoked<'a>(journey: &Journey<'a>) -> Vec<&'a str> {
    let candidates = journey.steps.iter().flat_map(|step| &step.candidates);
    candidates.map(|candidate| candidate.id).collect()
}

fn steps(effective: &Effective<'_>, journey: &Journey<'_>) -> Vec<StepOutline> {
    let mut before: Option<&Step<'_>> = None;
    journey
        .steps
        .iter()
        .map(|step| {
            let outline = outline(effective, journey, step, before);
            before = Some(step);
            outline
        })
        .collect()
}

fn outline(
    effective: &Effective<'_>,
    journey: &Journey<'_>,
    step: &Step<'_>,
    before: Option<&Step<'_>>,
) -> StepOutline {
    let before = before.filter(|before| before.selects());
    let issuer = step.issuer.or(journey.issuer);
    StepOutline {
        order: step.order,
        kind: step.kind.to_owned(),
        page: step.content.map(|content| content.id.to_owned()),
        skip: words::skip_if(&step.preconditions),
        skip_was: None,
        issuer: issuer
            .filter(|_| step.kind == "SendClaims")
            .map(|issuer| profile(effective, issuer.id)),
        exchanges: step
            .exchanges
            .iter()
            .map(|exchange| ExchangeOutline {
                id: exchange.id.to_owned(),
                choice: before.and_then(|before| choice(effective, before, exchange.id)),
                profile: profile(effective, exchange.profile),
                mark: Mark::Same,
            })
            .collect(),
        calls: step
            .candidates
            .iter()
            .map(|candidate| candidate.id.to_owned())
            .collect(),
        mark: Mark::Same,
    }
}

/// How the user goes from the page of `selection` to `exchange`, which is of the next step.
fn choice(effective: &Effective<'_>, selection: &Step<'_>, exchange: &str) -> Option<String> {
    let is_it = |id: Option<&str>| id.is_some_and(|id| id.eq_ignore_ascii_case(exchange));
    let pages = || {
        let ids = selection.exchanges.iter();
        ids.filter_map(|exchange| effective.profile(exchange.profile))
    };
    // Links of the combined page: metadata of self-asserted technical profiles.
    let link = [
        ("SignUpTarget", "sign up"),
        ("setting.forgotPasswordLinkOverride", "forgot password"),
    ]
    .into_iter()
    .find(|(key, _)| pages().any(|page| is_it(page.value(key))));
    let is_target = selection.selections.iter().any(|s| is_it(s.target));
    match link {
        Some((_, words)) => Some(words.to_owned()),
        None => is_target.then(|| exchange.to_owned()),
    }
}

fn profile(effective: &Effective<'_>, id: &str) -> ProfileOutline {
    let Some(found) = effective.profile(id) else {
        return ProfileOutline {
            id: id.to_owned(),
            role: "not defined".to_owned(),
            tone: Tone::Missing,
            validations: Vec::new(),
        };
    };
    let role = Role::of(found);
    ProfileOutline {
        id: found.id.to_owned(),
        role: role.words(),
        tone: role.into(),
        validations: found
            .validations
            .iter()
            .map(|validation| ValidationOutline {
                id: validation.id.to_owned(),
                role: effective
                    .profile(validation.id)
                    .map_or_else(|| "not defined".to_owned(), |found| Role::of(found).words()),
                skip: words::skip_if(&validation.preconditions),
            })
            .collect(),
    }
}
