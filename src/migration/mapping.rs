//! The attribute mapping: each value of an account from its field to its claim.

use super::{VERSION, manifest, names};
use crate::formats::LateText;
use crate::formats::manifest::LocalIdentity;
use crate::formats::mapping::{
    Collected, CollectionStep, EmittedClaim, MappedAttribute, MappedFlag, MappedIdentity, Mapping,
    SourceField,
};
use crate::plan::own_attributes::own_attributes;
use crate::plan::{Attribute, JourneyKind, Plan, Platform, Source, UserFlowKind, builtin};
use crate::resolve::ResolvedPlan;

/// The address, which is an identity and no property of its own.
const EMAIL: &str = "email";
/// Short names under which `fields` maps what records keep in an object.
const SHORT: [(&str, &str); 3] = [
    ("name.display", "display"),
    ("name.given", "given"),
    ("name.family", "family"),
];

/// The attribute mapping of `plan`.
#[must_use]
pub fn mapping(resolved: &ResolvedPlan) -> Mapping {
    let plan = &resolved.plan;
    Mapping {
        version: VERSION,
        plan: plan.name.clone(),
        environment: resolved.environment.clone(),
        platform: plan.target.platform,
        identities: identities(plan),
        attributes: plan
            .attributes
            .iter()
            .map(|attribute| mapped(plan, attribute))
            .collect(),
        own: own_attributes(plan)
            .into_iter()
            .map(|own| MappedFlag {
                target: names::custom_attribute(plan, &own.name),
                name: own.name,
                kind: own.kind,
                description: own.description.to_owned(),
            })
            .collect(),
    }
}

fn identities(plan: &Plan) -> Vec<MappedIdentity> {
    if plan.sources.is_empty() {
        return Vec::new();
    }
    let rules = manifest::identities(plan);
    let local = |name: &str, identity: Option<LocalIdentity>| {
        identity.map(|identity| MappedIdentity {
            name: name.to_owned(),
            from: identity.from,
            source: None,
            sign_in_type: identity.sign_in_type,
            issuer: identity.issuer,
        })
    };
    let mut found: Vec<MappedIdentity> = [
        local("email", rules.email),
        local("oneTimeCode", rules.one_time_code),
        local("username", rules.username),
        local("phone", rules.phone),
    ]
    .into_iter()
    .flatten()
    .collect();
    for source in plan.sources.iter().filter(|_| rules.federated) {
        let mut issuers: Vec<_> = source.issuers.iter().collect();
        issuers.sort();
        found.extend(issuers.into_iter().map(|(alias, issuer)| MappedIdentity {
            name: "federated".to_owned(),
            from: alias.clone(),
            source: Some(source.id.clone()),
            sign_in_type: "federated".to_owned(),
            issuer: issuer.clone(),
        }));
    }
    found
}

fn mapped(plan: &Plan, attribute: &Attribute) -> MappedAttribute {
    let property = builtin::property(&attribute.name);
    MappedAttribute {
        name: attribute.name.clone(),
        custom: property.is_none(),
        target: match property {
            Some(_) if attribute.name == EMAIL => LateText::Known("identities".to_owned()),
            Some(property) => LateText::Known(property.name.to_owned()),
            None => names::custom_attribute(plan, &attribute.name),
        },
        kind: names::kind_of(attribute),
        from: attribute
            .from
            .iter()
            .flat_map(|field| {
                plan.sources
                    .iter()
                    .map(|source| source_field(source, field))
            })
            .collect(),
        transform: attribute.transform.clone(),
        required: attribute.required,
        length: manifest::length(plan, attribute),
        collected: collected(plan, attribute),
        claims: claims(plan, attribute),
    }
}

fn source_field(source: &Source, field: &str) -> SourceField {
    let short = SHORT.iter().find(|(long, _)| *long == field);
    let column = source
        .fields
        .get(field)
        .or_else(|| source.fields.get(short?.1));
    SourceField {
        source: source.id.clone(),
        field: field.to_owned(),
        column: column.cloned(),
    }
}

/// The relying parties and user flows that ask people for `attribute`.
fn collected(plan: &Plan, attribute: &Attribute) -> Vec<Collected> {
    let mut found = Vec::new();
    let at = |step, flow: &str, required| Collected {
        step,
        flow: flow.to_owned(),
        required,
    };
    if let Some(policies) = &plan.custom_policies {
        for party in &policies.relying_parties {
            let step = match party.journey {
                JourneyKind::SignUpSignIn if attribute.sign_up && policies.sign_in.sign_up => {
                    CollectionStep::SignUp
                }
                JourneyKind::ProfileEdit if attribute.profile_edit => CollectionStep::ProfileEdit,
                _ => continue,
            };
            found.push(at(step, &party.name, attribute.required));
        }
    }
    for flow in &plan.user_flows {
        let listed = flow
            .attributes
            .iter()
            .find(|listed| listed.attribute == attribute.name);
        let step = match flow.kind {
            UserFlowKind::SignUpSignIn if flow.sign_up => CollectionStep::SignUp,
            UserFlowKind::ProfileEdit => CollectionStep::ProfileEdit,
            _ => continue,
        };
        if let Some(listed) = listed {
            let required = listed.required.unwrap_or(attribute.required);
            found.push(at(step, &flow.name, required));
        }
    }
    found
}

fn claims(plan: &Plan, attribute: &Attribute) -> Vec<EmittedClaim> {
    let mut found: Vec<EmittedClaim> = attribute
        .claim
        .iter()
        .map(|name| EmittedClaim {
            name: name.clone(),
            relying_party: None,
        })
        .collect();
    let policies = plan
        .custom_policies
        .as_ref()
        .filter(|_| plan.target.platform == Platform::B2c);
    for party in policies
        .iter()
        .flat_map(|policies| &policies.relying_parties)
    {
        let named = party
            .claims
            .iter()
            .filter(|claim| claim.claim == attribute.name);
        for claim in named {
            let name = claim
                .name
                .as_ref()
                .or(attribute.claim.as_ref())
                .unwrap_or(&claim.claim);
            if attribute.claim.as_ref() != Some(name) {
                found.push(EmittedClaim {
                    name: name.clone(),
                    relying_party: Some(party.name.clone()),
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::testing::outcome;

    fn of(sections: &str) -> Mapping {
        let text = format!("version: 1\nname: shop\nenvironments: {{prod: {{}}}}\n{sections}");
        let outcome = outcome(&text, &[]);
        mapping(outcome.plans.first().expect("the plan resolves"))
    }

    const B2C: &str = "target: {platform: b2c, tenant: a.onmicrosoft.com}\n";

    #[test]
    fn a_field_is_named_for_each_source_with_the_column_that_holds_it() {
        let mapping = of(&format!(
            "{B2C}
sources:
  - {{id: portal, store: csv, fields: {{given: first_name}}, files: [{{path: a.csv}}]}}
  - {{id: auth0, store: auth0, files: [{{path: b.ndjson}}]}}
attributes: [{{name: givenName, from: name.given}}, {{name: nickname, signUp: true}}]
"
        ));
        let field = |source: &str, column: Option<&str>| SourceField {
            source: source.to_owned(),
            field: "name.given".to_owned(),
            column: column.map(str::to_owned),
        };
        let given = &mapping.attributes[0];
        assert_eq!(
            given.from,
            [field("portal", Some("first_name")), field("auth0", None)]
        );
        assert_eq!(given.target, LateText::Known("givenName".to_owned()));
        let nickname = &mapping.attributes[1];
        assert!(nickname.from.is_empty() && nickname.custom);
        assert_eq!(
            nickname.target,
            LateText::late(
                "application/b2c-extensions-app#appId",
                "extension_{hex}_nickname"
            )
        );
    }

    #[test]
    fn a_known_extensions_app_gives_full_names() {
        let mapping = of("
target:
  platform: b2c
  tenant: a.onmicrosoft.com
  wellKnown:
    extensionsApp: {appId: 33333333-4444-4555-8666-7777777777AB, objectId: 44444444-5555-4666-8777-888888888888}
attributes: [{name: tier, signUp: true}]
");
        let full = "extension_333333334444455586667777777777ab_tier";
        assert_eq!(
            mapping.attributes[0].target,
            LateText::Known(full.to_owned())
        );
    }

    #[test]
    fn places_where_people_are_asked_and_claims_are_those_of_policies_and_flows() {
        let mapping = of(&format!(
            "{B2C}
attributes: [{{name: tier, signUp: true, required: true, claim: tier}}]
customPolicies:
  relyingParties:
    - {{name: in, claims: [{{claim: tier, as: account_tier}}]}}
    - {{name: edit, journey: profileEdit}}
userFlows:
  - {{name: flow, attributes: [{{attribute: tier, required: false}}]}}
  - {{name: other}}
"
        ));
        let tier = &mapping.attributes[0];
        let at = |flow: &str, required| Collected {
            step: CollectionStep::SignUp,
            flow: flow.to_owned(),
            required,
        };
        assert_eq!(tier.collected, [at("in", true), at("flow", false)]);
        let claims: Vec<_> = tier
            .claims
            .iter()
            .map(|claim| (claim.name.as_str(), claim.relying_party.as_deref()))
            .collect();
        assert_eq!(claims, [("tier", None), ("account_tier", Some("in"))]);
    }

    #[test]
    fn identities_are_those_accounts_get() {
        let mapping = of("
target: {platform: externalId, tenant: a.onmicrosoft.com}
sources: [{id: old, store: okta, issuers: {g: google.com}, files: [{path: a.json}]}]
users: {identities: {username: {enabled: true, from: login}}}
credentials: [{name: all, password: none}]
");
        let seen: Vec<String> = mapping
            .identities
            .iter()
            .map(|one| {
                format!(
                    "{} {} {} {}",
                    one.name, one.from, one.sign_in_type, one.issuer
                )
            })
            .collect();
        assert_eq!(
            seen,
            [
                "email email emailAddress a.onmicrosoft.com",
                "oneTimeCode email federated mail",
                "username login userName a.onmicrosoft.com",
                "federated g federated google.com",
            ]
        );
    }
}
