//! The tables of the page: one row type each, in words.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Subject;
use crate::b2c::Role;
use crate::desired::graph_permissions::permission;
use crate::desired::{DesiredState, Kind};
use crate::formats::{LateText, Mapping};
use crate::ops;
use crate::plan::{
    AppCredential, AppCredentialKind, ApplicationKind, IdentityProviderKind, Plan, SecretRef,
    Transform, UserFlowKind,
};

/// An application.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApplicationRow {
    name: String,
    display_name: Option<String>,
    kind: &'static str,
    uses: Vec<String>,
    redirect_uris: Vec<String>,
    scopes: Vec<String>,
    permissions: Vec<String>,
    credentials: Vec<String>,
}

pub(super) fn applications(plan: &Plan) -> Vec<ApplicationRow> {
    let rows = plan.applications.iter().map(|application| {
        let asked = application.permissions.iter().flat_map(|one| {
            let words = one.scopes.iter().chain(&one.roles);
            words.map(|word| format!("{} / {word}", one.application))
        });
        ApplicationRow {
            name: application.name.clone(),
            display_name: application.display_name.clone(),
            kind: match application.kind {
                ApplicationKind::Spa => "single-page",
                ApplicationKind::Web => "web",
                ApplicationKind::Native => "native",
                ApplicationKind::Api => "API",
                ApplicationKind::Daemon => "daemon",
            },
            uses: application
                .relying_parties
                .iter()
                .chain(&application.user_flow)
                .cloned()
                .collect(),
            redirect_uris: application.redirect_uris.clone(),
            scopes: application
                .scopes
                .iter()
                .map(|scope| scope.name.clone())
                .chain(
                    application
                        .roles
                        .iter()
                        .map(|role| format!("{} (role)", role.name)),
                )
                .collect(),
            permissions: asked.collect(),
            credentials: application.credentials.iter().map(credential).collect(),
        }
    });
    rows.collect()
}

fn credential(credential: &AppCredential) -> String {
    let name = &credential.name;
    match credential.kind {
        AppCredentialKind::Secret => {
            format!("{name}: secret, {} days", credential.valid_days)
        }
        AppCredentialKind::Certificate => format!("{name}: certificate"),
        AppCredentialKind::Federated => format!("{name}: federated"),
    }
}

/// A policy or flow that applications call.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FlowRow {
    name: String,
    kind: &'static str,
    applications: Vec<String>,
}

pub(super) fn flows(subject: &Subject<'_>) -> Vec<FlowRow> {
    let plan = &subject.plan.plan;
    let mut rows = Vec::new();
    for policy in subject.policies.iter().flat_map(|set| &set.policies) {
        let kind = match policy.role {
            Role::RelyingParty => "relying party",
            Role::Carried => "carried policy",
            Role::Base | Role::Localization | Role::Extensions => continue,
        };
        let calls = |name: &String| policy.id == *name || policy.id.ends_with(name.as_str());
        rows.push(FlowRow {
            name: policy.id.clone(),
            kind,
            applications: plan
                .applications
                .iter()
                .filter(|application| application.relying_parties.iter().any(calls))
                .map(|application| application.name.clone())
                .collect(),
        });
    }
    for flow in &plan.user_flows {
        rows.push(FlowRow {
            name: flow.name.clone(),
            kind: match flow.kind {
                UserFlowKind::SignUpSignIn => "sign-up and sign-in",
                UserFlowKind::PasswordReset => "password reset",
                UserFlowKind::ProfileEdit => "profile edit",
            },
            applications: plan
                .applications
                .iter()
                .filter(|application| application.user_flow.as_ref() == Some(&flow.name))
                .map(|application| application.name.clone())
                .collect(),
        });
    }
    rows
}

/// An identity provider.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProviderRow {
    name: String,
    kind: &'static str,
    client_id: Option<String>,
    secret: Option<String>,
}

pub(super) fn providers(plan: &Plan) -> Vec<ProviderRow> {
    let rows = plan.identity_providers.iter().map(|provider| ProviderRow {
        name: provider.name.clone(),
        kind: match provider.kind {
            IdentityProviderKind::Google => "Google",
            IdentityProviderKind::Facebook => "Facebook",
            IdentityProviderKind::Apple => "Apple",
            IdentityProviderKind::Microsoft => "Microsoft account",
            IdentityProviderKind::LinkedIn => "LinkedIn",
            IdentityProviderKind::Amazon => "Amazon",
            IdentityProviderKind::GitHub => "GitHub",
            IdentityProviderKind::Twitter => "X",
            IdentityProviderKind::Oidc => "OpenID Connect",
            IdentityProviderKind::Saml => "SAML",
        },
        client_id: provider.client_id.clone(),
        secret: provider.client_secret.as_ref().map(reference),
    });
    rows.collect()
}

/// Where a secret is read, never what it is.
fn reference(secret: &SecretRef) -> String {
    let (kind, name) = match (&secret.env, &secret.file) {
        (Some(name), _) => ("env", name.as_str()),
        (None, Some(path)) => ("file", path.as_str()),
        (None, None) => ("", ""),
    };
    format!("{kind}:{name}, version {}", secret.version)
}

/// A value of an account, from the record to the token.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MappingRow {
    name: String,
    from: Vec<String>,
    steps: Vec<String>,
    target: String,
    notes: Vec<String>,
}

pub(super) fn identities(mapping: &Mapping) -> Vec<MappingRow> {
    let rows = mapping.identities.iter().map(|identity| MappingRow {
        name: identity.name.clone(),
        from: vec![match &identity.source {
            Some(source) => format!("{source}: {}", identity.from),
            None => identity.from.clone(),
        }],
        steps: Vec::new(),
        target: format!("{} at {}", identity.sign_in_type, identity.issuer),
        notes: Vec::new(),
    });
    rows.collect()
}

pub(super) fn attributes(mapping: &Mapping) -> Vec<MappingRow> {
    let filled = mapping.attributes.iter().map(|attribute| {
        let mut notes = Vec::new();
        if attribute.required {
            notes.push("required".to_owned());
        }
        for claim in &attribute.claims {
            notes.push(match &claim.relying_party {
                Some(party) => format!("claim {} of {party}", claim.name),
                None => format!("claim {}", claim.name),
            });
        }
        let from = attribute.from.iter().map(|field| {
            let column = field.column.as_ref().unwrap_or(&field.field);
            format!("{}: {column}", field.source)
        });
        MappingRow {
            name: attribute.name.clone(),
            from: from.collect(),
            steps: attribute.transform.iter().map(transform).collect(),
            target: late(&attribute.target),
            notes,
        }
    });
    let own = mapping.own.iter().map(|flag| MappingRow {
        name: flag.name.clone(),
        from: Vec::new(),
        steps: Vec::new(),
        target: late(&flag.target),
        notes: vec![flag.description.clone()],
    });
    filled.chain(own).collect()
}

fn late(text: &LateText) -> String {
    match text {
        LateText::Known(text) => text.clone(),
        LateText::Late(late) => late.template.as_ref().map_or_else(
            || format!("({})", late.reference),
            |template| template.replace("{hex}", "…").replace("{}", "…"),
        ),
    }
}

/// A step on a value's way, as a plan writes it.
fn transform(step: &Transform) -> String {
    match serde_json::to_value(step) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(value) => value.to_string(),
        Err(_) => String::new(),
    }
}

/// The resources of one kind.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResourceGroup {
    kind: &'static str,
    reversal: Option<&'static str>,
    names: Vec<ResourceName>,
}

/// A resource.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResourceName {
    name: String,
    management: &'static str,
}

pub(super) fn resources(desired: &DesiredState) -> Vec<ResourceGroup> {
    let mut groups: BTreeMap<Kind, Vec<ResourceName>> = BTreeMap::new();
    for resource in &desired.resources {
        groups
            .entry(resource.address.kind)
            .or_default()
            .push(ResourceName {
                name: resource.address.name.clone(),
                management: resource.management.word(),
            });
    }
    groups
        .into_iter()
        .map(|(kind, mut names)| {
            names.sort_by(|one, other| one.name.cmp(&other.name));
            let row = ops::row(kind);
            ResourceGroup {
                kind: kind.word(),
                reversal: row.create.map(|_| row.reversal.word()),
                names,
            }
        })
        .collect()
}

/// An application permission of Microsoft Graph.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PermissionRow {
    permission: &'static str,
    id: Option<&'static str>,
    kinds: Vec<&'static str>,
}

pub(super) fn permissions(desired: &DesiredState) -> Vec<PermissionRow> {
    let mut needed: BTreeMap<&'static str, BTreeSet<Kind>> = BTreeMap::new();
    for resource in &desired.resources {
        let kind = resource.address.kind;
        let row = ops::row(kind);
        let list = match ops::creation(resource) {
            Some(_) => row.write,
            None => row.read,
        };
        for value in list {
            needed.entry(value).or_default().insert(kind);
        }
    }
    needed
        .into_iter()
        .map(|(value, kinds)| PermissionRow {
            permission: value,
            id: permission(value).and_then(|known| known.role),
            kinds: kinds.into_iter().map(Kind::word).collect(),
        })
        .collect()
}
