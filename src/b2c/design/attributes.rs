//! Attributes that people are asked for or that are put into tokens.
//!
//! Input is the plan's `attributes`; output is their claim types, what the pages ask for, and what
//! the base's directory profiles read and store beside what they do already. Those profiles have no
//! validation profiles of their own, so overriding them is safe.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Inputs;
use super::element::{
    ClaimType, ClaimUse, Predicate, PredicateValidation, Profile, Transformation,
};
use crate::plan::{
    AccountMoment, Attribute, AttributeInput, AttributeType, PasswordWay, Plan, SignInIdentifier,
    builtin,
};
use crate::pointer;

mod entry;

use entry::{choice, claim_type, data_type, decision, decision_id, kind, length_rule};

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
    if let Some(claim) = builtin::claim(name) {
        return Some(claim.id.to_owned());
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
        let is_carried = attribute.from.is_some() && creates_accounts(inputs);
        if !(is_asked || in_token || claim.from_provider || is_carried) {
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
        if let (false, Some(builtin)) = (is_known, builtin::claim(name)) {
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
    builtin: builtin::Claim,
    from_provider: bool,
    origin: String,
) -> (AttributeClaim, Option<ClaimType>) {
    let claim_type = (!inputs.features.has_claim(builtin.id)).then(|| ClaimType {
        id: builtin.id.to_owned(),
        from: Some(origin.clone()),
        label: Some(name.to_owned()),
        data_type: Some(data_type(builtin.kind)),
        ..ClaimType::default()
    });
    let claim = AttributeClaim {
        name: name.to_owned(),
        claim: builtin.id.to_owned(),
        page_claim: builtin.id.to_owned(),
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

/// Whether accounts are made while people sign in, so that what an import would bring comes from the
/// migration service.
fn creates_accounts(inputs: &Inputs<'_>) -> bool {
    inputs.base.has_local()
        && inputs.plan.credentials.iter().any(|rule| {
            rule.account == AccountMoment::OnFirstSignIn && rule.password == PasswordWay::JustInTime
        })
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
    let builtin = builtin::claim(&attribute.name);
    let claim = builtin.map_or_else(
        || format!("extension_{}", attribute.name),
        |builtin| builtin.id.to_owned(),
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

/// What the base's directory profiles read and store in addition.
fn directory(inputs: &Inputs<'_>, claims: &[AttributeClaim]) -> Vec<Profile> {
    let uses = |wanted: &dyn Fn(&AttributeClaim) -> bool| -> Vec<ClaimUse> {
        claims
            .iter()
            .filter(|claim| wanted(claim))
            .map(|claim| ClaimUse::of(&claim.claim).from(&claim.origin))
            .collect()
    };
    // A new account must have a display name; a claim repeated here replaces the base's, default and
    // all.
    let named = |mut persisted: Vec<ClaimUse>| {
        for claim in persisted.iter_mut().filter(|it| it.claim == "displayName") {
            claim.default = Some("unknown".to_owned());
        }
        persisted
    };
    let written_at_sign_up = named(uses(&|claim| claim.sign_up));
    let written_for_providers = named(uses(&|claim| claim.sign_up || claim.from_provider));
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
