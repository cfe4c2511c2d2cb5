//! What belongs into development only, key containers, and limits of the service.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{CodeInfo, Findings, Place, Severity};
use crate::policy::doc::ElementId;
use crate::policy::merged::finding;
use crate::policy::rules::Context;
use crate::policy::set::{At, PolicyIndex, PolicySet};

/// Every claim of every user in a stream.
pub static RECORDER: CodeInfo = CodeInfo {
    id: "ENT7020",
    severity: Severity::Warning,
    title: "a policy for production records user journeys",
    explain: "`UserJourneyRecorderEndpoint`, and the journey recorder with `DeveloperMode`, write the \
claims of every sign-in, also personal data, to a log. Use them outside production only.",
    source: "Microsoft Learn: Collect Azure AD B2C logs with Application Insights",
};

/// Not for production.
pub static DEPLOYMENT_MODE: CodeInfo = CodeInfo {
    id: "ENT7021",
    severity: Severity::Warning,
    title: "a policy for production has another deployment mode",
    explain: "`DeploymentMode` `Development` and `Debugging` relax checks (a REST call without \
authentication is accepted) and switch off caches. A policy for production has `Production`, or does \
not have the attribute.",
    source: "Microsoft Learn: TrustFrameworkPolicy, DeploymentMode",
};

/// Personal data in telemetry.
pub static INSIGHTS_DEVELOPER: CodeInfo = CodeInfo {
    id: "ENT7022",
    severity: Severity::Warning,
    title: "journey insights of a policy for production are in developer mode",
    explain: "`JourneyInsights` with `DeveloperMode=\"true\"` sends telemetry at once and in full; it \
is meant for development with little traffic. Set it to `false` in production.",
    source: "Microsoft Learn: Collect Azure AD B2C logs with Application Insights",
};

/// Such a container cannot exist.
pub static KEY_CONTAINER: CodeInfo = CodeInfo {
    id: "ENT7030",
    severity: Severity::Error,
    title: "a key container's name does not start with `B2C_1A_`",
    explain: "The service puts `B2C_1A_` before the name of every policy key that is created, so that \
a `StorageReferenceId` without it refers to nothing: \"does not have CryptographicKey referenced by \
storageReferenceId\".",
    source: "Microsoft Learn: Policy keys overview; Microsoft Graph: trustFrameworkKeySet",
};

/// More than a tenant holds.
pub static TOO_MANY_POLICIES: CodeInfo = CodeInfo {
    id: "ENT7040",
    severity: Severity::Error,
    title: "more policies than a tenant can hold",
    explain: "A tenant holds at most 200 policies, user flows and custom policies together.",
    source: "Microsoft Learn: Azure AD B2C service limits",
};

/// Policies per tenant, user flows included (Microsoft Learn: service limits, January 2024).
const MOST_POLICIES: usize = 200;

const KEY_PREFIX: &str = "B2C_1A_";

/// Looks at every file of a complete chain once.
pub(crate) fn check(context: &Context<'_>, findings: &mut Findings) {
    let chains = context.chains.iter().filter(|chain| chain.is_complete());
    let members: BTreeSet<PolicyIndex> = chains
        .flat_map(|chain| chain.members().iter().copied())
        .filter(|policy| context.options.judges(*policy))
        .collect();
    for policy in members {
        let document = &context.set.policy(policy).document;
        if context.options.production {
            let root = At {
                policy,
                element: ElementId(0),
            };
            production(context.set, root, findings);
        }
        for (element, node) in document.elements() {
            let at = At { policy, element };
            let developer = || node.attribute("DeveloperMode").is_some_and(|v| v == "true");
            if node.name == "JourneyInsights" && context.options.production && developer() {
                findings.push(finding(
                    &INSIGHTS_DEVELOPER,
                    context.set.place_attribute(at, "DeveloperMode"),
                    "journey insights are in developer mode",
                    "set `DeveloperMode` to `false`",
                ));
            }
            if node.name == "Key"
                && let Some(id) = node.attribute("StorageReferenceId")
            {
                key_container(context.set, at, id, findings);
            }
        }
    }
}

fn key_container(set: &PolicySet, at: At, id: &str, findings: &mut Findings) {
    let prefixed = id
        .get(..KEY_PREFIX.len())
        .is_some_and(|prefix| prefix.eq_ignore_ascii_case(KEY_PREFIX));
    // A placeholder of a build tool is reported as such.
    if !prefixed && !id.contains('{') {
        findings.push(finding(
            &KEY_CONTAINER,
            set.place_attribute(at, "StorageReferenceId"),
            format!("no key container can be named `{id}`"),
            format!("write `{KEY_PREFIX}{id}`"),
        ));
    }
}

fn production(set: &PolicySet, root: At, findings: &mut Findings) {
    let element = set.element(root);
    if element.attribute("UserJourneyRecorderEndpoint").is_some() {
        findings.push(finding(
            &RECORDER,
            set.place_attribute(root, "UserJourneyRecorderEndpoint"),
            "user journeys are recorded in production",
            "remove `UserJourneyRecorderEndpoint`",
        ));
    }
    if let Some(mode) = element
        .attribute("DeploymentMode")
        .filter(|m| *m != "Production")
    {
        findings.push(finding(
            &DEPLOYMENT_MODE,
            set.place_attribute(root, "DeploymentMode"),
            format!("the deployment mode is `{mode}` in production"),
            "write `Production`, or remove the attribute",
        ));
    }
}

/// Judges how many policies each folder has: those are what goes into one tenant.
pub(crate) fn check_count(context: &Context<'_>, findings: &mut Findings) {
    let tenant = &context.options.tenant;
    let in_tenant = tenant.policies.iter().flatten();
    let elsewhere = in_tenant.filter(|policy| context.set.find(&policy.id).is_none());
    let others = elsewhere.count() + tenant.user_flows.as_ref().map_or(0, Vec::len);
    let mut folders: BTreeMap<u32, (usize, PolicyIndex)> = BTreeMap::new();
    for (index, _) in context.set.policies() {
        let folder = context.set.member(index).folder;
        let (count, last) = folders.entry(folder).or_insert((others, index));
        (*count, *last) = (*count + 1, index);
    }
    for (count, last) in folders.into_values() {
        if count > MOST_POLICIES {
            let file = context.set.policy(last).document.file.clone();
            let whose = match others {
                0 => "the set has",
                _ => "with these files the tenant has",
            };
            findings.push(finding(
                &TOO_MANY_POLICIES,
                Place::File(file),
                format!("{whose} {count} policies, a tenant holds {MOST_POLICIES}"),
                "let applications share relying parties, or use another tenant",
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::Tenant;
    use crate::policy::doc::Document;
    use crate::policy::fixture::{Fixture, profile};
    use crate::policy::rules::{JudgeOptions, judge};
    use crate::policy::set::PolicySet;

    fn in_production() -> Fixture {
        Fixture::new().options(JudgeOptions {
            production: true,
            ..JudgeOptions::default()
        })
    }

    #[test]
    fn ent7020_reports_a_recorder_in_production() {
        let header = r#"UserJourneyRecorderEndpoint="urn:journeyrecorder:applicationinsights""#;
        in_production().header(header).reports("ENT7020");
    }

    #[test]
    fn ent7020_accepts_a_recorder_elsewhere() {
        let header = r#"UserJourneyRecorderEndpoint="urn:journeyrecorder:applicationinsights""#;
        Fixture::new().header(header).accepts("ENT7020");
    }

    #[test]
    fn ent7021_reports_development_in_production() {
        let messages = in_production()
            .header(r#"DeploymentMode="Development""#)
            .messages("ENT7021");
        assert_eq!(
            messages.first().map(String::as_str),
            Some("the deployment mode is `Development` in production")
        );
    }

    #[test]
    fn ent7021_accepts_production_in_production() {
        in_production()
            .header(r#"DeploymentMode="Production""#)
            .accepts("ENT7021");
    }

    const INSIGHTS: &str = r#"<JourneyInsights TelemetryEngine="ApplicationInsights"
        InstrumentationKey="0e5e5a3d-0000-4000-8000-000000000001" DeveloperMode="true"
        ClientEnabled="false" ServerEnabled="true" TelemetryVersion="1.0.0"/>"#;

    #[test]
    fn ent7022_reports_developer_mode_in_production() {
        in_production().behaviors(INSIGHTS).reports("ENT7022");
    }

    #[test]
    fn ent7022_accepts_developer_mode_elsewhere() {
        Fixture::new().behaviors(INSIGHTS).accepts("ENT7022");
    }

    fn key(storage: &str) -> Fixture {
        Fixture::new().profile(&profile(
            "Keys",
            &format!(
                r#"<Protocol Name="None"/><CryptographicKeys><Key Id="k" StorageReferenceId="{storage}"/></CryptographicKeys>"#
            ),
        ))
    }

    #[test]
    fn ent7030_reports_a_container_without_the_prefix() {
        key("Signing").reports("ENT7030");
    }

    #[test]
    fn ent7030_accepts_the_prefix() {
        key("B2C_1A_Signing").accepts("ENT7030");
    }

    /// Whether a set of `count` policies is found too large.
    fn too_many(count: usize, tenant: &str) -> bool {
        let documents = (0..count).map(|at| {
            let text = format!(
                r#"<TrustFrameworkPolicy xmlns="{}" PolicySchemaVersion="0.3.0.0" TenantId="c.onmicrosoft.com"
                PolicyId="B2C_1A_{at}" PublicPolicyUri="http://c.onmicrosoft.com/B2C_1A_{at}"/>"#,
                crate::policy::doc::NAMESPACE
            );
            Document::parse(format!("{at}.xml"), &text).expect("well-formed")
        });
        let options = JudgeOptions {
            tenant: Tenant::parse(tenant).expect("the manifest is right"),
            ..JudgeOptions::default()
        };
        judge(&PolicySet::new(documents), &options)
            .iter()
            .any(|finding| finding.code.id == "ENT7040")
    }

    #[test]
    fn ent7040_reports_a_set_that_is_too_large() {
        assert!(too_many(201, "version: 1"));
        // One of the two is in the set.
        let tenant = "version: 1\npolicies: [{id: b2c_1a_7}, {id: B2C_1A_x}]\nuserFlows: [B2C_1_a]";
        assert!(too_many(199, tenant));
    }

    #[test]
    fn ent7040_accepts_as_many_as_a_tenant_holds() {
        assert!(!too_many(200, "version: 1\npolicies: [{id: b2c_1a_7}]"));
    }
}
