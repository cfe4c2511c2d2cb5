//! What the old system has and External ID has not, or has otherwise: `ENT2240`–`ENT2249`.
//!
//! Input is a plan for External ID; output is the list of features that it shows the old system to
//! have, each with its row of the table, and a finding for each that needs a decision. The runbook
//! prints the same list.

mod table;
#[cfg(test)]
mod tests;

use super::{Context, in_place};
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{
    ApiConnectorStep, ApplicationKind, DuplicateRule, EmailMethod, FactorRule, Feature,
    IdentityProviderKind, Plan, Predicate, Store,
};
use crate::pointer;

pub use table::{Gap, Support, gap};

/// The codes of this family.
pub const CODES: &[Code] = &[
    &NOTHING_FOR_IT,
    &HAS_IT_OTHERWISE,
    &FEATURES_NOT_LISTED,
    &NEW_IDS,
];

/// External ID has nothing for a feature.
pub static NOTHING_FOR_IT: CodeInfo = CodeInfo {
    id: "ENT2240",
    severity: Severity::Warning,
    title: "External ID has nothing for a feature of the old system",
    explain: "\
The inventory says that the old system has the feature, and External ID has nothing for it. Whoever uses it
notices at the cut-over.

Decide what becomes of it, and say so in a note; then the finding is no more than a reminder:

    inventory:
      features:
        - {name: ropc, note: The mobile app moves to native authentication}

The runbook has a table of all features, with what External ID has for each and what to do.",
    source: "Microsoft Learn: supported features in workforce and external tenants; migrate from Azure AD B2C to External ID",
};

/// External ID has a feature otherwise.
pub static HAS_IT_OTHERWISE: CodeInfo = CodeInfo {
    id: "ENT2241",
    severity: Severity::Info,
    title: "External ID has a feature of the old system in another way",
    explain: "\
The old system has the feature. External ID has something else for the same end, or has it as a preview: it
has to be set up, tried and shown to whoever uses it, and does not come with the import.

The runbook has a table of all features, with what External ID has for each and what to do.",
    source: "Microsoft Learn: supported features in workforce and external tenants; migrate from Azure AD B2C to External ID",
};

/// Nobody has said what a B2C tenant uses.
pub static FEATURES_NOT_LISTED: CodeInfo = CodeInfo {
    id: "ENT2242",
    severity: Severity::Info,
    title: "the plan does not say what the old Azure AD B2C tenant uses",
    explain: "\
Users come from an Azure AD B2C tenant, and External ID does many things otherwise: there are no custom
policies, no password grant, no scripts on pages, no sign-in with a phone number. What the old tenant uses of
this cannot be seen in its users.

List it, so that each feature is compared with what External ID has:

    inventory:
      features:
        - {name: customPolicies}
        - {name: apiConnectors, note: Replaced by attributeCollectionSubmit}",
    source: "Microsoft Learn: migrate from Azure AD B2C to External ID, feature mapping",
};

/// Ids in tokens change.
pub static NEW_IDS: CodeInfo = CodeInfo {
    id: "ENT2243",
    severity: Severity::Info,
    title: "the ids that applications see in tokens change",
    explain: "\
In the new tenant every account has a new object id, so `oid` changes, and so does `iss`. In External ID `sub`
is another one for each application; in Azure AD B2C it was usually the object id. An application that stores
one of them finds nobody after the cut-over.

Have applications map old ids to new ones: carry the old object id as an attribute and put it into tokens.

    attributes:
      - {name: legacyObjectId, from: id, description: Object id in the old tenant, claim: legacy_oid}",
    source: "Microsoft Learn: access token claims reference; enable External ID High Scale Compatibility mode, validate end to end",
};

/// A feature that the plan shows the old system to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its row.
    pub gap: &'static Gap,
    /// Where the plan shows it, as a JSON pointer.
    pub pointer: String,
    /// What becomes of it, in the words of the plan.
    pub note: Option<String>,
    /// Whether the plan already decides it, or another rule says it.
    pub decided: bool,
}

/// The features that `plan` shows the old system to have, each once, in the order of the plan's
/// inventory and then of its sections. Empty for a plan that does not move anybody to External ID.
#[must_use]
pub fn seen(plan: &Plan) -> Vec<Seen> {
    let mut found: Vec<Seen> = Vec::new();
    if plan.target.platform != crate::plan::Platform::ExternalId {
        return found;
    }
    let mut add = |feature, pointer: String, note: Option<&String>, decided: bool| {
        if found.iter().all(|seen| seen.gap.feature != feature) {
            found.push(Seen {
                gap: gap(feature),
                pointer,
                note: note.cloned(),
                decided: decided
                    || settles(plan, feature)
                    || note.is_some_and(|note| !note.trim().is_empty()),
            });
        }
    };
    for (i, item) in plan.inventory.iter().flat_map(|i| &i.features).enumerate() {
        let pointer = pointer!["inventory", "features", i, "name"];
        add(item.name, pointer, item.note.as_ref(), false);
    }
    if plan.sources.is_empty() {
        return found;
    }
    let identities = &plan.users.identities;
    let factors = &plan.users.factors;
    for (here, feature, pointer) in [
        (
            identities.username.enabled,
            Feature::UsernameSignIn,
            pointer!["users", "identities", "username"],
        ),
        (
            identities.phone.enabled,
            Feature::PhoneSignIn,
            pointer!["users", "identities", "phone"],
        ),
        (
            factors.phone != FactorRule::Drop,
            Feature::PhoneMfa,
            pointer!["users", "factors", "phone"],
        ),
        (
            factors.totp != FactorRule::Drop,
            Feature::Totp,
            pointer!["users", "factors", "totp"],
        ),
        (
            factors.passkey != FactorRule::Drop,
            Feature::Passkeys,
            pointer!["users", "factors", "passkey"],
        ),
    ] {
        if here {
            add(feature, pointer, None, true);
        }
    }
    for (i, cohort) in plan.cohorts.iter().enumerate() {
        for (word, feature) in [
            ("totp", Feature::Totp),
            ("passkey", Feature::Passkeys),
            ("phone", Feature::PhoneMfa),
        ] {
            if names_factor(&cohort.predicate, word) {
                add(feature, pointer!["cohorts", i, "where"], None, false);
            }
        }
    }
    for (i, source) in plan.sources.iter().enumerate() {
        for (alias, issuer) in &source.issuers {
            let others = ["linkedin.com", "amazon.com", "github.com", "twitter.com"];
            if others.contains(&issuer.to_lowercase().as_str()) {
                let pointer = pointer!["sources", i, "issuers", alias];
                add(Feature::OtherSocialProviders, pointer, None, false);
            }
        }
    }
    for (i, attribute) in plan.attributes.iter().enumerate() {
        if attribute.profile_edit {
            let pointer = pointer!["attributes", i, "profileEdit"];
            add(Feature::ProfileEdit, pointer, None, false);
        }
    }
    for (i, provider) in plan.identity_providers.iter().enumerate() {
        let pointer = pointer!["identityProviders", i, "kind"];
        match provider.kind {
            IdentityProviderKind::Oidc => add(Feature::OidcProviders, pointer, None, true),
            IdentityProviderKind::Saml => add(Feature::SamlProviders, pointer, None, true),
            _ => {}
        }
    }
    for (i, app) in plan.applications.iter().enumerate() {
        if app.tokens.groups {
            let pointer = pointer!["applications", i, "tokens", "groups"];
            add(Feature::GroupsInTokens, pointer, None, true);
        }
        if app.kind == ApplicationKind::Daemon {
            let pointer = pointer!["applications", i, "kind"];
            add(Feature::ClientCredentials, pointer, None, true);
        }
    }
    if plan.target.custom_domain.is_some() {
        let pointer = pointer!["target", "customDomain"];
        add(Feature::CustomDomain, pointer, None, true);
    }
    let logic = plan
        .inventory
        .as_ref()
        .map(|inventory| &inventory.custom_logic);
    if let Some(first) = logic.and_then(|items| items.first()) {
        let pointer = pointer!["inventory", "customLogic", 0];
        add(Feature::SignInHooks, pointer, first.note.as_ref(), false);
    }
    found
}

/// Whether another setting of the plan says what becomes of a feature.
fn settles(plan: &Plan, feature: Feature) -> bool {
    let factors = &plan.users.factors;
    let connects = |steps: &[ApiConnectorStep]| {
        let connectors = plan.user_flows.iter().flat_map(|flow| &flow.api_connectors);
        connectors
            .into_iter()
            .any(|connector| steps.contains(&connector.step))
    };
    let before_the_token = [ApiConnectorStep::TokenIssuanceStart];
    match feature {
        Feature::Totp => factors.totp != FactorRule::Drop,
        Feature::Passkeys => factors.passkey != FactorRule::Drop,
        Feature::PhoneMfa => factors.phone != FactorRule::Drop,
        Feature::UsernameSignIn => plan.users.identities.username.enabled,
        Feature::AccountLinking => plan.users.duplicates.rule == DuplicateRule::Link,
        Feature::ConditionalAccess => !plan.conditional_access.is_empty(),
        Feature::MagicLinks => {
            let mut flows = plan.user_flows.iter();
            flows.any(|flow| flow.email == EmailMethod::OneTimeCode)
        }
        Feature::CustomPages => plan.branding.is_some(),
        Feature::GroupsInTokens => plan.applications.iter().any(|app| app.tokens.groups),
        Feature::ApiConnectors => connects(&[
            ApiConnectorStep::AttributeCollectionStart,
            ApiConnectorStep::AttributeCollectionSubmit,
            ApiConnectorStep::TokenIssuanceStart,
        ]),
        Feature::TokenClaimsEnrichment => connects(&before_the_token),
        _ => false,
    }
}

/// Whether a condition names a second factor.
fn names_factor(predicate: &Predicate, word: &str) -> bool {
    predicate.mfa.iter().any(|kind| kind == word)
        || predicate
            .all
            .iter()
            .chain(&predicate.any)
            .chain(predicate.not.as_deref())
            .any(|inner| names_factor(inner, word))
}

/// Reports every feature that needs a decision.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    let plan = context.plan;
    if !context.is_external_id() {
        return;
    }
    for seen in seen(plan) {
        let gap = seen.gap;
        let code = match gap.support {
            Support::Yes => continue,
            Support::No => &NOTHING_FOR_IT,
            Support::Preview | Support::Otherwise => &HAS_IT_OTHERWISE,
        };
        // `decided` without a note: another setting of the plan says what becomes of it, and the rules
        // about that setting speak for themselves.
        if seen.decided && seen.note.is_none() {
            continue;
        }
        let mut finding = Finding::new(
            code,
            context.at(seen.pointer),
            format!("{}: {}", gap.name, fragment(gap.has)),
        );
        finding = match &seen.note {
            Some(note) => finding.help(format!("decided: {note}")),
            None => finding.help(fragment(gap.advice)),
        };
        if seen.decided {
            finding.severity = Severity::Info;
        }
        findings.push(finding);
    }
    let from_b2c = |store| matches!(store, Store::AzureAdB2c);
    let listed = plan
        .inventory
        .as_ref()
        .is_some_and(|i| !i.features.is_empty());
    for (i, source) in plan.sources.iter().enumerate() {
        if from_b2c(source.store) && !listed {
            let finding = Finding::new(
                &FEATURES_NOT_LISTED,
                context.at(pointer!["sources", i, "store"]),
                "nothing says what the old tenant uses beside users",
            );
            findings.push(finding.help("list its features under `inventory.features`"));
        }
        let is_tenant = matches!(source.store, Store::AzureAdB2c | Store::Entra);
        if is_tenant && !in_place(plan, source) {
            let finding = Finding::new(
                &NEW_IDS,
                context.at(pointer!["sources", i, "store"]),
                "`oid`, `sub` and `iss` of the tokens are new for everybody who comes from this tenant",
            );
            findings
                .push(finding.help("have applications that store them map old ids to new ones"));
        }
    }
}

/// A sentence as a fragment: without its full stop, and with a small first letter where that is no name.
fn fragment(text: &str) -> String {
    let text = text.strip_suffix('.').unwrap_or(text);
    let first = text.split(' ').next().unwrap_or_default();
    let is_name = [
        "Google,",
        "Microsoft",
        "External",
        "TrustFramework",
        "SAML",
        "LinkedIn",
    ]
    .contains(&first);
    let mut chars = text.chars();
    match chars.next() {
        Some(c) if !is_name => c.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}
