//! User journeys and sub-journeys, merged over a chain by journey id and step order.
//!
//! A derived policy that repeats a journey's id adds to it: a step with a new order is added, a step
//! with an order the base has is joined with it, so that the claims exchanges of both are there.

use std::collections::BTreeMap;

use super::{Reader, Ref};
use crate::policy::chain::Chain;
use crate::policy::set::{At, Kind, same_id};

/// A journey or sub-journey.
#[derive(Clone, Debug)]
pub struct Journey<'a> {
    /// Its id, as first defined.
    pub id: &'a str,
    /// The definition nearest to the leaf.
    pub at: At,
    /// All definitions, root first.
    pub definitions: Vec<At>,
    /// `Type` of a sub-journey: `Transfer` or `Call`; empty for a journey.
    pub kind: &'a str,
    /// `DefaultCpimIssuerTechnicalProfileReferenceId`.
    pub issuer: Option<Ref<'a>>,
    /// `Authorization/AuthorizationTechnicalProfiles`: what reads the token that a request to an
    /// endpoint such as `UserInfo` brings along, before the first step.
    pub authorization: Vec<Ref<'a>>,
    /// Steps by order.
    pub steps: Vec<Step<'a>>,
}

/// An orchestration step.
#[derive(Clone, Debug)]
pub struct Step<'a> {
    /// `Order`.
    pub order: u32,
    /// The definition nearest to the leaf.
    pub at: At,
    /// How many policies define a step of this order.
    pub layers: usize,
    /// `Type`.
    pub kind: &'a str,
    /// `ContentDefinitionReferenceId`.
    pub content: Option<Ref<'a>>,
    /// `CpimIssuerTechnicalProfileReferenceId`.
    pub issuer: Option<Ref<'a>>,
    /// Preconditions of the definition nearest to the leaf that has any.
    pub preconditions: Vec<Precondition>,
    /// Claims provider selections of all definitions.
    pub selections: Vec<Selection<'a>>,
    /// Claims exchanges of all definitions; one id, one exchange.
    pub exchanges: Vec<Exchange<'a>>,
    /// Sub-journeys it may invoke.
    pub candidates: Vec<Ref<'a>>,
}

impl Step<'_> {
    /// Whether the user picks what the next step does.
    #[must_use]
    pub fn selects(&self) -> bool {
        matches!(
            self.kind,
            "ClaimsProviderSelection" | "CombinedSignInAndSignUp"
        )
    }
}

/// A claims provider selection.
#[derive(Clone, Debug)]
pub struct Selection<'a> {
    /// The element.
    pub at: At,
    /// `TargetClaimsExchangeId`: an exchange of the next step.
    pub target: Option<&'a str>,
    /// `ValidationClaimsExchangeId`: an exchange of this step.
    pub validation: Option<&'a str>,
}

/// A claims exchange.
#[derive(Clone, Debug)]
pub struct Exchange<'a> {
    /// The element.
    pub at: At,
    /// Its id.
    pub id: &'a str,
    /// The technical profile.
    pub profile: &'a str,
}

/// What a precondition asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `ClaimsExist`.
    Exists,
    /// `ClaimEquals`.
    Equals,
}

/// A precondition of a step or of a validation technical profile.
#[derive(Clone, Debug)]
pub struct Precondition {
    /// The element.
    pub at: At,
    /// What it asks; `None` for a type that does not exist.
    pub condition: Option<Condition>,
    /// `ExecuteActionsIf`.
    pub execute_if: bool,
    /// The texts of its `Value` elements: a claim type, and for `ClaimEquals` what it equals.
    pub values: Vec<(String, At)>,
    /// The texts of its `Action` elements.
    pub actions: Vec<(String, At)>,
}

impl Precondition {
    /// The claim type it asks about.
    #[must_use]
    pub fn claim(&self) -> Option<&str> {
        self.values.first().map(|(value, _)| value.as_str())
    }

    /// What the claim is compared with.
    #[must_use]
    pub fn literal(&self) -> Option<(&str, At)> {
        self.values.get(1).map(|(value, at)| (value.as_str(), *at))
    }
}

pub(super) fn merge<'a>(chain: &Chain<'a>, kind: Kind, id: &'a str) -> Option<Journey<'a>> {
    let definitions = chain.definitions(kind, id);
    let at = *definitions.last()?;
    let mut journey = Journey {
        id,
        at,
        kind: "",
        issuer: None,
        authorization: Vec::new(),
        steps: Vec::new(),
        definitions,
    };
    let mut steps: BTreeMap<u32, Step<'a>> = BTreeMap::new();
    for &at in &journey.definitions {
        let reader = Reader::new(chain, at);
        if let Some(kind) = reader.attribute("Type") {
            journey.kind = kind;
        }
        let issuer = reader.reference("DefaultCpimIssuerTechnicalProfileReferenceId");
        journey.issuer = issuer.or(journey.issuer);
        if let Some(authorization) = reader.child("Authorization") {
            journey.authorization.extend(authorization.references(
                "AuthorizationTechnicalProfiles",
                "AuthorizationTechnicalProfile",
                "ReferenceId",
            ));
        }
        for step in reader.items("OrchestrationSteps", "OrchestrationStep") {
            // An order that is no number is the schema's business.
            let Some(order) = step.attribute("Order").and_then(|o| o.trim().parse().ok()) else {
                continue;
            };
            let layer = read_step(order, step);
            match steps.get_mut(&order) {
                Some(below) => join(below, layer),
                None => {
                    steps.insert(order, layer);
                }
            }
        }
    }
    journey.steps = steps.into_values().collect();
    Some(journey)
}

fn read_step(order: u32, step: Reader<'_>) -> Step<'_> {
    Step {
        order,
        at: step.at,
        layers: 1,
        kind: step.attribute("Type").unwrap_or_default(),
        content: step.reference("ContentDefinitionReferenceId"),
        issuer: step.reference("CpimIssuerTechnicalProfileReferenceId"),
        preconditions: read_preconditions(step),
        selections: step
            .items("ClaimsProviderSelections", "ClaimsProviderSelection")
            .into_iter()
            .map(|selection| Selection {
                at: selection.at,
                target: selection.attribute("TargetClaimsExchangeId"),
                validation: selection.attribute("ValidationClaimsExchangeId"),
            })
            .collect(),
        exchanges: step
            .items("ClaimsExchanges", "ClaimsExchange")
            .into_iter()
            .map(|exchange| Exchange {
                at: exchange.at,
                id: exchange.attribute("Id").unwrap_or_default(),
                profile: exchange
                    .attribute("TechnicalProfileReferenceId")
                    .unwrap_or_default(),
            })
            .collect(),
        candidates: step.references("JourneyList", "Candidate", "SubJourneyReferenceId"),
    }
}

/// Puts a derived policy's step on top of the step of the same order below it.
fn join<'a>(below: &mut Step<'a>, above: Step<'a>) {
    below.at = above.at;
    below.layers += 1;
    below.kind = above.kind;
    below.content = above.content.or(below.content);
    below.issuer = above.issuer.or(below.issuer);
    if !above.preconditions.is_empty() {
        below.preconditions = above.preconditions;
    }
    for selection in above.selections {
        let same = |old: &Selection<'_>| {
            (old.target, old.validation) == (selection.target, selection.validation)
        };
        if !below.selections.iter().any(same) {
            below.selections.push(selection);
        }
    }
    for exchange in above.exchanges {
        match below
            .exchanges
            .iter_mut()
            .find(|old| same_id(old.id, exchange.id))
        {
            Some(old) => *old = exchange,
            None => below.exchanges.push(exchange),
        }
    }
    for candidate in above.candidates {
        if !below
            .candidates
            .iter()
            .any(|old| same_id(old.id, candidate.id))
        {
            below.candidates.push(candidate);
        }
    }
}

/// The preconditions of a step or a validation technical profile.
pub(super) fn read_preconditions(of: Reader<'_>) -> Vec<Precondition> {
    let texts = |precondition: Reader<'_>, name| {
        precondition
            .children(name)
            .into_iter()
            .map(|child| (child.text(), child.at))
            .collect()
    };
    of.items("Preconditions", "Precondition")
        .into_iter()
        .map(|precondition| Precondition {
            at: precondition.at,
            condition: match precondition.attribute("Type") {
                Some("ClaimsExist") => Some(Condition::Exists),
                Some("ClaimEquals") => Some(Condition::Equals),
                _ => None,
            },
            execute_if: precondition.flag("ExecuteActionsIf").unwrap_or(false),
            values: texts(precondition, "Value"),
            actions: texts(precondition, "Action"),
        })
        .collect()
}
