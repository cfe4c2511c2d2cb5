//! Service limits: `ENT2450`–`ENT2459`.

use super::Context;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{AppCredentialKind, PasswordMechanism, PasswordWay, PolicyBase, builtin};
use crate::pointer;

/// The codes of this family.
pub const CODES: &[Code] = &[&LIMIT, &LIMIT_IN_DOUBT];

/// A documented limit is exceeded.
pub static LIMIT: CodeInfo = CodeInfo {
    id: "ENT2450",
    severity: Severity::Error,
    title: "more than the service takes",
    explain: "\
The services have limits, and refuse what goes beyond them in the middle of an apply:

| what | Azure AD B2C | External ID |
|---|---|---|
| custom attributes per user | 100 | 100 |
| redirect URIs per application | 100 | 100 |
| scopes per application | 1,000 | 1,000 |
| federated credentials per application | 20 | 20 |
| identifier URIs per application | 50 | – |
| policies, user flows and custom ones together | 200 | – |
| API connectors | 20 | – |
| custom authentication extensions | – | 100 |
| resources an application has permissions for | 50 | 50 |
| permissions of an application in all | 400 | 400 |

Split the application, or leave out what nobody uses.",
    source: "Microsoft Learn: Azure AD B2C service limits; External ID service limits; application resource type",
};

/// A limit that sources disagree about is exceeded.
pub static LIMIT_IN_DOUBT: CodeInfo = CodeInfo {
    id: "ENT2451",
    severity: Severity::Warning,
    title: "perhaps more than the service takes",
    explain: "\
The documents do not agree about this limit, or it applies to some tenants only:

- conditional access policies per tenant: 195 in older documents, 240 in newer ones;
- scopes of an application that accepts personal accounts, which all of Azure AD B2C do: 100 in practice,
  1,000 in the service limits; and 30 permissions per resource.

Try it in a test environment before you rely on it.",
    source: "Microsoft Learn: Microsoft Entra service limits; supported account types",
};

/// Documented limits (Microsoft Learn: Azure AD B2C service limits, External ID service limits).
const CUSTOM_ATTRIBUTES: usize = 100;
const REDIRECT_URIS: usize = 100;
const SCOPES: usize = 1000;
const FEDERATED_CREDENTIALS: usize = 20;
const IDENTIFIER_URIS: usize = 50;
const POLICIES: usize = 200;
const API_CONNECTORS: usize = 20;
const EXTENSIONS: usize = 100;
const PERMISSION_RESOURCES: usize = 50;
const PERMISSIONS: usize = 400;

/// Limits on which the documents do not agree.
const CONDITIONAL_ACCESS: usize = 195;
const PERSONAL_SCOPES: usize = 100;
const PERSONAL_PERMISSIONS: usize = 30;

/// Base, localization and extensions.
const POLICIES_OF_A_SET: usize = 3;

/// Reports everything that is too many.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    let mut check = Check { context, findings };
    check.tenant();
    check.applications();
}

struct Check<'a, 'f> {
    context: &'a Context<'a>,
    findings: &'f mut Findings,
}

impl Check<'_, '_> {
    fn at_most(&mut self, code: Code, limit: usize, pointer: String, count: usize, what: &str) {
        if count > limit {
            let finding = Finding::new(
                code,
                self.context.key(pointer),
                format!("{count} {what}, more than {limit}"),
            );
            self.findings
                .push(finding.help("leave out what nobody uses, or split it"));
        }
    }

    fn tenant(&mut self) {
        let plan = self.context.plan;
        let custom = plan
            .attributes
            .iter()
            .filter(|a| builtin::property(&a.name).is_none())
            .count();
        let just_in_time = plan
            .credentials
            .iter()
            .any(|r| r.password == PasswordWay::JustInTime);
        let reset = plan.credentials.iter().any(|rule| {
            rule.password == PasswordWay::ForcedReset
                && rule.mechanism != Some(PasswordMechanism::StatusService)
        });
        // The migration's own flags are attributes too.
        let custom =
            custom + usize::from(just_in_time) + usize::from(reset && self.context.is_b2c());
        self.at_most(
            &LIMIT,
            CUSTOM_ATTRIBUTES,
            pointer!["attributes"],
            custom,
            "custom attributes",
        );
        self.at_most(
            &LIMIT_IN_DOUBT,
            CONDITIONAL_ACCESS,
            pointer!["conditionalAccess"],
            plan.conditional_access.len(),
            "conditional access policies",
        );
        let connectors: usize = plan
            .user_flows
            .iter()
            .map(|flow| flow.api_connectors.len())
            .sum();
        if self.context.is_external_id() {
            let extensions = connectors + usize::from(plan.jit.is_some());
            let what = "custom authentication extensions";
            self.at_most(&LIMIT, EXTENSIONS, pointer!["userFlows"], extensions, what);
            return;
        }
        self.at_most(
            &LIMIT,
            API_CONNECTORS,
            pointer!["userFlows"],
            connectors,
            "API connectors",
        );
        let custom = match &plan.custom_policies {
            Some(policies) if policies.base() != PolicyBase::Nothing => {
                policies.relying_parties.len() + POLICIES_OF_A_SET
            }
            _ => 0,
        };
        let key = if custom > 0 {
            "customPolicies"
        } else {
            "userFlows"
        };
        let policies = plan.user_flows.len() + custom;
        self.at_most(
            &LIMIT,
            POLICIES,
            pointer![key],
            policies,
            "policies and user flows",
        );
    }

    fn applications(&mut self) {
        let b2c = self.context.is_b2c();
        for (i, app) in self.context.plan.applications.iter().enumerate() {
            let at = |key: &str| pointer!["applications", i, key];
            self.at_most(
                &LIMIT,
                REDIRECT_URIS,
                at("redirectUris"),
                app.redirect_uris.len(),
                "redirect URIs",
            );
            self.at_most(&LIMIT, SCOPES, at("scopes"), app.scopes.len(), "scopes");
            if b2c && app.scopes.len() <= SCOPES {
                self.at_most(
                    &LIMIT_IN_DOUBT,
                    PERSONAL_SCOPES,
                    at("scopes"),
                    app.scopes.len(),
                    "scopes",
                );
            }
            let federated = app
                .credentials
                .iter()
                .filter(|c| c.kind == AppCredentialKind::Federated)
                .count();
            let what = "federated credentials";
            self.at_most(
                &LIMIT,
                FEDERATED_CREDENTIALS,
                at("credentials"),
                federated,
                what,
            );
            if b2c {
                let uris = app.identifier_uris.len();
                self.at_most(
                    &LIMIT,
                    IDENTIFIER_URIS,
                    at("identifierUris"),
                    uris,
                    "identifier URIs",
                );
            }
            let resources = app.permissions.len();
            let what = "applications it has permissions for";
            self.at_most(
                &LIMIT,
                PERMISSION_RESOURCES,
                at("permissions"),
                resources,
                what,
            );
            let each = |p: &crate::plan::AppPermission| p.scopes.len() + p.roles.len();
            let all: usize = app.permissions.iter().map(each).sum();
            self.at_most(&LIMIT, PERMISSIONS, at("permissions"), all, "permissions");
            for (j, permission) in app.permissions.iter().enumerate().filter(|_| b2c) {
                let pointer = pointer!["applications", i, "permissions", j];
                let what = "permissions for one resource";
                self.at_most(
                    &LIMIT_IN_DOUBT,
                    PERSONAL_PERMISSIONS,
                    pointer,
                    each(permission),
                    what,
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::testing::{b2c, external_id};

    fn items(count: usize, item: impl Fn(usize) -> String) -> String {
        (0..count).map(item).collect::<Vec<_>>().join(", ")
    }

    fn attributes(count: usize) -> String {
        format!(
            "attributes: [{}]",
            items(count, |i| format!("{{name: a{i}, signUp: true}}"))
        )
    }

    fn redirects(count: usize) -> String {
        let uris = items(count, |i| format!("'https://a.com/{i}'"));
        format!("applications: [{{name: a, kind: spa, redirectUris: [{uris}]}}]")
    }

    #[test]
    fn ent2450_reports_what_the_service_refuses() {
        assert_snapshot!(b2c("ENT2450", &attributes(101)), @r#"
        error /attributes: 101 custom attributes, more than 100
          help: leave out what nobody uses, or split it
        "#);
        assert_snapshot!(external_id("ENT2450", &redirects(101)), @r#"
        error /applications/0/redirectUris: 101 redirect URIs, more than 100
          help: leave out what nobody uses, or split it
        "#);
        let parties = items(198, |i| format!("{{name: p{i}}}"));
        let policies = format!("customPolicies: {{relyingParties: [{parties}]}}");
        assert_snapshot!(b2c("ENT2450", &policies), @r#"
        error /customPolicies: 201 policies and user flows, more than 200
          help: leave out what nobody uses, or split it
        "#);
    }

    #[test]
    fn ent2450_counts_the_flag_of_the_migration() {
        let rule = "credentials: [{name: all, password: justInTime}]";
        let sections = format!("{}\n{rule}", attributes(100));
        assert_snapshot!(external_id("ENT2450", &sections), @r#"
        error /attributes: 101 custom attributes, more than 100
          help: leave out what nobody uses, or split it
        "#);
    }

    #[test]
    fn ent2450_accepts_what_is_just_within() {
        assert_eq!(b2c("ENT2450", &attributes(100)), "");
        assert_eq!(b2c("ENT2450", &redirects(100)), "");
    }

    fn scopes(count: usize) -> String {
        let scopes = items(count, |i| format!("{{name: s{i}}}"));
        format!("applications: [{{name: a, kind: api, scopes: [{scopes}]}}]")
    }

    #[test]
    fn ent2451_reports_what_the_documents_disagree_about() {
        assert_snapshot!(b2c("ENT2451", &scopes(101)), @r#"
        warning /applications/0/scopes: 101 scopes, more than 100
          help: leave out what nobody uses, or split it
        "#);
    }

    #[test]
    fn ent2451_accepts_what_all_documents_allow() {
        assert_eq!(b2c("ENT2451", &scopes(100)), "");
        assert_eq!(external_id("ENT2451", &scopes(101)), "");
    }
}
