//! External ID on the Azure AD B2C tenant that people are in already (High Scale Compatibility):
//! `ENT2250`–`ENT2259`.

use super::Context;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{
    FactorRule, IdentityProviderKind, MfaMethod, MfaMode, Plan, Source, Store, builtin,
};
use crate::pointer;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &USERS_STAY,
    &LARGE_TENANT,
    &ATTRIBUTE_WITHOUT_DESCRIPTION,
    &NOT_IN_THIS_MODE,
    &NOBODY_IS_IMPORTED,
];

/// About from where Microsoft offers the mode, in directory objects (Microsoft Learn: plan your
/// migration from Azure AD B2C to External ID). It is no exact limit.
const LARGE: u64 = 5_000_000;

/// The target is the tenant the users are in.
pub static USERS_STAY: CodeInfo = CodeInfo {
    id: "ENT2250",
    severity: Severity::Info,
    title: "users stay where they are: External ID on an Azure AD B2C tenant",
    explain: "\
The source is the Azure AD B2C tenant that the plan targets as External ID. That is High Scale Compatibility
mode: both run on one tenant, users and passwords stay, and applications move one by one.

- Microsoft has to allow it for the tenant: ask the account team or open a support ticket. It is meant for
  about 5 million objects and more, and only support can switch it off again.
- Then `POST /beta/policies/authenticationFlowsPolicy/externalIdHybridModeConfiguration` with `{}` enables it.
- Applications need new registrations; those of Azure AD B2C cannot be used again.
- `oid` stays. `iss` and `sub` differ; applications that store `sub` use `oid` instead.
- People who sign in with a provider need `accountEnabled: true`.
- Not supported: passkeys, phone as second factor, Apple, SAML and OpenID Connect providers, step-up and session
  controls, assignment of groups to applications, advanced queries, delta and SCIM.
- Most of it has no pages in the portal: it is managed through Microsoft Graph.
- A custom domain leads to one of the two: each needs a host of its own.

The runbook has the steps.",
    source: "Microsoft Learn: enable External ID High Scale Compatibility mode; plan your migration from Azure AD B2C to External ID",
};

/// A tenant large enough to stay.
pub static LARGE_TENANT: CodeInfo = CodeInfo {
    id: "ENT2251",
    severity: Severity::Info,
    title: "a tenant of this size may stay where it is",
    explain: "\
For Azure AD B2C tenants of about 5 million objects and more Microsoft offers High Scale Compatibility mode:
External ID runs on the same tenant, and no user moves. It has fewer features than an external tenant, so both
ways are worth a look; `entrada explain ENT2250` lists what is not supported.

To plan for it, target the tenant the users are in, and name it in the source's connection:

    target: {platform: externalId, tenant: contoso.onmicrosoft.com}
    sources:
      - {id: b2c, store: azureAdB2c, connection: {tenant: contoso.onmicrosoft.com}}",
    source: "Microsoft Learn: plan your migration from Azure AD B2C to External ID",
};

/// A description is missing.
pub static ATTRIBUTE_WITHOUT_DESCRIPTION: CodeInfo = CodeInfo {
    id: "ENT2252",
    severity: Severity::Error,
    title: "an attribute without description keeps External ID from being enabled",
    explain: "\
Enabling High Scale Compatibility mode copies the custom attributes of the tenant, and fails with `AADB2C99089`
(\"Failed to sync custom attributes\") when one has an empty description. That holds for those that are in the
tenant already, too.

Give each attribute a `description`.",
    source: "Microsoft Learn: troubleshoot High Scale Compatibility mode",
};

/// Something the mode does not support.
pub static NOT_IN_THIS_MODE: CodeInfo = CodeInfo {
    id: "ENT2253",
    severity: Severity::Error,
    title: "High Scale Compatibility mode does not support this",
    explain: "\
External ID on an Azure AD B2C tenant has fewer features than an external tenant. There are no Apple, SAML and
OpenID Connect providers, no phone as second factor, no passkeys, and groups cannot be assigned to applications.
People who depend on one of these cannot sign in, or lose it.

Leave their applications on Azure AD B2C, give these users another way in, or move to an external tenant.",
    source: "Microsoft Learn: plan your migration from Azure AD B2C to External ID, review limitations; service limits, capability support by scale and deployment mode",
};

/// Rules for an import that does not take place.
pub static NOBODY_IS_IMPORTED: CodeInfo = CodeInfo {
    id: "ENT2254",
    severity: Severity::Warning,
    title: "nobody is imported, so this has no effect",
    explain: "\
The source is the tenant that the plan targets. Users and passwords are there already: credential rules, the
migration service and waves of an import have nothing to do.

Delete them. If users are to move to another tenant, correct `target.tenant` or the source's connection.",
    source: "Microsoft Learn: enable External ID High Scale Compatibility mode",
};

/// Whether the users of `source` are in the tenant that an External ID plan targets.
#[must_use]
pub fn in_place(plan: &Plan, source: &Source) -> bool {
    plan.is_in_place(source)
}

/// Reports everything about External ID on a large Azure AD B2C tenant.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    let plan = context.plan;
    if !context.is_external_id() {
        return;
    }
    let here = plan
        .sources
        .iter()
        .position(|source| in_place(plan, source));
    let Some(here) = here else {
        large(context, findings);
        return;
    };
    let finding = Finding::new(
        &USERS_STAY,
        context.at(pointer!["sources", here, "connection", "tenant"]),
        "these users are in the target tenant already: they stay, and applications move one by one",
    );
    findings.push(
        finding.help("Microsoft has to allow High Scale Compatibility mode for the tenant first"),
    );
    for (i, attribute) in plan.attributes.iter().enumerate() {
        let described = attribute
            .description
            .as_deref()
            .is_some_and(|text| !text.trim().is_empty());
        if !described && builtin::property(&attribute.name).is_none() {
            let finding = Finding::new(
                &ATTRIBUTE_WITHOUT_DESCRIPTION,
                context.at(pointer!["attributes", i, "name"]),
                format!("`{}` has no description", attribute.name),
            );
            findings.push(finding.help("add a `description`"));
        }
    }
    unsupported(context, findings);
    for (has, section) in [
        (!plan.credentials.is_empty(), "credentials"),
        (plan.jit.is_some(), "jit"),
    ] {
        if has {
            let finding = Finding::new(
                &NOBODY_IS_IMPORTED,
                context.key(pointer![section]),
                format!("`{section}` has no effect: users and passwords are in the tenant already"),
            );
            findings.push(finding.help("delete it"));
        }
    }
}

fn large(context: &Context<'_>, findings: &mut Findings) {
    let plan = context.plan;
    let users = plan
        .inventory
        .as_ref()
        .and_then(|inventory| inventory.user_count);
    let from_b2c = plan
        .sources
        .iter()
        .any(|source| source.store == Store::AzureAdB2c);
    if from_b2c && users.is_some_and(|users| users >= LARGE) {
        let finding = Finding::new(
            &LARGE_TENANT,
            context.at(pointer!["inventory", "userCount"]),
            "External ID may run on the tenant these users are in, so that nobody moves",
        );
        findings.push(finding.help("compare both ways before the import is planned"));
    }
}

fn unsupported(context: &Context<'_>, findings: &mut Findings) {
    let plan = context.plan;
    let mut report = |pointer: String, what: &str, severity| {
        let mut finding = Finding::new(
            &NOT_IN_THIS_MODE,
            context.at(pointer),
            format!("{what} in High Scale Compatibility mode"),
        );
        finding.severity = severity;
        findings.push(
            finding.help("leave their applications on Azure AD B2C, or offer another way in"),
        );
    };
    for (i, provider) in plan.identity_providers.iter().enumerate() {
        use IdentityProviderKind as Kind;
        if matches!(provider.kind, Kind::Apple | Kind::Saml | Kind::Oidc) {
            let pointer = pointer!["identityProviders", i, "kind"];
            report(
                pointer,
                &format!("nobody can sign in with `{}`", provider.name),
                Severity::Error,
            );
        }
    }
    for (i, method) in plan.mfa.methods.iter().enumerate() {
        if *method == MfaMethod::Phone && plan.mfa.mode != MfaMode::Never {
            let pointer = pointer!["mfa", "methods", i];
            report(pointer, "a phone is no second factor", Severity::Error);
        }
    }
    if plan.users.factors.passkey != FactorRule::Drop {
        let pointer = pointer!["users", "factors", "passkey"];
        report(pointer, "there are no passkeys", Severity::Warning);
    }
    for i in 0..plan.app_roles.len() {
        let pointer = pointer!["appRoles", i, "group"];
        report(
            pointer,
            "groups cannot be assigned to applications",
            Severity::Error,
        );
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::testing::{b2c, external_id};

    const HERE: &str =
        "sources: [{id: b2c, store: azureAdB2c, connection: {tenant: Contoso.onmicrosoft.com}}]\n";
    const ELSEWHERE: &str =
        "sources: [{id: b2c, store: azureAdB2c, connection: {tenant: legacy.onmicrosoft.com}}]\n";

    fn here(code: &str, more: &str) -> String {
        external_id(code, &format!("{HERE}{more}"))
    }

    fn elsewhere(code: &str, more: &str) -> String {
        external_id(code, &format!("{ELSEWHERE}{more}"))
    }

    #[test]
    fn ent2250_reports_that_users_stay() {
        assert_snapshot!(here("ENT2250", ""), @r#"
        info /sources/0/connection/tenant: these users are in the target tenant already: they stay, and applications move one by one
          help: Microsoft has to allow High Scale Compatibility mode for the tenant first
        "#);
    }

    #[test]
    fn ent2250_accepts_another_tenant_and_platform() {
        assert_eq!(elsewhere("ENT2250", ""), "");
        assert_eq!(b2c("ENT2250", HERE), "");
    }

    #[test]
    fn ent2251_reports_a_tenant_that_may_stay() {
        assert_snapshot!(elsewhere("ENT2251", "inventory: {userCount: 6000000}"), @r#"
        info /inventory/userCount: External ID may run on the tenant these users are in, so that nobody moves
          help: compare both ways before the import is planned
        "#);
    }

    #[test]
    fn ent2251_accepts_smaller_tenants_other_stores_and_a_plan_that_stays() {
        assert_eq!(elsewhere("ENT2251", "inventory: {userCount: 250000}"), "");
        assert_eq!(here("ENT2251", "inventory: {userCount: 6000000}"), "");
        let auth0 = "sources: [{id: a, store: auth0}]\ninventory: {userCount: 6000000}";
        assert_eq!(external_id("ENT2251", auth0), "");
    }

    #[test]
    fn ent2252_reports_attributes_without_description() {
        assert_snapshot!(here("ENT2252", "attributes: [{name: tier}, {name: card, description: ' '}]"), @r#"
        error /attributes/0/name: `tier` has no description
          help: add a `description`
        error /attributes/1/name: `card` has no description
          help: add a `description`
        "#);
    }

    #[test]
    fn ent2252_accepts_descriptions_built_in_properties_and_other_tenants() {
        let attributes = "attributes: [{name: tier, description: Tier}, {name: city}]";
        assert_eq!(here("ENT2252", attributes), "");
        assert_eq!(elsewhere("ENT2252", "attributes: [{name: tier}]"), "");
    }

    const UNSUPPORTED: &str = "\
identityProviders: [{name: apple, kind: apple}, {name: google, kind: google}]
mfa: {mode: conditional, methods: [phone, email]}
users: {factors: {passkey: reenrol}}
appRoles: [{name: r, application: a, role: r, group: g}]
";

    #[test]
    fn ent2253_reports_what_is_not_supported() {
        assert_snapshot!(here("ENT2253", UNSUPPORTED), @r#"
        error /identityProviders/0/kind: nobody can sign in with `apple` in High Scale Compatibility mode
          help: leave their applications on Azure AD B2C, or offer another way in
        error /mfa/methods/0: a phone is no second factor in High Scale Compatibility mode
          help: leave their applications on Azure AD B2C, or offer another way in
        warning /users/factors/passkey: there are no passkeys in High Scale Compatibility mode
          help: leave their applications on Azure AD B2C, or offer another way in
        error /appRoles/0/group: groups cannot be assigned to applications in High Scale Compatibility mode
          help: leave their applications on Azure AD B2C, or offer another way in
        "#);
    }

    #[test]
    fn ent2253_accepts_them_in_an_external_tenant() {
        assert_eq!(elsewhere("ENT2253", UNSUPPORTED), "");
        assert_eq!(
            here("ENT2253", "mfa: {mode: conditional, methods: [email]}"),
            ""
        );
    }

    #[test]
    fn ent2254_reports_rules_for_an_import() {
        assert_snapshot!(here("ENT2254", "credentials: [{name: all, password: justInTime}]"), @r#"
        warning /credentials: `credentials` has no effect: users and passwords are in the tenant already
          help: delete it
        "#);
    }

    #[test]
    fn ent2254_accepts_them_when_users_move() {
        assert_eq!(
            elsewhere(
                "ENT2254",
                "credentials: [{name: all, password: justInTime}]"
            ),
            ""
        );
    }
}
