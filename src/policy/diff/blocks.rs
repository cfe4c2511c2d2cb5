//! The facts of everything that is neither a technical profile nor a relying party, and of the
//! headers of policies.

use super::change::{Area, Aspect};
use super::facts::{Fact, Property};
use super::parts;
use crate::policy::doc::ElementId;
use crate::policy::set::{At, Kind, PolicyIndex, PolicySet, fold};

/// How the definitions of one thing in several policies of a chain make one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Merge {
    /// Part by part, the nearest to the leaf that has it.
    Parts,
    /// The definition nearest to the leaf, whole.
    Nearest,
}

/// The area of a kind of definition, and how its definitions are merged.
pub(super) const fn area_of(kind: Kind) -> (Area, Merge) {
    match kind {
        Kind::ClaimType => (Area::ClaimType, Merge::Parts),
        Kind::Predicate => (Area::Predicate, Merge::Nearest),
        Kind::InputValidation => (Area::InputValidation, Merge::Nearest),
        Kind::PredicateValidation => (Area::PredicateValidation, Merge::Nearest),
        Kind::ClaimsTransformation => (Area::ClaimsTransformation, Merge::Nearest),
        Kind::ClientDefinition => (Area::ClientDefinition, Merge::Nearest),
        Kind::ContentDefinition => (Area::ContentDefinition, Merge::Parts),
        Kind::LocalizedResources => (Area::LocalizedResources, Merge::Parts),
        Kind::DisplayControl => (Area::DisplayControl, Merge::Nearest),
        Kind::TechnicalProfile => (Area::TechnicalProfile, Merge::Parts),
        Kind::UserJourney => (Area::Journey, Merge::Parts),
        Kind::SubJourney => (Area::SubJourney, Merge::Parts),
    }
}

/// The facts of something that is defined at `definitions`, the lowest first, without what is
/// compared in a way of its own.
pub(super) fn facts(set: &PolicySet, area: Area, definitions: &[At]) -> Vec<Fact> {
    match area {
        Area::Journey | Area::SubJourney => {
            let mut facts = parts::laid(set, definitions, &["OrchestrationSteps"]);
            for fact in &mut facts {
                if fact.key == "@DefaultCpimIssuerTechnicalProfileReferenceId" {
                    fact.aspect = Aspect::Issuer;
                    "default token issuer".clone_into(&mut fact.label);
                }
            }
            facts
        }
        Area::Languages => parts::laid(set, definitions, &["LocalizedResources"]),
        _ => parts::laid(set, definitions, &[]),
    }
}

/// The facts of the header of a policy.
pub(super) fn header(set: &PolicySet, policy: PolicyIndex) -> Vec<Fact> {
    let root = At {
        policy,
        element: ElementId::ROOT,
    };
    let whole = |name: &str| match name {
        "DeploymentMode" => (Aspect::DeploymentMode, "deployment mode"),
        "PublicPolicyUri" => (Aspect::Other, "public policy URI"),
        "StateTableName" => (Aspect::Other, "state table"),
        "TenantId" => (Aspect::Tenant, "tenant"),
        "TenantObjectId" => (Aspect::Tenant, "tenant object id"),
        "UserJourneyRecorderEndpoint" => (Aspect::Recorder, "user journey recorder"),
        _ => (Aspect::Other, "schema version"),
    };
    let mut facts: Vec<Fact> = set
        .element(root)
        .attributes
        .iter()
        .filter(|attribute| attribute.namespace.is_none() && attribute.name != "PolicyId")
        .map(|attribute| {
            let (aspect, label) = whole(&attribute.name);
            let words = format!("`{}`", attribute.value);
            let property = Property::new("", attribute.value.trim()).shown(words);
            Fact::value(aspect, attribute.name.clone(), label, root, property)
        })
        .collect();
    if let Some(base) = &set.policy(policy).base {
        let at = At {
            policy,
            element: base.element,
        };
        let value = |name, label, text: &str| {
            let property = Property::new("", fold(text)).shown(format!("`{text}`"));
            Fact::value(Aspect::BasePolicy, name, label, at, property)
        };
        facts.push(value("id", "base policy", &base.id));
        facts.push(value("tenant", "tenant of the base policy", &base.tenant));
    }
    // Everything else is compared as what it defines.
    let defined = [
        "BasePolicy",
        "BuildingBlocks",
        "ClaimsProviders",
        "RelyingParty",
        "SubJourneys",
        "UserJourneys",
    ];
    let more = parts::facts(set, root, &defined).into_iter();
    facts.extend(more.filter(|fact| !fact.key.starts_with('@')));
    facts
}
