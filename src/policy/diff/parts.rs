//! The facts of an element and everything below it, by one table.
//!
//! An element is a fact when it has attributes, text, or an identity among its siblings; elements
//! that only hold others are part of the path. The table says what identifies an element, where its
//! place among its siblings matters, and what it is about. Nothing is left out: what the table does
//! not know is a fact as well.

use std::borrow::Cow;
use std::collections::HashMap;

use super::change::Aspect;
use super::facts::{Fact, Property};
use super::secrets::shown;
use crate::policy::doc::{Document, Element, ElementId};
use crate::policy::set::{At, PolicySet, fold};

/// What identifies an element of this name among its siblings.
const IDENTITIES: &[(&str, &[&str])] = &[
    ("Action", &["Id"]),
    ("AdditionalRequestParameters", &["Key"]),
    ("AuthorizationTechnicalProfile", &["ReferenceId"]),
    ("Contact", &["Id"]),
    (
        "DisplayClaim",
        &["ClaimTypeReferenceId", "ControlClaimType"],
    ),
    ("DocumentReference", &["Id"]),
    ("Endpoint", &["Id"]),
    ("Enumeration", &["Value"]),
    (
        "InputClaim",
        &["ClaimTypeReferenceId", "TransformationClaimType"],
    ),
    ("InputParameter", &["Id"]),
    ("Item", &["Key"]),
    ("Key", &["Id"]),
    (
        "LocalizedCollection",
        &["ElementType", "ElementId", "TargetCollection"],
    ),
    ("LocalizedResourcesReference", &["Language"]),
    ("LocalizedString", &["ElementType", "ElementId", "StringId"]),
    (
        "OutputClaim",
        &["ClaimTypeReferenceId", "TransformationClaimType"],
    ),
    ("Parameter", &["Id", "Name"]),
    ("PredicateGroup", &["Id"]),
    ("PredicateReference", &["Id"]),
    ("Protocol", &["Name"]),
    ("RerouteRule", &["PolicyId"]),
    ("TechnicalProfile", &["Id"]),
    ("Tenant", &["ReferenceId"]),
    (
        "ValidationClaimsExchangeTechnicalProfile",
        &["TechnicalProfileReferenceId"],
    ),
];

/// Elements that are identified by their text.
const IDENTIFIED_BY_TEXT: &[&str] = &["Domain", "SupportedLanguage"];

/// Elements whose place among their like matters.
const ORDERED: &[&str] = &[
    "DisplayClaim",
    "Enumeration",
    "PredicateGroup",
    "ValidationClaimsExchangeTechnicalProfile",
];

/// Attributes that hold the id of something that is defined elsewhere: compared without case.
const REFERENCES: &[(&str, &str)] = &[
    ("InputValidationReference", "Id"),
    ("PredicateReference", "Id"),
    ("PredicateValidationReference", "Id"),
    ("SubjectNamingInfo", "ClaimType"),
];

/// Attributes that are false unless they say otherwise.
const FALSE_BY_DEFAULT: &[&str] = &["AlwaysUseDefaultValue", "Required", "SelectByDefault"];

/// How definitions of several policies are put together, not what comes of it.
const MERGE_BEHAVIOR: &str = "MergeBehavior";

/// The facts of `at`: its attributes but for `Id`, and everything below it, without the children
/// named in `without`.
pub(super) fn facts(set: &PolicySet, at: At, without: &[&str]) -> Vec<Fact> {
    let mut reader = Reader {
        document: set.document(at),
        at,
        facts: Vec::new(),
    };
    for attribute in &set.element(at).attributes {
        if attribute.namespace.is_none() && attribute.name != "Id" {
            let property = property("", &attribute.name, &attribute.value, set.element(at));
            let aspect = aspect_of(&attribute.name, "");
            let name = attribute.name.as_str();
            let fact = Fact::value(aspect, format!("@{name}"), words_of(name), at, property);
            reader.facts.push(fact);
        }
    }
    reader.children(at.element, "", "", without);
    reader.facts
}

/// The facts of `definitions`, the root's first, laid one upon the other.
pub(super) fn laid(set: &PolicySet, definitions: &[At], without: &[&str]) -> Vec<Fact> {
    definitions.iter().fold(Vec::new(), |below, at| {
        lay(set, *at, below, facts(set, *at, without))
    })
}

/// `above`, the facts of `at`, laid upon `below`.
fn lay(set: &PolicySet, at: At, mut below: Vec<Fact>, above: Vec<Fact>) -> Vec<Fact> {
    let document = set.document(at);
    let behaviour = |list: &'static str| {
        let lists = document.children_named(at.element, list);
        lists
            .filter_map(|(_, e)| e.attribute(MERGE_BEHAVIOR))
            .last()
    };
    let mut first = Vec::new();
    for list in [
        "LocalizedResourcesReferences",
        "Restriction",
        "SupportedLanguages",
    ] {
        let within = |fact: &Fact| fact.key.starts_with(&format!("/{list}/"));
        match behaviour(list) {
            Some("ReplaceAll") => below.retain(|fact| !within(fact)),
            Some("Prepend") => first.push(format!("/{list}/")),
            _ => {}
        }
    }
    let mut places: HashMap<(Aspect, String), usize> = HashMap::with_capacity(below.len());
    for (place, fact) in below.iter().enumerate() {
        places
            .entry((fact.aspect, fact.key.clone()))
            .or_insert(place);
    }
    let mut front = Vec::new();
    for fact in above {
        match places.get(&(fact.aspect, fact.key.clone())) {
            Some(place) => below[*place] = fact,
            None if first.iter().any(|list| fact.key.starts_with(list)) => front.push(fact),
            None => below.push(fact),
        }
    }
    front.append(&mut below);
    front
}

struct Reader<'a> {
    document: &'a Document,
    at: At,
    facts: Vec<Fact>,
}

impl Reader<'_> {
    /// Recursion is bounded by the depth of a document.
    fn children(&mut self, of: ElementId, path: &str, within: &str, without: &[&str]) {
        let mut seen: HashMap<String, usize> = HashMap::new();
        for (id, element) in self.document.children(of) {
            if without.contains(&element.name.as_str()) {
                continue;
            }
            let text = match self.document.children(id).next() {
                None => self.document.text(id),
                Some(_) => String::new(),
            };
            let identity = identity(element, &text);
            let mut step = match &identity {
                Some((key, _)) => format!("{path}/{}[{key}]", element.name),
                None => format!("{path}/{}", element.name),
            };
            let times = seen.entry(step.clone()).or_default();
            if *times > 0 {
                step = format!("{step}#{times}");
            }
            *times += 1;
            let label = self.label(id, within, identity.as_ref());
            let within = if identity.is_some() { &label } else { within };
            self.children(id, &step, within, &[]);
            self.element(id, path, &step, label.clone(), identity.is_some(), &text);
        }
    }

    fn element(
        &mut self,
        id: ElementId,
        path: &str,
        key: &str,
        label: String,
        is_identified: bool,
        text: &str,
    ) {
        let element = self.document.element(id);
        let at = At {
            element: id,
            ..self.at
        };
        let identified_by = identities(&element.name);
        let secret = element.attribute("Key").or(element.attribute("Id"));
        let mut properties: Vec<Property> = element
            .attributes
            .iter()
            .filter(|a| a.namespace.is_none() && a.name != MERGE_BEHAVIOR)
            .filter(|a| !identified_by.contains(&a.name.as_str()))
            .map(|a| {
                let mut property = property(words_of(&a.name), &a.name, &a.value, element);
                if a.name == "Value" || a.name == "DefaultValue" {
                    property.words = shown(secret.unwrap_or_default(), &property.words);
                }
                property
            })
            .collect();
        let has_text = !text.is_empty() && !IDENTIFIED_BY_TEXT.contains(&element.name.as_str());
        if has_text {
            let words = format!("`{}`", shown(secret.unwrap_or_default(), text));
            let value = if element.name == "Value" && is_claim_of_precondition(self.document, id) {
                fold(text)
            } else {
                text.to_owned()
            };
            properties.push(Property::new("", value).shown(words));
        }
        if properties.is_empty() && !is_identified {
            return;
        }
        let parent = self.parent_name(id);
        let mut fact = Fact::new(aspect_of(&element.name, parent), key, label, at);
        fact.properties = properties;
        if ORDERED.contains(&element.name.as_str()) {
            fact.group = Some(path.to_owned());
        }
        self.facts.push(fact);
    }
}

impl<'a> Reader<'a> {
    fn parent_name(&self, id: ElementId) -> &'a str {
        let document: &'a Document = self.document;
        let parent = document.element(id).parent;
        parent.map_or("", |parent| document.element(parent).name.as_str())
    }

    /// What an element is called, after what it stands in: `` action `Send` / technical profile `Otp` ``.
    fn label(&self, id: ElementId, within: &str, identity: Option<&(String, String)>) -> String {
        let name = &self.document.element(id).name;
        let name = match (self.parent_name(id), name.as_str()) {
            ("Metadata", "Item") => "metadata".to_owned(),
            (_, name) => words_of(name),
        };
        let own = match identity {
            Some((_, words)) => format!("{name} `{words}`"),
            None => name,
        };
        match within {
            "" => own,
            within => format!("{within} / {own}"),
        }
    }
}

fn identities(name: &str) -> &'static [&'static str] {
    let row = IDENTITIES.iter().find(|(element, _)| *element == name);
    row.map_or(&[], |(_, attributes)| attributes)
}

/// What identifies an element: as it is compared, and for people.
fn identity(element: &Element, text: &str) -> Option<(String, String)> {
    if IDENTIFIED_BY_TEXT.contains(&element.name.as_str()) {
        return Some((fold(text), text.to_owned()));
    }
    let values: Vec<(&str, &str)> = identities(&element.name)
        .iter()
        .filter_map(|name| Some((*name, element.attribute(name)?)))
        .collect();
    if values.is_empty() {
        return None;
    }
    let compared = values
        .iter()
        .map(|(name, value)| format!("{name}={}", compared(element, name, value)));
    let words: Vec<&str> = values.iter().map(|(_, value)| *value).collect();
    Some((compared.collect::<Vec<_>>().join(" "), words.join(" ")))
}

/// A value in the form in which it is compared.
fn compared(element: &Element, attribute: &str, value: &str) -> String {
    let is_reference = attribute.ends_with("ReferenceId") && attribute != "StorageReferenceId"
        || REFERENCES.contains(&(element.name.as_str(), attribute));
    if is_reference {
        return fold(value);
    }
    match (FALSE_BY_DEFAULT.contains(&attribute), value.trim()) {
        (true, "false" | "0") => String::new(),
        (true, "1") => "true".to_owned(),
        _ => value.to_owned(),
    }
}

fn property(
    name: impl Into<Cow<'static, str>>,
    attribute: &str,
    value: &str,
    element: &Element,
) -> Property {
    Property::new(name, compared(element, attribute, value)).shown(format!("`{value}`"))
}

fn is_claim_of_precondition(document: &Document, id: ElementId) -> bool {
    document.element(id).parent.is_some_and(|parent| {
        document.element(parent).name == "Precondition"
            && document.child(parent, "Value").map(|(first, _)| first) == Some(id)
    })
}

/// `TimeToLive` as `time to live`; short names and abbreviations stay.
fn words_of(name: &str) -> String {
    match name {
        "AlwaysUseDefaultValue" => return "always use default".to_owned(),
        "ClaimTypeReferenceId" => return "claim type".to_owned(),
        "DataUri" => return "page layout".to_owned(),
        "DefaultValue" => return "default".to_owned(),
        "LoadUri" => return "page".to_owned(),
        "LocalizedResourcesReferenceId" => return "resources".to_owned(),
        "StorageReferenceId" => return "container".to_owned(),
        "TransformationMethod" => return "method".to_owned(),
        "ValidationClaimsExchangeTechnicalProfile" => return "technical profile".to_owned(),
        _ => {}
    }
    let mut words = String::with_capacity(name.len() + 4);
    let characters: Vec<char> = name.chars().collect();
    for (at, c) in characters.iter().enumerate() {
        let next_is_lower = characters.get(at + 1).is_some_and(char::is_ascii_lowercase);
        if c.is_uppercase() && next_is_lower {
            if at > 0 {
                words.push(if words.ends_with(' ') { '\u{0}' } else { ' ' });
            }
            words.extend(c.to_lowercase());
        } else {
            words.push(*c);
        }
    }
    words.replace('\u{0}', "")
}

/// What an element is about, by its name and its parent's; what an attribute of a definition is
/// about, by its name.
fn aspect_of(name: &str, parent: &str) -> Aspect {
    match (parent, name) {
        (_, "DefaultUserJourney" | "Endpoint") => Aspect::Journey,
        ("Metadata", "Item") => Aspect::Metadata,
        (_, "Key") => Aspect::Key,
        (_, "Protocol") => Aspect::Protocol,
        (_, "SessionExpiryType" | "SessionExpiryInSeconds" | "SingleSignOn") => Aspect::Session,
        (_, "AzureApplicationInsights" | "JourneyInsights") => Aspect::Insights,
        ("UserJourneyBehaviors" | "ContentDefinitionParameters", _) => Aspect::Behaviour,
        (_, "DataType") => Aspect::DataType,
        (_, "UserInputType" | "Mask") => Aspect::Input,
        (
            _,
            "Restriction"
            | "Enumeration"
            | "Pattern"
            | "InputValidationReference"
            | "PredicateValidationReference"
            | "PredicateGroup"
            | "PredicateReference"
            | "PredicateReferences",
        ) => Aspect::Restriction,
        (_, "Method" | "TransformationMethod" | "UserInterfaceControlType") => Aspect::Method,
        (_, "InputParameter" | "Parameter") => Aspect::Parameter,
        (_, "LoadUri" | "RecoveryUri") => Aspect::PageAddress,
        (_, "DataUri") => Aspect::PageLayout,
        (_, "SupportedLanguages" | "SupportedLanguage" | "LocalizedResourcesReference") => {
            Aspect::Language
        }
        (
            _,
            "DisplayName"
            | "Description"
            | "UserHelpText"
            | "AdminHelpText"
            | "HelpText"
            | "LocalizedString"
            | "LocalizedCollection"
            | "Contact"
            | "DocumentReference"
            | "TelephoneNumber"
            | "Email"
            | "Role",
        )
        | ("LocalizedCollection" | "DocumentReference", _) => Aspect::Text,
        (_, "InputClaim") => Aspect::InputClaim,
        (_, "DisplayClaim") => Aspect::DisplayClaim,
        (_, "OutputClaim") => Aspect::OutputClaim,
        (_, "ValidationClaimsExchangeTechnicalProfile") => Aspect::Validation,
        ("Precondition", _) | (_, "Precondition") => Aspect::Precondition,
        _ => Aspect::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_elements_become_words() {
        let names = [
            "DataType",
            "SessionExpiryInSeconds",
            "IncludeInSso",
            "TenantId",
            "LoadUri",
        ];
        assert_eq!(
            names.map(words_of),
            [
                "data type",
                "session expiry in seconds",
                "include in sso",
                "tenant id",
                "page"
            ]
        );
    }
}
