//! Relying parties.

use super::View;
use crate::formats::policy_show::{ShownReference, ShownRelyingParty, ShownSetting};
use crate::policy::diff::secrets;
use crate::policy::doc::{Document, ElementId};
use crate::policy::effective::Profile;
use crate::policy::set::At;

/// The leaf's relying party.
pub(super) fn shown(view: &View<'_, '_>) -> Option<ShownRelyingParty> {
    let chain = view.effective.chain;
    let leaf = chain.leaf();
    let element = chain.leaf_policy().relying_party()?;
    let document = &chain.leaf_policy().document;
    let at = |element| {
        view.at(At {
            policy: leaf,
            element,
        })
    };
    let profile = Profile::of_relying_party(chain, leaf);
    let endpoints = document.child(element, "Endpoints").map(|(id, _)| id);
    let behaviours = document
        .child(element, "UserJourneyBehaviors")
        .map(|(id, _)| id);
    let children = |parent: Option<ElementId>| {
        let ids = parent.into_iter().flat_map(|id| document.children(id));
        ids.collect::<Vec<_>>()
    };
    let subject = profile.as_ref().and_then(|profile| {
        let (id, naming) = document.child(profile.at.element, "SubjectNamingInfo")?;
        Some(ShownReference {
            id: naming.attribute("ClaimType")?.to_owned(),
            about: naming.attribute("Format").map(str::to_owned),
            at: at(id),
        })
    });
    let own = |list, item| -> Vec<_> {
        let claims = profile.as_ref().map(|profile| match list {
            "InputClaims" => &profile.inputs,
            _ => &profile.outputs,
        });
        claims.map_or_else(Vec::new, |claims| view.claims(&[], (list, item), claims))
    };
    Some(ShownRelyingParty {
        at: at(element),
        default_journey: document
            .child(element, "DefaultUserJourney")
            .and_then(|(id, journey)| {
                Some(ShownReference {
                    id: journey.attribute("ReferenceId")?.to_owned(),
                    about: None,
                    at: at(id),
                })
            }),
        endpoints: children(endpoints)
            .into_iter()
            .map(|(id, endpoint)| ShownSetting {
                name: endpoint.attribute("Id").unwrap_or_default().to_owned(),
                value: endpoint
                    .attribute("UserJourneyReferenceId")
                    .unwrap_or_default()
                    .to_owned(),
                at: at(id),
                replaces: Vec::new(),
            })
            .collect(),
        protocol: profile
            .as_ref()
            .and_then(|profile| profile.protocol)
            .map(|protocol| view.protocol(&protocol)),
        behaviours: children(behaviours)
            .into_iter()
            .map(|(id, element)| ShownSetting {
                name: element.name.to_string(),
                value: said(document, id),
                at: at(id),
                replaces: Vec::new(),
            })
            .collect(),
        metadata: profile
            .as_ref()
            .map_or_else(Vec::new, |profile| view.metadata(&[], profile)),
        inputs: own("InputClaims", "InputClaim"),
        claims: own("OutputClaims", "OutputClaim"),
        subject,
    })
}

/// What a behaviour says: its text, then its attributes, then those of what is in it.
fn said(document: &Document, id: ElementId) -> String {
    let element = document.element(id);
    let text = Some(document.text(id)).filter(|text| !text.is_empty());
    let attributes = element
        .attributes
        .iter()
        .map(|a| format!("{} {}", a.name, secrets::shown(&a.name, &a.value)));
    let inside = document.children(id).map(|(child, element)| {
        let value = secrets::shown(
            element.attribute("Name").unwrap_or_default(),
            &said(document, child),
        );
        format!("{} {value}", element.name)
    });
    let parts: Vec<String> = text.into_iter().chain(attributes).chain(inside).collect();
    parts.join(", ")
}
