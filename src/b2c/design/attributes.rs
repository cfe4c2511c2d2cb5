//! Attributes that people are asked for or that are put into tokens.
//!
//! Input is the plan's `attributes`; output is their claim types, what the pages ask for, and what
//! the base's directory profiles read and store beside what they do already. Those profiles have no
//! validation profiles of their own, so overriding them is safe.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Inputs;
use super::element::{
    Choice, ClaimType, ClaimUse, Item, Parameter, Pattern, Predicate, PredicateValidation, Profile,
    Transformation, TransformationClaim,
};
use crate::plan::{Attribute, AttributeInput, AttributeType, Plan, SignInIdentifier};
use crate::pointer;

mod builtin;

use builtin::Builtin;

/// The attributes of the plan as policies see them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attributes {
    /// Those that policies read, ask for or emit, in the plan's order.
    pub claims: Vec<AttributeClaim>,
    /// Their claim types, as far as the base does not have them as they are.
    pub claim_types: Vec<ClaimType>,
    /// What their values must satisfy.
    pub predicates: Vec<Predicate>,
    /// Which claim type must satisfy which of them.
    pub predicate_validations: Vec<PredicateValidation>,
    /// What makes a choice between two texts `true` or `false` before it is stored.
    pub transformations: Vec<Transformation>,
    /// What the base's directory profiles read and store in addition.
    pub directory: Vec<Profile>,
}

impl Attributes {
    /// Whether policies touch a custom attribute, so that the directory profiles need the
    /// extensions app.
    #[must_use]
    pub fn has_custom(&self) -> bool {
        self.claims.iter().any(|claim| claim.custom)
    }
}

/// An attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AttributeClaim {
    /// Its name in the plan.
    pub name: String,
    /// Its claim type: `extension_{name}` for a custom attribute, else the built-in claim type.
    pub claim: String,
    /// The claim type that pages ask for: the same, except for `true` or `false`, which pages can only
    /// ask for as a choice between two texts.
    pub page_claim: String,
    /// Whether people must fill it in where they are asked.
    pub required: bool,
    /// Whether people are asked at sign-up.
    pub sign_up: bool,
    /// Whether people can change it when they edit their profile.
    pub profile_edit: bool,
    /// Whether an identity provider brings it.
    pub from_provider: bool,
    /// Name in tokens; `None` keeps it out of them.
    pub token_claim: Option<String>,
    /// Whether it is a custom attribute, so that the directory profiles need the extensions app.
    pub custom: bool,
    /// Where the plan says so, as a JSON pointer.
    pub origin: String,
}

/// The address, as attribute and as claim type.
const EMAIL: &str = "email";

/// The claim type of the attribute `name`: one of the plan's, or a built-in property.
#[must_use]
pub fn claim_of(plan: &Plan, name: &str) -> Option<String> {
    if let Some(builtin) = builtin::find(name) {
        return Some(builtin.claim.to_owned());
    }
    if name == EMAIL {
        return Some(EMAIL.to_owned());
    }
    plan.attributes
        .iter()
        .any(|attribute| attribute.name == name)
        .then(|| format!("extension_{name}"))
}

/// The plan's attributes.
#[must_use]
pub fn attributes(inputs: &Inputs<'_>) -> Attributes {
    let mut found = Attributes::default();
    let brought: BTreeSet<&str> = inputs
        .plan
        .identity_providers
        .iter()
        .flat_map(|provider| provider.claims.attributes.keys())
        .map(String::as_str)
        .collect();
    let token_claims = token_claims(inputs);
    for (index, attribute) in inputs.plan.attributes.iter().enumerate() {
        // Every page and every provider brings it, and the directory keeps it as a sign-in name.
        if attribute.name == EMAIL {
            continue;
        }
        let origin = pointer!["attributes", index];
        let claim = claim(attribute, brought.contains(attribute.name.as_str()), origin);
        let is_asked = claim.sign_up || claim.profile_edit;
        let in_token =
            claim.token_claim.is_some() || token_claims.contains(attribute.name.as_str());
        if !(is_asked || in_token || claim.from_provider) {
            continue;
        }
        let length = if is_asked {
            length_rule(attribute, &claim)
        } else {
            None
        };
        found
            .claim_types
            .extend(claim_type(inputs, attribute, &claim, length.is_some()));
        if is_asked && claim.page_claim != claim.claim {
            found.claim_types.push(choice(attribute, &claim));
            found.transformations.push(decision(&claim));
        }
        if let Some((predicate, validation)) = length {
            found.predicates.push(predicate);
            found.predicate_validations.push(validation);
        }
        found.claims.push(claim);
    }
    for (name, origin) in named_elsewhere(inputs) {
        let is_known = found.claims.iter().any(|claim| claim.name == name);
        if let (false, Some(builtin)) = (is_known, builtin::find(name)) {
            let from_provider = brought.contains(name);
            let (claim, claim_type) = implied(inputs, name, builtin, from_provider, origin);
            found.claim_types.extend(claim_type);
            found.claims.push(claim);
        }
    }
    found.directory = directory(inputs, &found.claims);
    found
}

/// Every name that providers and relying parties use for an attribute, and where.
fn named_elsewhere<'a>(inputs: &Inputs<'a>) -> Vec<(&'a str, String)> {
    let mut names = Vec::new();
    for (index, provider) in inputs.plan.identity_providers.iter().enumerate() {
        for name in provider.claims.attributes.keys() {
            let origin = pointer!["identityProviders", index, "claims", "attributes", name];
            names.push((name.as_str(), origin));
        }
    }
    for (index, party) in inputs.policies.relying_parties.iter().enumerate() {
        for (at, claim) in party.claims.iter().enumerate() {
            let origin = pointer!["customPolicies", "relyingParties", index, "claims", at];
            names.push((claim.claim.as_str(), origin));
        }
    }
    names
}

/// A built-in property the plan uses without listing it among its attributes.
fn implied(
    inputs: &Inputs<'_>,
    name: &str,
    builtin: Builtin,
    from_provider: bool,
    origin: String,
) -> (AttributeClaim, Option<ClaimType>) {
    let claim_type = (!inputs.features.has_claim(builtin.claim)).then(|| ClaimType {
        id: builtin.claim.to_owned(),
        from: Some(origin.clone()),
        label: Some(name.to_owned()),
        data_type: Some(data_type(builtin.kind)),
        ..ClaimType::default()
    });
    let claim = AttributeClaim {
        name: name.to_owned(),
        claim: builtin.claim.to_owned(),
        page_claim: builtin.claim.to_owned(),
        required: false,
        sign_up: false,
        profile_edit: false,
        from_provider,
        token_claim: None,
        custom: false,
        origin,
    };
    (claim, claim_type)
}

/// Attributes that relying parties put into tokens by themselves.
fn token_claims<'a>(inputs: &Inputs<'a>) -> BTreeSet<&'a str> {
    inputs
        .policies
        .relying_parties
        .iter()
        .flat_map(|party| &party.claims)
        .map(|claim| claim.claim.as_str())
        .collect()
}

fn claim(attribute: &Attribute, from_provider: bool, origin: String) -> AttributeClaim {
    let builtin = builtin::find(&attribute.name);
    let claim = builtin.map_or_else(
        || format!("extension_{}", attribute.name),
        |builtin| builtin.claim.to_owned(),
    );
    // Pages have no control for several values that are stored apart.
    let can_be_entered = kind(attribute) != AttributeType::StringCollection;
    let is_boolean = kind(attribute) == AttributeType::Boolean;
    let page_claim = if is_boolean {
        format!("choice_{}", attribute.name)
    } else {
        claim.clone()
    };
    // Without an answer a stored `true` would become `false`; an empty checkbox is an answer.
    let is_choice = is_boolean && attribute.input != Some(AttributeInput::CheckboxMultiSelect);
    AttributeClaim {
        name: attribute.name.clone(),
        page_claim,
        claim,
        required: attribute.required || is_choice,
        sign_up: attribute.sign_up && can_be_entered,
        profile_edit: attribute.profile_edit && can_be_entered,
        from_provider,
        token_claim: attribute.claim.clone(),
        custom: builtin.is_none(),
        origin,
    }
}

fn kind(attribute: &Attribute) -> AttributeType {
    attribute.kind.unwrap_or_else(|| {
        builtin::find(&attribute.name).map_or(AttributeType::String, |builtin| builtin.kind)
    })
}

/// `DataType` of claim types (TrustFrameworkPolicy_0.3.0.0.xsd).
const fn data_type(kind: AttributeType) -> &'static str {
    match kind {
        AttributeType::String => "string",
        AttributeType::Boolean => "boolean",
        AttributeType::Integer => "int",
        AttributeType::DateTime => "dateTime",
        AttributeType::StringCollection => "stringCollection",
    }
}

/// `UserInputType` of claim types (TrustFrameworkPolicy_0.3.0.0.xsd).
fn input(attribute: &Attribute) -> &'static str {
    match attribute.input {
        Some(AttributeInput::TextBox) => "TextBox",
        Some(AttributeInput::EmailBox) => "EmailBox",
        Some(AttributeInput::DateTimeDropdown) => "DateTimeDropdown",
        Some(AttributeInput::RadioSingleSelect) => "RadioSingleSelect",
        Some(AttributeInput::DropdownSingleSelect) => "DropdownSingleSelect",
        Some(AttributeInput::CheckboxMultiSelect) => "CheckboxMultiSelect",
        None if !attribute.options.is_empty() => "DropdownSingleSelect",
        None if kind(attribute) == AttributeType::DateTime => "DateTimeDropdown",
        None => "TextBox",
    }
}

/// The claim type; `None` when the base has it and the plan changes nothing about it.
fn claim_type(
    inputs: &Inputs<'_>,
    attribute: &Attribute,
    claim: &AttributeClaim,
    has_length: bool,
) -> Option<ClaimType> {
    let in_base = inputs.features.has_claim(&claim.claim);
    let is_changed = attribute.label.is_some()
        || attribute.input.is_some()
        || attribute.pattern.is_some()
        || !attribute.options.is_empty()
        || has_length;
    if in_base && !is_changed {
        return None;
    }
    let is_shown = (claim.sign_up || claim.profile_edit) && claim.page_claim == claim.claim;
    let label = label(attribute);
    Some(ClaimType {
        id: claim.claim.clone(),
        from: Some(claim.origin.clone()),
        label: (!in_base || attribute.label.is_some()).then(|| label.to_owned()),
        data_type: Some(data_type(kind(attribute))),
        help: attribute.description.clone().filter(|_| is_shown),
        input: is_shown.then(|| input(attribute)),
        options: if is_shown {
            options(attribute)
        } else {
            Vec::new()
        },
        pattern: attribute.pattern.clone().map(|expression| Pattern {
            expression,
            help: format!("{label}: this does not look right."),
        }),
        predicates: has_length.then(|| length_id(attribute)),
    })
}

/// The choice people make for an attribute that is `true` or `false`.
fn choice(attribute: &Attribute, claim: &AttributeClaim) -> ClaimType {
    let option = |value: &str, text: &str| Choice {
        value: value.to_owned(),
        text: text.to_owned(),
    };
    let mut options = options(attribute);
    if options.is_empty() {
        options = vec![option(TRUE, "Yes"), option("false", "No")];
    }
    let input = match attribute.input {
        Some(AttributeInput::DropdownSingleSelect) => "DropdownSingleSelect",
        Some(AttributeInput::CheckboxMultiSelect) => {
            options.retain(|option| option.value == TRUE);
            "CheckboxMultiSelect"
        }
        _ => "RadioSingleSelect",
    };
    ClaimType {
        id: claim.page_claim.clone(),
        from: Some(claim.origin.clone()),
        label: Some(label(attribute).to_owned()),
        data_type: Some(data_type(AttributeType::String)),
        help: attribute.description.clone(),
        input: Some(input),
        options,
        ..ClaimType::default()
    }
}

/// The choice that means `true`.
const TRUE: &str = "true";

fn decision_id(claim: &AttributeClaim) -> String {
    format!("Decide-{}", claim.name)
}

fn decision(claim: &AttributeClaim) -> Transformation {
    let text = |id, value: &str| Parameter {
        id,
        data_type: "string",
        value: value.to_owned(),
    };
    Transformation {
        id: decision_id(claim),
        method: "CompareClaimToValue",
        inputs: vec![TransformationClaim {
            claim: claim.page_claim.clone(),
            name: "inputClaim1",
        }],
        parameters: vec![
            text("compareTo", TRUE),
            text("operator", "equal"),
            text("ignoreCase", "true"),
        ],
        outputs: vec![TransformationClaim {
            claim: claim.claim.clone(),
            name: "outputClaim",
        }],
    }
}

fn label(attribute: &Attribute) -> &str {
    attribute.label.as_deref().unwrap_or(&attribute.name)
}

fn options(attribute: &Attribute) -> Vec<Choice> {
    let options = attribute.options.iter();
    options
        .map(|option| Choice {
            value: option.value.clone(),
            text: option.label.clone(),
        })
        .collect()
}

fn length_id(attribute: &Attribute) -> String {
    format!("Length-{}", attribute.name)
}

/// The longest value people may enter, where the plan limits it.
fn length_rule(
    attribute: &Attribute,
    claim: &AttributeClaim,
) -> Option<(Predicate, PredicateValidation)> {
    let longest = attribute.max_length?;
    if kind(attribute) != AttributeType::String || !attribute.options.is_empty() {
        return None;
    }
    let id = length_id(attribute);
    let origin = Some(format!("{}/maxLength", claim.origin));
    let predicate = Predicate {
        id: id.clone(),
        method: "IsLengthRange",
        from: origin.clone(),
        help: format!("Use at most {longest} characters."),
        parameters: vec![
            Item::new("Minimum", "0"),
            Item::new("Maximum", longest.to_string()),
        ],
    };
    let validation = PredicateValidation {
        id: id.clone(),
        from: origin,
        predicates: vec![id],
    };
    Some((predicate, validation))
}

/// What the base's directory profiles read and store in addition.
fn directory(inputs: &Inputs<'_>, claims: &[AttributeClaim]) -> Vec<Profile> {
    let uses = |wanted: &dyn Fn(&AttributeClaim) -> bool| -> Vec<ClaimUse> {
        claims
            .iter()
            .filter(|claim| wanted(claim))
            .map(|claim| ClaimUse::of(&claim.claim).from(&claim.origin))
            .collect()
    };
    let written_at_sign_up = uses(&|claim| claim.sign_up);
    let written_for_providers = uses(&|claim| claim.sign_up || claim.from_provider);
    let written_at_edit = uses(&|claim| claim.profile_edit);
    let all = uses(&|_| true);
    let mut read_by_object_id = all.clone();
    let identifiers = &inputs.policies.sign_in.identifiers;
    if identifiers.contains(&SignInIdentifier::Email) {
        // The address people signed up with, so that tokens have it after each sign-in.
        read_by_object_id.push(ClaimUse::of(EMAIL).partner("signInNames.emailAddress"));
    }

    let mut profiles = Vec::new();
    let mut reads = |id: &str, outputs: Vec<ClaimUse>| {
        profiles.push(Profile {
            outputs,
            ..Profile::overriding(id)
        });
    };
    reads("AAD-UserReadUsingObjectId", read_by_object_id);
    reads("AAD-UserReadUsingAlternativeSecurityId", all);
    let mut writes = |id: &str, persisted: Vec<ClaimUse>| {
        let is_decided = |claim: &&AttributeClaim| {
            claim.page_claim != claim.claim
                && persisted.iter().any(|use_| use_.claim == claim.claim)
        };
        profiles.push(Profile {
            input_transformations: claims.iter().filter(is_decided).map(decision_id).collect(),
            persisted,
            ..Profile::overriding(id)
        });
    };
    for name in inputs.base.sign_in_names() {
        writes(name.write_profile, written_at_sign_up.clone());
    }
    writes(
        "AAD-UserWriteUsingAlternativeSecurityId",
        written_for_providers,
    );
    writes("AAD-UserWriteProfileUsingObjectId", written_at_edit);
    profiles.retain(|profile| {
        inputs.features.has_profile(&profile.id)
            && inputs.features.validations(&profile.id).is_empty()
            && !(profile.outputs.is_empty() && profile.persisted.is_empty())
    });
    profiles
}

#[cfg(test)]
mod tests;
