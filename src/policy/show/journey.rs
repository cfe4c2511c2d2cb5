//! Journeys and sub-journeys.

use super::View;
use crate::formats::policy_show::{ShownExchange, ShownJourney, ShownReference, ShownStep};
use crate::policy::effective::{Journey, Step};
use crate::policy::graph::Outline;

pub(super) fn shown(view: &View<'_, '_>, journey: &Journey<'_>, is_sub: bool) -> ShownJourney {
    let uses = if is_sub {
        vec![journey.kind.to_lowercase()]
    } else {
        Outline::of_journey(view.effective, journey.id).map_or_else(Vec::new, |found| found.uses)
    };
    ShownJourney {
        id: journey.id.to_owned(),
        uses: uses.into_iter().filter(|words| !words.is_empty()).collect(),
        definitions: journey.definitions.iter().map(|at| view.at(*at)).collect(),
        steps: journey
            .steps
            .iter()
            .map(|step| view.step(journey, step))
            .collect(),
    }
}

impl View<'_, '_> {
    fn step(&self, journey: &Journey<'_>, step: &Step<'_>) -> ShownStep {
        let sends = step.kind == "SendClaims";
        ShownStep {
            order: step.order,
            kind: step.kind.to_owned(),
            at: self.at(step.at),
            skip_if: self.conditions(&step.preconditions),
            content: step.content.as_ref().map(|content| {
                let found = self.effective.content(content.id);
                let page = found.and_then(|content| content.load_uri.as_ref());
                ShownReference {
                    about: page.map(|(uri, _)| uri.clone()),
                    ..self.reference(content)
                }
            }),
            selections: step
                .selections
                .iter()
                .map(|selection| ShownReference {
                    id: selection
                        .target
                        .or(selection.validation)
                        .unwrap_or_default()
                        .to_owned(),
                    about: match selection.target {
                        Some(_) => None,
                        None => Some("on this page".to_owned()),
                    },
                    at: self.at(selection.at),
                })
                .collect(),
            exchanges: step
                .exchanges
                .iter()
                .map(|exchange| ShownExchange {
                    id: exchange.id.to_owned(),
                    technical_profile: exchange.profile.to_owned(),
                    role: self.role(exchange.profile),
                    at: self.at(exchange.at),
                })
                .collect(),
            sub_journeys: self.references(&step.candidates),
            issuer: step
                .issuer
                .or(journey.issuer)
                .filter(|_| sends)
                .map(|issuer| ShownReference {
                    about: Some(self.role(issuer.id)),
                    ..self.reference(&issuer)
                }),
        }
    }
}
