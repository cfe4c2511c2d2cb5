//! The tenant: `ENT2001`–`ENT2019`.

#[cfg(test)]
mod tests;

use super::Context;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{Cloud, Platform};
use crate::pointer;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &NO_NEW_TENANTS,
    &NOT_AN_INITIAL_DOMAIN,
    &NOT_A_GUID,
    &PLATFORM_NOT_IN_CLOUD,
    &SUBDOMAIN_FORM,
    &CUSTOM_DOMAIN_FORM,
    &IDS_MIXED_UP,
];

/// Azure AD B2C is closed to new customers.
pub static NO_NEW_TENANTS: CodeInfo = CodeInfo {
    id: "ENT2001",
    severity: Severity::Info,
    title: "Azure AD B2C has no new tenants since 2025-05-01",
    explain: "\
Azure AD B2C has been closed to new customers since 1 May 2025. Tenants that exist keep working:
Microsoft has committed to supporting them until at least May 2030. A plan may target such a tenant;
one that still has to be created cannot be had.

Without a tenant, or for a system that outlives 2030, target `externalId` instead:

    target:
      platform: externalId
      tenant: contoso.onmicrosoft.com

Silence this note once the decision is made, with the reason:

    lint:
      suppress:
        - code: ENT2001
          reason: our tenant exists; External ID follows in 2028
          expires: 2028-01-31",
    source: "Microsoft Learn: Azure AD B2C frequently asked questions, end of sale",
};

/// The tenant is not an initial domain.
pub static NOT_AN_INITIAL_DOMAIN: CodeInfo = CodeInfo {
    id: "ENT2002",
    severity: Severity::Error,
    title: "`target.tenant` is not a tenant's initial domain",
    explain: "\
Every tenant has one initial domain that never changes, such as `contoso.onmicrosoft.com`. It is the
issuer of every local account and the `TenantId` of every policy file. A verified custom domain, a
sign-in host (`contoso.b2clogin.com`) or the tenant's id cannot stand in for it: Microsoft Graph
refuses such accounts with \"Issuer should match tenants domainName\".

The part before `.onmicrosoft.com` consists of letters and digits. Policy files allow no hyphen and no
underscore in `TenantId`, and at most 63 characters altogether.

The initial domain is shown in the portal under *Custom domain names*. In other clouds it ends with
`.onmicrosoft.us` or `.partner.onmschina.cn`.",
    source: "Microsoft Learn: objectIdentity resource type; TrustFrameworkPolicy_0.3.0.0.xsd, type TenantId",
};

/// A text that should be a GUID is not.
pub static NOT_A_GUID: CodeInfo = CodeInfo {
    id: "ENT2003",
    severity: Severity::Error,
    title: "an id is not a GUID",
    explain: "\
Ids of tenants, applications, directory objects and Application Insights resources are GUIDs: 32
hexadecimal digits in groups of 8-4-4-4-12, such as `22222222-3333-4444-8555-666666666666`. Anything
else is refused when the plan is applied, or worse: a policy with a wrong application id uploads well
and fails at the first sign-in.

Copy the id from the portal. Leave the setting out when the application does not exist yet: it is
created, and its id is listed in `pending.json` until then. An id of zeros only is a placeholder.",
    source: "RFC 9562, 4; Microsoft Learn: application resource type",
};

/// The platform is not known to exist in the cloud.
pub static PLATFORM_NOT_IN_CLOUD: CodeInfo = CodeInfo {
    id: "ENT2004",
    severity: Severity::Warning,
    title: "the platform is not known to exist in this cloud",
    explain: "\
The national clouds do not have every product. External ID for customers (external tenants) is a
product of the worldwide cloud; Azure AD B2C exists there and in Azure operated by 21Vianet. For other
combinations no documentation is known to this program, and several of the Microsoft Graph interfaces
it needs are documented for the worldwide cloud only.

Ask Microsoft before building on it, or use `cloud: public`. When you know better, suppress the
finding with the reason.",
    source: "Microsoft Learn: national cloud deployments of Microsoft Graph; Azure AD B2C in Azure China 21Vianet",
};

/// The subdomain is not a label.
pub static SUBDOMAIN_FORM: CodeInfo = CodeInfo {
    id: "ENT2005",
    severity: Severity::Error,
    title: "`target.subdomain` is not the first label of a ciamlogin.com host",
    explain: "\
People sign in to External ID at `https://SUBDOMAIN.ciamlogin.com`. The setting is that first label
alone: 1 to 26 letters and digits, for example `contoso`, without the domain, a scheme or a path.",
    source: "Azure REST API specification: ciamDirectories, parameter resourceName",
};

/// The custom domain is not a host name.
pub static CUSTOM_DOMAIN_FORM: CodeInfo = CodeInfo {
    id: "ENT2006",
    severity: Severity::Error,
    title: "`target.customDomain` is not a host name of your own",
    explain: "\
A custom domain is the host people see at sign-in, such as `login.contoso.com`: a name below a domain
you own, without scheme, port or path. Hosts of Microsoft (`…onmicrosoft.com`, `…b2clogin.com`,
`…ciamlogin.com`) cannot be custom domains; leave the setting out to use them.",
    source: "Microsoft Learn: custom URL domains in Azure AD B2C and External ID",
};

/// Two well-known ids are the same.
pub static IDS_MIXED_UP: CodeInfo = CodeInfo {
    id: "ENT2007",
    severity: Severity::Error,
    title: "two different things have the same id",
    explain: "\
The `IdentityExperienceFramework` application, its proxy and the extensions application are three
registrations with three application ids, and the extensions application has an object id beside its
application id. Where two of them are equal one was copied twice. The policies would upload, and every
sign-in with a password, or every custom attribute, would fail.

Look the ids up again. The object id of the extensions application is that of the *application*, shown
in *App registrations*, not that of its service principal in *Enterprise applications*.",
    source: "Microsoft Learn: create user flows and custom policies in Azure AD B2C; custom attributes in custom policies",
};

/// Reports everything about the section.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    no_new_tenants(context, findings);
    initial_domain(context, findings);
    guids(context, findings);
    platform_in_cloud(context, findings);
    hosts(context, findings);
    ids_mixed_up(context, findings);
}

fn no_new_tenants(context: &Context<'_>, findings: &mut Findings) {
    if context.is_b2c() {
        let finding = Finding::new(
            &NO_NEW_TENANTS,
            context.at(pointer!["target", "platform"]),
            "Azure AD B2C has taken no new tenants since 2025-05-01 and is supported until at least \
             May 2030",
        );
        findings.push(finding.help(
            "make sure the tenant exists, and plan for `externalId`; suppress this once decided",
        ));
    }
}

/// How initial domains end in each cloud.
const fn suffix(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Public => ".onmicrosoft.com",
        Cloud::UsGovernment => ".onmicrosoft.us",
        Cloud::China => ".partner.onmschina.cn",
    }
}

fn initial_domain(context: &Context<'_>, findings: &mut Findings) {
    let target = &context.plan.target;
    let suffix = suffix(target.cloud);
    if let Some((message, help)) = wrong_tenant(&target.tenant, suffix) {
        let place = context.at(pointer!["target", "tenant"]);
        findings.push(Finding::new(&NOT_AN_INITIAL_DOMAIN, place, message).help(help));
    }
}

/// Most characters of an initial domain (`TrustFrameworkPolicy_0.3.0.0.xsd`, type `TenantId`).
const LONGEST_TENANT: usize = 63;

/// What is wrong with an initial domain, and the fix.
fn wrong_tenant(tenant: &str, suffix: &str) -> Option<(String, String)> {
    if tenant.len() > LONGEST_TENANT {
        return Some((
            format!("the tenant is longer than {LONGEST_TENANT} characters"),
            format!("give the initial domain, for example `contoso{suffix}`"),
        ));
    }
    let lower = tenant.to_lowercase();
    if let Some(label) = lower.strip_suffix(suffix) {
        if let Some(character) = label.chars().find(|c| !c.is_ascii_alphanumeric()) {
            return Some((
                format!("the tenant `{tenant}` has `{character}` in its name"),
                format!(
                    "an initial domain is letters and digits followed by `{suffix}`; copy it from \
                     the portal"
                ),
            ));
        }
        return (label.len() < 3).then(|| {
            (
                format!("the tenant name in `{tenant}` is too short"),
                "an initial domain has at least three letters or digits before its first dot"
                    .to_owned(),
            )
        });
    }
    let give = format!("give the initial domain, for example `contoso{suffix}`");
    let message = if is_guid(tenant) {
        format!("`{tenant}` is a tenant's id, not its initial domain")
    } else if lower.ends_with(".b2clogin.com") || lower.ends_with(".ciamlogin.com") {
        format!("`{tenant}` is a sign-in host, not the tenant's initial domain")
    } else if tenant.contains("://") {
        format!("`{tenant}` is an address, not the tenant's initial domain")
    } else {
        format!("`{tenant}` is not an initial domain: it does not end with `{suffix}`")
    };
    let help = if is_guid(tenant) {
        format!("{give}, and put the id into `tenantId`")
    } else if lower.contains(".onmicrosoft.") || lower.contains(".onmschina.") {
        format!("{give}, or change `cloud`")
    } else {
        give
    };
    Some((message, help))
}

/// Whether `text` is a GUID as Microsoft writes it.
pub(super) fn is_guid(text: &str) -> bool {
    let mut groups = text.split('-');
    [8, 4, 4, 4, 12].into_iter().all(|length| {
        groups
            .next()
            .is_some_and(|g| g.len() == length && g.bytes().all(|byte| byte.is_ascii_hexdigit()))
    }) && groups.next().is_none()
}

fn guids(context: &Context<'_>, findings: &mut Findings) {
    let plan = context.plan;
    let target = &plan.target;
    let mut check = |pointer: String, text: &str| {
        let message = if !is_guid(text) {
            format!("`{text}` is not a GUID")
        } else if text.bytes().all(|byte| matches!(byte, b'0' | b'-')) {
            format!("`{text}` is a placeholder, not an id")
        } else {
            return;
        };
        let braces = !is_guid(text);
        let help = if braces && is_guid(text.trim_matches(|c| matches!(c, '{' | '}' | ' '))) {
            "write it without braces and spaces"
        } else {
            "copy the id from the portal, or leave the setting out when it does not exist yet"
        };
        findings.push(Finding::new(&NOT_A_GUID, context.at(pointer), message).help(help));
    };
    if let Some(id) = &target.tenant_id {
        check(pointer!["target", "tenantId"], id);
    }
    let known = &target.well_known;
    for (name, ids) in [
        (
            "identityExperienceFramework",
            &known.identity_experience_framework,
        ),
        (
            "proxyIdentityExperienceFramework",
            &known.proxy_identity_experience_framework,
        ),
    ] {
        if let Some(ids) = ids {
            check(pointer!["target", "wellKnown", name, "appId"], &ids.app_id);
        }
    }
    if let Some(app) = &known.extensions_app {
        let pointer = |key| pointer!["target", "wellKnown", "extensionsApp", key];
        check(pointer("appId"), &app.app_id);
        check(pointer("objectId"), &app.object_id);
    }
    for (i, application) in plan.applications.iter().enumerate() {
        if let Some(id) = &application.app_id {
            check(pointer!["applications", i, "appId"], id);
        }
    }
    for (i, credential) in plan.credentials.iter().enumerate() {
        if let Some(legacy) = &credential.legacy_tenant {
            check(
                pointer!["credentials", i, "legacyTenant", "clientId"],
                &legacy.client_id,
            );
            if let Some(id) = &legacy.resource_id {
                check(pointer!["credentials", i, "legacyTenant", "resourceId"], id);
            }
        }
    }
    for (i, policy) in plan.conditional_access.iter().enumerate() {
        for (j, id) in policy.exclude_users.iter().enumerate() {
            check(pointer!["conditionalAccess", i, "excludeUsers", j], id);
        }
    }
    if let Some(tracing) = plan
        .monitoring
        .as_ref()
        .and_then(|m| m.journey_tracing.as_ref())
    {
        check(
            pointer!["monitoring", "journeyTracing", "instrumentationKey"],
            &tracing.instrumentation_key,
        );
    }
}

fn platform_in_cloud(context: &Context<'_>, findings: &mut Findings) {
    let (product, cloud) = match (context.plan.target.platform, context.plan.target.cloud) {
        (Platform::ExternalId, Cloud::UsGovernment) => ("External ID", "Azure for US Government"),
        (Platform::ExternalId, Cloud::China) => ("External ID", "Azure operated by 21Vianet"),
        (Platform::B2c, Cloud::UsGovernment) => ("Azure AD B2C", "Azure for US Government"),
        (_, Cloud::Public) | (Platform::B2c, Cloud::China) => return,
    };
    let finding = Finding::new(
        &PLATFORM_NOT_IN_CLOUD,
        context.at(pointer!["target", "cloud"]),
        format!("{product} is not known to exist in {cloud}"),
    );
    findings.push(finding.help("use `cloud: public`, or ask Microsoft before building on it"));
}

fn hosts(context: &Context<'_>, findings: &mut Findings) {
    let target = &context.plan.target;
    if let Some(subdomain) = &target.subdomain
        && context.is_external_id()
        && !(1..=26).contains(&subdomain.len())
            | !subdomain.bytes().all(|byte| byte.is_ascii_alphanumeric())
    {
        let finding = Finding::new(
            &SUBDOMAIN_FORM,
            context.at(pointer!["target", "subdomain"]),
            format!("`{subdomain}` is not the first label of a host below `ciamlogin.com`"),
        );
        findings.push(finding.help("write the label alone: up to 26 letters and digits"));
    }
    if let Some(host) = &target.custom_domain
        && let Some(problem) = wrong_custom_domain(host)
    {
        let finding = Finding::new(
            &CUSTOM_DOMAIN_FORM,
            context.at(pointer!["target", "customDomain"]),
            format!("`{host}` {problem}"),
        );
        findings.push(finding.help(
            "write the host alone, for example `login.contoso.com`, or leave the setting out",
        ));
    }
}

fn wrong_custom_domain(host: &str) -> Option<&'static str> {
    let lower = host.to_lowercase();
    let microsoft = [
        ".onmicrosoft.com",
        ".b2clogin.com",
        ".ciamlogin.com",
        ".b2clogin.cn",
    ];
    if host.contains("://") {
        Some("is an address, not a host name")
    } else if host.contains(['/', ':', '?', '#', '@']) {
        Some("has a port or a path")
    } else if microsoft.iter().any(|suffix| lower.ends_with(suffix)) {
        Some("is a host of Microsoft, not a custom domain")
    } else if !is_host_name(host) || !host.contains('.') {
        Some("is not a host name")
    } else {
        None
    }
}

/// Whether `text` is a DNS name: labels of letters, digits and hyphens (RFC 1123).
pub(super) fn is_host_name(text: &str) -> bool {
    text.len() <= 253
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

fn ids_mixed_up(context: &Context<'_>, findings: &mut Findings) {
    let known = &context.plan.target.well_known;
    let base = [
        "identityExperienceFramework",
        "proxyIdentityExperienceFramework",
        "extensionsApp",
    ];
    let pointer = |name: &str, key: &str| pointer!["target", "wellKnown", name, key];
    let mut ids: Vec<(String, &str)> = Vec::new();
    if let Some(app) = &known.identity_experience_framework {
        ids.push((pointer(base[0], "appId"), &app.app_id));
    }
    if let Some(app) = &known.proxy_identity_experience_framework {
        ids.push((pointer(base[1], "appId"), &app.app_id));
    }
    if let Some(app) = &known.extensions_app {
        ids.push((pointer(base[2], "appId"), &app.app_id));
        ids.push((pointer(base[2], "objectId"), &app.object_id));
    }
    for (n, (place, id)) in ids.iter().enumerate() {
        let earlier = ids[..n]
            .iter()
            .find(|(_, other)| other.eq_ignore_ascii_case(id));
        if let Some((first, _)) = earlier {
            let finding = Finding::new(
                &IDS_MIXED_UP,
                context.at(place.clone()),
                format!("`{id}` is the id of something else already"),
            );
            findings.push(
                finding
                    .help("look the ids up again: each application and object has its own")
                    .related("first used here", context.at(first.clone())),
            );
        }
    }
}
