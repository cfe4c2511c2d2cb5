//! What stands on the page, as plain data in the order in which it is read.

use serde::Serialize;

use super::journeys::{self, Drawing};
use super::tables::{self, ApplicationRow, FlowRow, MappingRow, PermissionRow, ResourceGroup};
use crate::b2c::GeneratedPolicies;
use crate::desired::DesiredState;
use crate::diag::Severity;
use crate::formats::Mapping;
use crate::migration::runbook::Runbook;
use crate::migration::runbook::text::Text;
use crate::plan::{Cloud, Platform};
use crate::resolve::ResolvedPlan;

/// Everything that is known of one environment.
pub struct Subject<'a> {
    /// The plan.
    pub plan: &'a ResolvedPlan,
    /// Its policies, if it has any.
    pub policies: Option<&'a GeneratedPolicies>,
    /// What shall exist in its tenant.
    pub desired: &'a DesiredState,
    /// Where every attribute comes from and goes to.
    pub mapping: &'a Mapping,
    /// The stages of the migration.
    pub runbook: &'a Runbook,
    /// What is to be said about the plan and its policies, worst first.
    pub findings: Vec<FindingRow>,
}

/// A finding, with its place in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FindingRow {
    /// Its code.
    pub code: &'static str,
    /// `error`, `warning` or `info`.
    pub severity: &'static str,
    /// What is wrong.
    pub message: Text,
    /// `file:line`.
    pub place: String,
    /// What helps.
    pub help: Option<Text>,
}

impl FindingRow {
    /// The word for `severity`.
    #[must_use]
    pub const fn word(severity: Severity) -> &'static str {
        match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

/// The page.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page<'a> {
    plan: &'a str,
    description: Option<&'a str>,
    environment: &'a str,
    environment_description: Option<&'a str>,
    production: bool,
    platform: &'static str,
    cloud: Option<&'static str>,
    tenant: &'a str,
    figures: Vec<Figure>,
    drawings: Vec<Drawing>,
    applications: Vec<ApplicationRow>,
    flows: Vec<FlowRow>,
    providers: Vec<tables::ProviderRow>,
    identities: Vec<MappingRow>,
    attributes: Vec<MappingRow>,
    resources: Vec<ResourceGroup>,
    permissions: Vec<PermissionRow>,
    findings: &'a [FindingRow],
    runbook: &'a Runbook,
}

/// A number with what it counts.
#[derive(Serialize)]
struct Figure {
    number: String,
    what: &'static str,
}

/// The page about `subject`.
pub(super) fn page<'a>(subject: &'a Subject<'a>) -> Page<'a> {
    let plan = &subject.plan.plan;
    let settings = subject.plan.settings();
    Page {
        plan: &plan.name,
        description: plan.description.as_deref(),
        environment: &subject.plan.environment,
        environment_description: settings.and_then(|one| one.description.as_deref()),
        production: settings.is_some_and(|one| one.production),
        platform: match plan.target.platform {
            Platform::B2c => "Azure AD B2C",
            Platform::ExternalId => "Microsoft Entra External ID",
        },
        cloud: match plan.target.cloud {
            Cloud::Public => None,
            Cloud::UsGovernment => Some("Azure for US Government"),
            Cloud::China => Some("Azure operated by 21Vianet"),
        },
        tenant: &plan.target.tenant,
        figures: figures(subject),
        drawings: journeys::drawings(subject),
        applications: tables::applications(plan),
        flows: tables::flows(subject),
        providers: tables::providers(plan),
        identities: tables::identities(subject.mapping),
        attributes: tables::attributes(subject.mapping),
        resources: tables::resources(subject.desired),
        permissions: tables::permissions(subject.desired),
        findings: &subject.findings,
        runbook: subject.runbook,
    }
}

fn figures(subject: &Subject<'_>) -> Vec<Figure> {
    let plan = &subject.plan.plan;
    let policies = subject.policies.map_or(0, |set| set.policies.len());
    let users = plan
        .inventory
        .as_ref()
        .and_then(|inventory| inventory.user_count);
    let count = |severity| {
        let word = FindingRow::word(severity);
        let of = |row: &&FindingRow| row.severity == word;
        subject.findings.iter().filter(of).count()
    };
    let mut figures = Vec::new();
    let mut add = |number: usize, one: &'static str, many: &'static str| {
        figures.push(Figure {
            number: number.to_string(),
            what: if number == 1 { one } else { many },
        });
    };
    add(plan.sources.len(), "source", "sources");
    add(plan.cohorts.len(), "cohort", "cohorts");
    add(plan.attributes.len(), "attribute", "attributes");
    add(plan.applications.len(), "application", "applications");
    add(
        plan.identity_providers.len(),
        "identity provider",
        "identity providers",
    );
    if !plan.user_flows.is_empty() {
        add(plan.user_flows.len(), "user flow", "user flows");
    }
    if policies > 0 {
        add(policies, "custom policy", "custom policies");
    }
    add(subject.desired.resources.len(), "resource", "resources");
    add(count(Severity::Error), "error", "errors");
    add(count(Severity::Warning), "warning", "warnings");
    if let Some(users) = users {
        figures.insert(
            0,
            Figure {
                number: thousands(users),
                what: "users to move",
            },
        );
    }
    figures
}

/// `1234567` as `1,234,567`.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_grouped() {
        assert_eq!(thousands(7), "7");
        assert_eq!(thousands(1_000), "1,000");
        assert_eq!(thousands(123_456), "123,456");
        assert_eq!(thousands(1_234_567), "1,234,567");
    }
}
