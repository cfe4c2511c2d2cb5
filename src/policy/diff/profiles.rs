//! The facts of a technical profile as the service sees it.

use super::change::Aspect;
use super::facts::{Fact, NAME, Property};
use super::secrets::shown;
use super::{journeys, parts};
use crate::policy::effective::{Claim, Effective, Item, Profile, Ref};
use crate::policy::set::{At, PolicySet, fold};

/// Children that the effective view reads, so that they are compared as merged.
const READ: &[&str] = &[
    "CryptographicKeys",
    "DisplayClaims",
    "IncludeClaimsFromTechnicalProfile",
    "IncludeTechnicalProfile",
    "InputClaims",
    "InputClaimsTransformations",
    "Metadata",
    "OutputClaims",
    "OutputClaimsTransformations",
    "OutputTokenFormat",
    "PersistedClaims",
    "Protocol",
    "UseTechnicalProfileForSessionManagement",
    "ValidationTechnicalProfiles",
];

/// Metadata whose value is an address that is called, sent to or trusted.
const ENDPOINTS: &[&str] = &[
    "accesstokenendpoint",
    "authorization_endpoint",
    "claimsendpoint",
    "issueruri",
    "metadata",
    "partnerentity",
    "serviceurl",
    "token_endpoint",
    "url",
    "validtokenissuerprefixes",
];

/// The facts of `profile`; `layers` are all definitions it is made of, the lowest first.
pub(super) fn facts(effective: &Effective<'_>, profile: &Profile<'_>, layers: &[At]) -> Vec<Fact> {
    let set = effective.chain.set;
    let mut facts = common(set, profile);
    facts.extend(
        claims(set, Aspect::OutputClaim, "output claim", &profile.outputs).map(|fact| {
            // The order of the fields on a page without display claims.
            if profile.is_self_asserted() && profile.display.is_empty() {
                fact.ordered("output claims")
            } else {
                fact
            }
        }),
    );
    facts.extend(parts::laid(set, layers, READ));
    facts.extend(domains(set, profile));
    facts
}

/// The facts of the technical profile of a relying party but for its output claims.
pub(super) fn of_relying_party(set: &PolicySet, profile: &Profile<'_>) -> Vec<Fact> {
    let mut facts = common(set, profile);
    let is_read = |name: &&str| *name != "IncludeTechnicalProfile";
    let mut read: Vec<&str> = READ.iter().copied().filter(is_read).collect();
    read.push("SubjectNamingInfo");
    facts.extend(parts::facts(set, profile.at, &read));
    facts
}

/// What an added or removed profile does, in a few words.
pub(super) fn summary(profile: &Profile<'_>) -> String {
    let role = crate::policy::words::Role::of(profile).words();
    match calls(profile) {
        Some(item) => format!("{role}, `{}`", shown(item.key, &item.value)),
        None => role,
    }
}

/// The first address a profile calls or sends users to.
pub(super) fn calls<'p, 'a>(profile: &'p Profile<'a>) -> Option<&'p Item<'a>> {
    let is_issuer = profile.token_format.is_some();
    let mut items = profile.metadata.iter();
    items.find(|item| !is_issuer && is_endpoint(item.key))
}

/// Whether the metadata item `key` holds an address.
fn is_endpoint(key: &str) -> bool {
    ENDPOINTS.contains(&key.to_ascii_lowercase().as_str())
}

fn common(set: &PolicySet, profile: &Profile<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(protocol) = profile.protocol {
        let handler = protocol.handler.unwrap_or_default();
        let compared: String = handler.chars().filter(|c| !c.is_whitespace()).collect();
        let fact = Fact::new(Aspect::Protocol, "", "protocol", protocol.at)
            .with(Property::new("", protocol.name).shown(format!("`{}`", protocol.name)))
            .with(
                Property::new("handler", compared).shown(
                    protocol
                        .class()
                        .map_or_else(String::new, |c| format!("`{c}`")),
                ),
            );
        facts.push(fact);
    }
    if let Some(format) = &profile.token_format {
        let property = Property::new("", format).shown(format!("`{format}`"));
        let fact = Fact::value(
            Aspect::TokenSetting,
            "format",
            "token format",
            profile.at,
            property,
        );
        facts.push(fact);
    }
    facts.extend(profile.metadata.iter().map(|item| {
        let is_page = item
            .key
            .eq_ignore_ascii_case("ContentDefinitionReferenceId");
        let (aspect, value) = match () {
            () if profile.token_format.is_some() => (Aspect::TokenSetting, item.value.clone()),
            () if is_page => (Aspect::Page, fold(&item.value)),
            () if is_endpoint(item.key) => (Aspect::Endpoint, item.value.clone()),
            () => (Aspect::Metadata, item.value.clone()),
        };
        let words = format!("`{}`", shown(item.key, &item.value));
        let label = format!("metadata `{}`", item.key);
        Fact::value(
            aspect,
            item.key,
            label,
            item.at,
            Property::new("", value).shown(words),
        )
    }));
    facts.extend(profile.keys.iter().map(|key| {
        let container = set.element(key.at).attribute("StorageReferenceId");
        let container = container.unwrap_or_default();
        let property = Property::new("container", container).shown(format!("`{container}`"));
        Fact::value(
            Aspect::Key,
            fold(key.id),
            format!("key `{}`", key.id),
            key.at,
            property,
        )
    }));
    facts.extend(references(
        Aspect::InputTransformation,
        "input claims transformation",
        &profile.input_transformations,
    ));
    facts.extend(claims(
        set,
        Aspect::InputClaim,
        "input claim",
        &profile.inputs,
    ));
    facts.extend(profile.display.iter().map(|shown| {
        let (what, id) = match (shown.claim, shown.control) {
            (_, Some(control)) => ("display control", control),
            (claim, None) => ("display claim", claim.unwrap_or_default()),
        };
        let label = format!("{what} `{id}`");
        Fact::new(
            Aspect::DisplayClaim,
            format!("{what} {}", fold(id)),
            label,
            shown.at,
        )
        .ordered("display claims")
        .with(flag(set, shown.at, "required", "Required"))
    }));
    facts.extend(claims(
        set,
        Aspect::PersistedClaim,
        "persisted claim",
        &profile.persisted,
    ));
    facts.extend(references(
        Aspect::OutputTransformation,
        "output claims transformation",
        &profile.output_transformations,
    ));
    facts.extend(profile.validations.iter().map(|validation| {
        let conditions: Vec<Property> = validation
            .preconditions
            .iter()
            .map(|condition| journeys::precondition(set, condition))
            .collect();
        let mut compared: Vec<&str> = conditions.iter().map(|c| c.value.as_str()).collect();
        compared.sort_unstable();
        let words: Vec<&str> = conditions.iter().map(|c| c.words.as_str()).collect();
        let label = format!("validation `{}`", validation.id);
        Fact::new(
            Aspect::Validation,
            fold(validation.id),
            label,
            validation.at,
        )
        .ordered("validations")
        .with(said("stop on success", !validation.continue_on_success))
        .with(said("continue on error", validation.continue_on_error))
        .with(Property::new("precondition", compared.join("\n")).shown(words.join(", ")))
    }));
    let one = |aspect, label: &str, reference: Option<Ref<'_>>| {
        let reference = reference?;
        let id = reference.id;
        let property = Property::new("", fold(id)).shown(format!("`{id}`"));
        Some(Fact::value(aspect, label, label, reference.at, property))
    };
    facts.extend(one(Aspect::ClaimsFrom, "claims from", profile.claims_from));
    facts.extend(one(Aspect::Session, "session management", profile.session));
    facts
}

fn references<'a>(
    aspect: Aspect,
    label: &'a str,
    references: &'a [Ref<'_>],
) -> impl Iterator<Item = Fact> + 'a {
    references.iter().map(move |reference| {
        let words = format!("{label} `{}`", reference.id);
        Fact::new(aspect, fold(reference.id), words, reference.at).ordered(label)
    })
}

fn claims<'a>(
    set: &'a PolicySet,
    aspect: Aspect,
    label: &'a str,
    claims: &'a [Claim<'_>],
) -> impl Iterator<Item = Fact> + 'a {
    claims.iter().map(move |claim| {
        let key = format!("{} {}", fold(claim.id), fold(claim.partner));
        let mut fact = Fact::new(aspect, key, format!("{label} `{}`", claim.id), claim.at)
            .alias(fold(claim.id))
            .with(partner(claim));
        fact.properties.extend(of_claim(set, claim));
        fact
    })
}

/// The name the other side knows a claim by.
fn partner(claim: &Claim<'_>) -> Property {
    Property::new(NAME, fold(claim.partner)).shown(format!("`{}`", claim.partner))
}

/// Everything a claim says but for its names.
pub(super) fn of_claim(set: &PolicySet, claim: &Claim<'_>) -> Vec<Property> {
    let default = claim.default.unwrap_or_default();
    let words = claim.default.map_or_else(String::new, |default| {
        let shown_by_partner = shown(claim.partner, default);
        format!("`{}`", shown(claim.id, &shown_by_partner))
    });
    let from: Vec<&str> = sources(set, claim.at);
    vec![
        // An empty default is a default as well.
        Property::new(
            "default",
            claim
                .default
                .map_or_else(String::new, |_| format!("={default}")),
        )
        .shown(words),
        said("always use default", claim.always_default),
        said("required", claim.required),
        flag(set, claim.at, "overwrite if exists", "OverwriteIfExists"),
        Property::new("from", fold(&from.join(" "))).shown(from.join(", ")),
    ]
}

/// The technical profiles an input claim is taken from: `From`.
fn sources(set: &PolicySet, claim: At) -> Vec<&str> {
    set.document(claim)
        .children_named(claim.element, "From")
        .filter_map(|(_, from)| from.attribute("TechnicalProfileReferenceId"))
        .collect()
}

fn said(name: &'static str, is_so: bool) -> Property {
    Property::new(name, if is_so { "true" } else { "" })
}

/// A boolean attribute the effective view does not read.
fn flag(set: &PolicySet, at: At, name: &'static str, attribute: &str) -> Property {
    let value = set.element(at).attribute(attribute).unwrap_or_default();
    match value.trim() {
        "1" => Property::new(name, "true"),
        "false" | "0" if attribute == "Required" => Property::new(name, ""),
        "0" => Property::new(name, "false"),
        value => Property::new(name, value),
    }
}

/// The domain hints of the claims provider a profile belongs to.
fn domains(set: &PolicySet, profile: &Profile<'_>) -> Vec<Fact> {
    let facts = profile.domains(set).into_iter().map(|at| {
        let domain = set.document(at).text(at.element);
        let label = format!("domain of the claims provider `{domain}`");
        Fact::new(
            Aspect::Other,
            format!("provider {}", fold(&domain)),
            label,
            at,
        )
    });
    facts.collect()
}
