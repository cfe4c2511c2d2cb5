//! Where a policy names something that is defined elsewhere.
//!
//! Input is a document; output is every reference in it: what kind of thing is named, by which id,
//! at which place.

use smol_str::SmolStr;

use crate::policy::doc::{Document, Element, ElementId, NAMESPACE};
use crate::policy::set::Kind;

/// Where the id stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::policy) enum Holder {
    /// In this attribute.
    Attribute(&'static str),
    /// In the text of the element.
    Text,
}

/// A reference found in a document.
#[derive(Clone, Debug)]
pub(in crate::policy) struct Reference {
    /// The element that names something.
    pub(in crate::policy) element: ElementId,
    pub(in crate::policy) holder: Holder,
    pub(in crate::policy) kind: Kind,
    /// The id, as written, without white space around it.
    pub(in crate::policy) id: SmolStr,
    /// Whether nothing but a text on a page depends on it.
    pub(in crate::policy) cosmetic: bool,
}

/// One row: an element whose attribute or text is an id of `kind`.
struct Site {
    element: &'static str,
    /// The parent, where the element's name means something else elsewhere.
    parent: Option<&'static str>,
    holder: Holder,
    kind: Kind,
}

const fn attribute(element: &'static str, name: &'static str, kind: Kind) -> Site {
    Site {
        element,
        parent: None,
        holder: Holder::Attribute(name),
        kind,
    }
}

const fn inside(parent: &'static str, site: Site) -> Site {
    Site {
        parent: Some(parent),
        ..site
    }
}

/// Sorted by element, which is how they are found.
const SITES: &[Site] = &[
    attribute(
        "AuthorizationTechnicalProfile",
        "ReferenceId",
        Kind::TechnicalProfile,
    ),
    attribute("Candidate", "SubJourneyReferenceId", Kind::SubJourney),
    attribute(
        "ClaimsExchange",
        "TechnicalProfileReferenceId",
        Kind::TechnicalProfile,
    ),
    inside(
        "UserJourney",
        attribute("ClientDefinition", "ReferenceId", Kind::ClientDefinition),
    ),
    attribute("DefaultUserJourney", "ReferenceId", Kind::UserJourney),
    attribute("DisplayClaim", "ClaimTypeReferenceId", Kind::ClaimType),
    attribute(
        "DisplayClaim",
        "DisplayControlReferenceId",
        Kind::DisplayControl,
    ),
    attribute("Endpoint", "UserJourneyReferenceId", Kind::UserJourney),
    attribute(
        "From",
        "TechnicalProfileReferenceId",
        Kind::TechnicalProfile,
    ),
    Site {
        element: "IncludeClaimsFromTechnicalProfile",
        parent: None,
        holder: Holder::Text,
        kind: Kind::TechnicalProfile,
    },
    attribute(
        "IncludeTechnicalProfile",
        "ReferenceId",
        Kind::TechnicalProfile,
    ),
    attribute("InputClaim", "ClaimTypeReferenceId", Kind::ClaimType),
    attribute(
        "InputClaimsTransformation",
        "ReferenceId",
        Kind::ClaimsTransformation,
    ),
    attribute("InputValidationReference", "Id", Kind::InputValidation),
    attribute(
        "LocalizedResourcesReference",
        "LocalizedResourcesReferenceId",
        Kind::LocalizedResources,
    ),
    attribute(
        "OrchestrationStep",
        "CpimIssuerTechnicalProfileReferenceId",
        Kind::TechnicalProfile,
    ),
    attribute(
        "OrchestrationStep",
        "ContentDefinitionReferenceId",
        Kind::ContentDefinition,
    ),
    attribute("OutputClaim", "ClaimTypeReferenceId", Kind::ClaimType),
    attribute(
        "OutputClaimsTransformation",
        "ReferenceId",
        Kind::ClaimsTransformation,
    ),
    attribute("PersistedClaim", "ClaimTypeReferenceId", Kind::ClaimType),
    attribute("PredicateReference", "Id", Kind::Predicate),
    attribute(
        "PredicateValidationReference",
        "Id",
        Kind::PredicateValidation,
    ),
    inside(
        "InputTokenSources",
        attribute("TechnicalProfile", "Id", Kind::TechnicalProfile),
    ),
    attribute(
        "UseTechnicalProfileForSessionManagement",
        "ReferenceId",
        Kind::TechnicalProfile,
    ),
    attribute(
        "UserJourney",
        "DefaultCpimIssuerTechnicalProfileReferenceId",
        Kind::TechnicalProfile,
    ),
    attribute(
        "ValidationClaimsExchangeTechnicalProfile",
        "TechnicalProfileReferenceId",
        Kind::TechnicalProfile,
    ),
    attribute(
        "ValidationTechnicalProfile",
        "ReferenceId",
        Kind::TechnicalProfile,
    ),
];

/// Metadata of technical profiles whose value is an id. (`IpAddressClaimReferenceId` is not one: the
/// starter pack names a claim type with it that it does not define.)
const METADATA: &[(&str, Kind)] = &[
    ("ContentDefinitionReferenceId", Kind::ContentDefinition),
    ("ClaimTypeOnWhichToEnable", Kind::ClaimType),
    ("ClientCredentialsUserJourneyId", Kind::UserJourney),
    ("RefreshTokenUserJourneyId", Kind::UserJourney),
];

/// `ElementType`s of localized texts whose `ElementId` is an id. (`InputValidation` names a predicate
/// validation, and its `StringId` one of that validation's groups.)
const LOCALIZED: &[(&str, Kind)] = &[
    ("ClaimType", Kind::ClaimType),
    ("DisplayControl", Kind::DisplayControl),
    ("Predicate", Kind::Predicate),
    ("InputValidation", Kind::PredicateValidation),
];

/// The references of `document`, in document order.
pub(in crate::policy) fn references(document: &Document) -> Vec<Reference> {
    let mut found = Vec::new();
    for (id, element) in document.elements() {
        if element.namespace.as_deref() != Some(NAMESPACE) {
            continue;
        }
        let parent = element.parent.map(|parent| document.element(parent));
        let parent = parent.map_or("", |parent| parent.name.as_str());
        let mut add = |holder, kind, cosmetic| {
            let value = match holder {
                Holder::Attribute(name) => element
                    .attribute_node(name)
                    .map(|attribute| attribute.value.clone()),
                Holder::Text => Some(document.text(id).into()),
            };
            if let Some(value) = value {
                found.push(Reference {
                    element: id,
                    holder,
                    kind,
                    id: value,
                    cosmetic,
                });
            }
        };
        let start = SITES.partition_point(|site| site.element < element.name.as_str());
        let sites = SITES[start..].iter();
        for site in sites.take_while(|site| site.element == element.name) {
            if site.parent.is_none_or(|name| name == parent) {
                add(site.holder, site.kind, false);
            }
        }
        match element.name.as_str() {
            "Item" if parent == "Metadata" => {
                if let Some(kind) = kind_in(METADATA, element, "Key") {
                    add(Holder::Text, kind, false);
                }
            }
            "LocalizedString" | "LocalizedCollection" => {
                if let Some(kind) = kind_in(LOCALIZED, element, "ElementType") {
                    add(Holder::Attribute("ElementId"), kind, true);
                }
            }
            // Both kinds of precondition ask a claim, which is their first value.
            "Value" if is_first_value(document, id, element) => {
                add(Holder::Text, Kind::ClaimType, false);
            }
            _ => {}
        }
    }
    found
}

fn kind_in(table: &[(&str, Kind)], element: &Element, attribute: &str) -> Option<Kind> {
    let name = element.attribute(attribute)?;
    table
        .iter()
        .find(|(listed, _)| *listed == name)
        .map(|(_, kind)| *kind)
}

fn is_first_value(document: &Document, id: ElementId, element: &Element) -> bool {
    element.parent.is_some_and(|parent| {
        document.element(parent).name == "Precondition"
            && document.child(parent, "Value").map(|(first, _)| first) == Some(id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_are_sorted_by_element() {
        assert!(SITES.is_sorted_by_key(|site| site.element));
    }
}
