//! Journeys and their steps.

use serde::Serialize;

use super::Inputs;
use super::gates::Gate;
use super::migration::Migration;
use super::providers::Provider;

/// A user journey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Journey {
    /// Its id.
    pub id: String,
    /// Its steps; their numbers are their places, from 1.
    pub steps: Vec<Step>,
    /// Where the plan says so, as a JSON pointer.
    pub origin: String,
}

/// A sub-journey that returns to the journey that called it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubJourney {
    /// Its id.
    pub id: String,
    /// Its steps; their numbers are their places, from 1.
    pub steps: Vec<Step>,
}

/// An orchestration step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// `Type`.
    pub kind: &'static str,
    /// Page of a selection.
    pub content_definition: Option<&'static str>,
    /// What people can choose.
    pub selections: Vec<Selection>,
    /// When it runs: every gate must let it pass.
    pub gates: Vec<Gate>,
    /// Exchanges: id and technical profile.
    pub exchanges: Vec<Exchange>,
    /// Sub-journey it calls.
    pub sub_journey: Option<&'static str>,
    /// Technical profile that issues the token.
    pub issuer: Option<&'static str>,
}

/// Something people can choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Selection {
    /// An exchange of the next step.
    Target(String),
    /// An exchange of this step, whose page is part of this one.
    Validation(String),
}

/// A claims exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    /// Its id.
    pub id: String,
    /// The technical profile.
    pub profile: String,
}

/// The journeys the plan's relying parties use, and what they call.
#[must_use]
pub fn journeys(
    _inputs: &Inputs<'_>,
    _migration: &Migration,
    _providers: &[Provider],
) -> (Vec<Journey>, Vec<SubJourney>) {
    (Vec::new(), Vec::new())
}

/// The id of the journey of the relying party at `index` of the plan, one of those [`journeys`]
/// returns: relying parties that do the same share one.
#[must_use]
pub fn journey_of(_inputs: &Inputs<'_>, _index: usize) -> String {
    String::new()
}
