//! What of a built-in user flow of Azure AD B2C Microsoft Graph cannot set (graph-facts E.3): the type
//! has no members for the second factor, sessions and tokens, claims, pages and passwords. Each is
//! named with its place in the portal, so that nothing the plan asks for is lost.

use super::design::named_pointer;
use super::{Design, Manual};
use crate::plan::{Attribute, EmailMethod, MfaMode, Plan, UserFlow, UserFlowKind, builtin};
use crate::pointer;

/// The settings of `flow` that somebody makes in the portal, those first that the plan says something
/// about.
pub(super) fn manual(design: &Design<'_>, flow: &UserFlow, at: usize) -> Vec<Manual> {
    let plan = design.plan();
    let own = pointer!["userFlows", at];
    let mut all: Vec<(&'static str, &'static str, String, String)> = Vec::new();
    if let Some(step) = local_accounts(plan, flow) {
        let place = "Identity providers > Local accounts";
        all.push(("localAccounts", place, step, own.clone()));
    }
    if let Some(step) = second_factor(plan, flow) {
        let place = "Properties > Multifactor authentication";
        all.push(("multifactorAuthentication", place, step, pointer!["mfa"]));
    }
    if let Some(step) = claims(plan, flow) {
        let place = "Application claims";
        all.push(("applicationClaims", place, step, pointer!["attributes"]));
    }
    if let Some(step) = texts(plan, flow) {
        all.push(("languageTexts", "Languages", step, pointer!["attributes"]));
    }
    if !plan.conditional_access.is_empty() && flow.kind == UserFlowKind::SignUpSignIn {
        let place = "Properties > Conditional access";
        let step = "set “Enforce conditional access policies” to “On”".to_owned();
        let from = pointer!["conditionalAccess"];
        all.push(("conditionalAccess", place, step, from));
    }
    let left = |what: &str| format!("set what the old system had; the service's own is {what}");
    all.extend([
        (
            "tokenLifetime",
            "Properties > Token lifetime",
            left("60 minutes, and 14 days for refresh tokens"),
            own.clone(),
        ),
        (
            "session",
            "Properties > Session behavior",
            left("1440 minutes, rolling, for the whole tenant"),
            own.clone(),
        ),
        (
            "passwordComplexity",
            "Properties > Password configuration",
            left("strong"),
            own.clone(),
        ),
        (
            "pageLayouts",
            "Page layouts",
            "upload your own pages, if there are any".to_owned(),
            own,
        ),
    ]);
    all.into_iter()
        .map(|(setting, place, step, pointer)| Manual {
            setting,
            place,
            step,
            from: named_pointer(&design.resolved.value, &pointer),
        })
        .collect()
}

/// Which local accounts the flow takes: Graph switches them on for the tenant, not for a flow.
fn local_accounts(plan: &Plan, flow: &UserFlow) -> Option<String> {
    if flow.kind != UserFlowKind::SignUpSignIn {
        return None;
    }
    let identities = &plan.users.identities;
    let choice = match (
        flow.email,
        identities.username.enabled,
        identities.phone.enabled,
    ) {
        (EmailMethod::Never, ..) => "None",
        (_, false, false) => "Email",
        (_, true, false) => "Email, User ID",
        (_, false, true) => "Email, Phone",
        (_, true, true) => "Email, User ID, Phone",
    };
    Some(format!("select “{choice}”"))
}

fn second_factor(plan: &Plan, flow: &UserFlow) -> Option<String> {
    let enforcement = match plan.mfa.mode {
        MfaMode::Always => "Always on",
        MfaMode::Conditional => "Conditional",
        MfaMode::Never => return None,
    };
    (flow.kind != UserFlowKind::PasswordReset).then(|| {
        format!(
            "set “Type of method” to “SMS or phone call” and “MFA enforcement” to “{enforcement}”"
        )
    })
}

/// So many attributes nobody reads in one line.
const MANY_CLAIMS: usize = 20;

/// The attributes in tokens. Built-in flows have names of their own for them.
fn claims(plan: &Plan, flow: &UserFlow) -> Option<String> {
    if flow.kind == UserFlowKind::PasswordReset {
        return None;
    }
    let mut wanted: Vec<(&Attribute, &str)> = plan
        .attributes
        .iter()
        .filter_map(|attribute| Some((attribute, attribute.claim.as_deref()?)))
        .collect();
    wanted.sort_by_key(|(attribute, _)| &attribute.name);
    if wanted.is_empty() {
        return None;
    }
    if wanted.len() > MANY_CLAIMS {
        return Some(format!(
            "select the {} attributes that have a claim in mapping/attributes.md; only custom policies \
             name claims, so that in tokens a custom one is called extension_NAME",
            wanted.len()
        ));
    }
    let names: Vec<&str> = wanted
        .iter()
        .map(|(attribute, _)| attribute.name.as_str())
        .collect();
    let mut step = format!("select {}", names.join(", "));
    let renamed: Vec<String> = wanted
        .iter()
        .map(|(attribute, claim)| (token_name(&attribute.name), claim))
        .filter(|(given, claim)| given != *claim)
        .map(|(given, claim)| format!("{claim} is called {given}"))
        .collect();
    if !renamed.is_empty() {
        step.push_str("; in tokens ");
        step.push_str(&renamed.join(", "));
        step.push_str(", because only custom policies name claims");
    }
    Some(step)
}

/// What built-in flows call an attribute in tokens (Microsoft Learn: user flow attributes and claims;
/// user profile attributes).
fn token_name(attribute: &str) -> String {
    let name = match attribute {
        "displayName" => "name",
        "givenName" => "given_name",
        "surname" => "family_name",
        "email" => "emails",
        name if builtin::property(name).is_some() => name,
        custom => return format!("extension_{custom}"),
    };
    name.to_owned()
}

/// Labels in further languages: they are texts of pages, whose ids only the service knows.
fn texts(plan: &Plan, flow: &UserFlow) -> Option<String> {
    let asked = flow.asked(&plan.attributes);
    let attributes = asked.iter().filter_map(|one| one.attribute);
    let mut missing: Vec<&str> = Vec::new();
    for attribute in attributes {
        let options = attribute.options.iter().map(|option| &option.labels);
        let tags = std::iter::once(&attribute.labels)
            .chain(options)
            .flat_map(|labels| labels.keys());
        missing.extend(tags.map(String::as_str));
    }
    missing.retain(|tag| flow.languages.iter().any(|language| language == tag));
    missing.sort_unstable();
    missing.dedup();
    (!missing.is_empty()).then(|| {
        format!(
            "download the page texts of {}, put in the labels of the plan's attributes, and upload them",
            missing.join(", ")
        )
    })
}
