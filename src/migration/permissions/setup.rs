//! Set-up and preview: what follows from the resources of the desired state.

use std::collections::BTreeMap;

use super::Section;
use crate::check::in_place;
use crate::desired::{DesiredState, Kind, Management};
use crate::migration::runbook::text::{Text, say};
use crate::ops::{Row, row};
use crate::plan::Platform;
use crate::resolve::ResolvedPlan;

/// What is done with one kind.
struct Use {
    writes: bool,
    row: &'static Row,
}

pub(super) fn sections(plan: &ResolvedPlan, desired: &DesiredState) -> Vec<Section> {
    let uses = uses(desired);
    vec![set_up(plan, &uses), preview(&uses)]
}

/// Each kind of the desired state once, by its word.
fn uses(desired: &DesiredState) -> BTreeMap<&'static str, Use> {
    let mut uses = BTreeMap::new();
    for resource in &desired.resources {
        let row = row(resource.address.kind);
        let writes = resource.management != Management::Existing;
        let found = uses.entry(row.kind.word()).or_insert(Use { writes, row });
        found.writes |= writes;
    }
    uses
}

fn set_up(plan: &ResolvedPlan, uses: &BTreeMap<&'static str, Use>) -> Section {
    let mut section = Section::new(
        "set-up",
        "Set-up",
        say(
            "The application with which `entrada apply` runs: it writes the tenant's settings, and no user. \
             `entrada preview`, `drift` and `doctor` need no more than the next section.",
            &[],
        ),
    );
    tenant(&mut section);
    for (word, used) in uses.iter().filter(|(_, used)| used.writes) {
        let row = used.row;
        let operation = format!("{word}: {}", verbs(row));
        for value in row.write {
            section.allow(value, why(value), std::slice::from_ref(&operation));
        }
        let found = format!("{word}: find");
        for value in row.read.iter().filter(|value| !is_covered(row, value)) {
            section.allow(value, why(value), std::slice::from_ref(&found));
        }
        for role in row.roles {
            section.role(
                role,
                say("Changes what is asked while people sign in.", &[]),
            );
        }
    }
    for (word, used) in uses.iter().filter(|(_, used)| !used.writes) {
        let operation = format!("{word}: find");
        for value in used.row.read {
            let written = section
                .permissions
                .iter()
                .any(|one| covers(&one.value, value));
            if !written {
                section.allow(value, why(value), std::slice::from_ref(&operation));
            }
        }
    }
    let plan = &plan.plan;
    let external = plan.target.platform == Platform::ExternalId;
    if external && plan.jit.is_some() {
        section.role(
            "Authentication Extensibility Password Administrator",
            say(
                "Creates and changes the extension that is handed passwords. Take it away after the set-up.",
                &[],
            ),
        );
        section.role(
            "Authentication Extensibility Administrator",
            say(
                "Creates and changes extensions and when they are called.",
                &[],
            ),
        );
    }
    if plan.sources.iter().any(|source| in_place(plan, source)) {
        section.allow(
            "Policy.ReadWrite.AuthenticationFlows",
            say(
                "Enables External ID on the Azure AD B2C tenant. Take it away afterwards.",
                &[],
            ),
            &["externalIdHybridModeConfiguration: create".to_owned()],
        );
        section.role(
            "External ID User Flow Administrator",
            say("Enables External ID on the Azure AD B2C tenant.", &[]),
        );
    }
    section
}

fn preview(uses: &BTreeMap<&'static str, Use>) -> Section {
    let mut section = Section::new(
        "preview",
        "Read-only preview",
        say(
            "The application with which `entrada preview`, `drift`, `doctor` and `outputs` run, for reviewers and \
             for pipelines of pull requests. It can change nothing.",
            &[],
        ),
    );
    tenant(&mut section);
    for (word, used) in uses {
        let operation = format!("{word}: read");
        for value in used.row.read {
            section.allow(value, why(value), std::slice::from_ref(&operation));
        }
    }
    section
}

fn tenant(section: &mut Section) {
    section.allow(
        "Organization.Read.All",
        say(
            "Makes sure that this is the tenant the plan means, and of its kind.",
            &[],
        ),
        &["organization: read".to_owned()],
    );
}

/// What is done with resources of a kind.
fn verbs(row: &Row) -> String {
    let verbs: Vec<&str> = [
        (row.create.is_some(), "create"),
        (row.update.is_some(), "change"),
        (row.delete.is_some(), "delete"),
    ]
    .into_iter()
    .filter_map(|(can, verb)| can.then_some(verb))
    .collect();
    verbs.join(", ")
}

/// Whether writing a kind already lets the caller read it.
fn is_covered(row: &Row, read: &str) -> bool {
    row.write.iter().any(|write| covers(write, read))
        // Microsoft Graph permissions reference: either reads policies.
        || row.kind == Kind::Policy && read == "Policy.Read.All"
}

/// Whether a permission includes another: itself, or its own half that only reads.
fn covers(wide: &str, narrow: &str) -> bool {
    wide == narrow || wide.replace(".ReadWrite.", ".Read.") == narrow
}

/// Why a permission is needed, in words.
fn why(value: &str) -> Text {
    let words = match value {
        "AppRoleAssignment.ReadWrite.All" => {
            "Gives roles to groups and applications, and consent to application permissions. It can give itself \
             anything: grant it for the set-up, and take it away."
        }
        "RoleManagement.ReadWrite.Directory" => {
            "Gives directory roles to administrators. It can make itself Global Administrator: grant it for the \
             set-up, and take it away."
        }
        "DelegatedPermissionGrant.ReadWrite.All" => "Gives consent to scopes for the whole tenant.",
        "Application.ReadWrite.All" => {
            "Registers applications, and writes custom attributes, which belong to `b2c-extensions-app`: a right to \
             one's own applications alone does not reach that."
        }
        "Application.Read.All" => "Finds applications, among them `b2c-extensions-app`.",
        "Directory.Read.All" => "Finds consents.",
        "Policy.Read.All" => "Reads policies of the tenant.",
        "Policy.ReadWrite.TrustFramework" => "Uploads custom policies.",
        "Policy.ReadWrite.AuthenticationMethod" => "Sets how people prove who they are.",
        "Policy.ReadWrite.ApplicationConfiguration" => "Puts attributes into tokens.",
        "Policy.ReadWrite.ConditionalAccess" => "Writes conditional access.",
        "TrustFrameworkKeySet.ReadWrite.All" => {
            "Makes policy keys and uploads their values. Nothing reads them back."
        }
        "TrustFrameworkKeySet.Read.All" => "Sees which policy keys there are, not their values.",
        "IdentityUserFlow.ReadWrite.All" => {
            "Writes user flows of Azure AD B2C and attributes of user flows."
        }
        "EventListener.ReadWrite.All" => {
            "Writes user flows of External ID and when extensions are called."
        }
        "CustomAuthenticationExtension.ReadWrite.All" => {
            "Writes which services the platform calls."
        }
        "IdentityProvider.ReadWrite.All" => "Writes identity providers and their secrets.",
        "APIConnectors.ReadWrite.All" => {
            "Writes the services that user flows call. Microsoft Graph wants it for reading, too."
        }
        "OrganizationalBranding.ReadWrite.All" => "Writes branding.",
        "SignInIdentifier.ReadWrite.All" => "Switches user names on as sign-in names.",
        "Group.ReadWrite.All" => "Creates groups.",
        "User.Read.All" => "Finds the accounts of administrators.",
        _ if value.contains(".ReadWrite.") => "Writes what the plan declares.",
        _ => "Reads what the plan declares.",
    };
    say(words, &[])
}
