//! Settings of the tenant itself: conditional access, branding, monitoring, administrators, resources
//! carried through. `ENT2550`–`ENT2569`.

#[cfg(test)]
mod tests;

use super::Context;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{
    BrandingImages, ConditionalAccess, ConditionalAccessState, GrantControl, MethodState,
    MfaMethod, MfaMode,
};
use crate::pointer;
use crate::util::pointer::child;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &NOBODY_EXCLUDED,
    &METHODS_WITHOUT_MFA,
    &METHOD_SWITCHED_OFF,
    &IMAGE_TYPE,
    &GRAPH_KIND_HAS_A_SECTION,
    &GRAPH_KIND_FORM,
    &ROLE_UNKNOWN,
    &TOO_POWERFUL,
    &WORKSPACE_FORM,
    &CATEGORY_UNKNOWN,
    &BLOCKS_EVERYTHING,
];

/// A policy excludes nobody.
pub static NOBODY_EXCLUDED: CodeInfo = CodeInfo {
    id: "ENT2550",
    severity: Severity::Warning,
    title: "an enforced conditional access policy can lock everybody out",
    explain: "\
A policy that is `enabled` applies to all users, administrators among them. When its second factor cannot be
used, or it blocks more than was meant, nobody can sign in to change it.

Name at least one emergency account, and start with `reportOnly`:

    conditionalAccess:
      - name: mfa-for-customers
        state: enabled
        excludeUsers: [99999999-aaaa-4bbb-8ccc-dddddddddddd]",
    source: "Microsoft Learn: manage emergency access accounts in Microsoft Entra ID",
};

/// A policy blocks every application.
pub static BLOCKS_EVERYTHING: CodeInfo = CodeInfo {
    id: "ENT2560",
    severity: Severity::Warning,
    title: "a conditional access policy blocks every application",
    explain: "\
`grant: block` without `applications` is for all users and all applications of the tenant, the portal and
Microsoft Graph among them. Once it is `enabled`, nobody signs in but the accounts of `excludeUsers`. One
that only reports is a switch away from that.

Name the applications it is for.",
    source: "Microsoft Learn: Conditional Access: plan a deployment, excluded accounts; Microsoft Graph: conditionalAccessPolicy",
};

/// MFA methods while MFA is off.
pub static METHODS_WITHOUT_MFA: CodeInfo = CodeInfo {
    id: "ENT2551",
    severity: Severity::Warning,
    title: "second factors are listed, but nobody is asked for one",
    explain: "\
`mfa.methods` has an effect only when `mfa.mode` is `always` or `conditional`; it is `never`, the default.

Set the mode, or delete the methods.",
    source: "structure of the plan",
};

/// A second factor is switched off in the tenant.
pub static METHOD_SWITCHED_OFF: CodeInfo = CodeInfo {
    id: "ENT2552",
    severity: Severity::Error,
    title: "a second factor is asked for and switched off",
    explain: "\
`mfa.methods` asks for a factor that `authenticationMethods` disables for the whole tenant. People would be
asked for something they cannot give.

Enable the method, or use another factor.",
    source: "Microsoft Learn: authentication methods policy",
};

/// An image of a type that is not taken.
pub static IMAGE_TYPE: CodeInfo = CodeInfo {
    id: "ENT2553",
    severity: Severity::Error,
    title: "a branding file is of a type the directory does not take",
    explain: "\
Images are PNG or JPEG, the favicon PNG, the style sheet CSS. Limits: background 1920 by 1080 pixels and
300 KB, banner logo 245 by 36 pixels, square logo 240 by 240 pixels and 10 KB, style sheet 25 KB. SVG is not
taken anywhere.",
    source: "Microsoft Learn: organizationalBrandingProperties resource type",
};

/// A passthrough resource has a section of its own.
pub static GRAPH_KIND_HAS_A_SECTION: CodeInfo = CodeInfo {
    id: "ENT2554",
    severity: Severity::Warning,
    title: "a passthrough resource has a section of its own",
    explain: "\
`graph` is for resources the plan has no section for. For this one it has: there, names resolve, mistakes are
found offline, and changes are compared member by member. Two entries for one resource, one here and one
there, undo each other at each apply.",
    source: "structure of the plan",
};

/// A passthrough kind is not a collection's path.
pub static GRAPH_KIND_FORM: CodeInfo = CodeInfo {
    id: "ENT2555",
    severity: Severity::Error,
    title: "the kind of a passthrough resource is not the path of a collection",
    explain: "\
`kind` is the path below the API version, without address, version, query, percent-encoding, a slash at
either end or a segment that leads up (`..`):

    graph:
      - name: terms-of-use
        kind: identityGovernance/termsOfUse/agreements
        body: {displayName: Terms of use}

The version goes into `version`. Resources are created below the collection and found again by name.",
    source: "Microsoft Learn: use the Microsoft Graph API",
};

/// A directory role nobody knows.
pub static ROLE_UNKNOWN: CodeInfo = CodeInfo {
    id: "ENT2556",
    severity: Severity::Warning,
    title: "this directory role is not known",
    explain: "\
`administrators[].role` is the English name of a built-in directory role, or its template id. The name is
not among those this program knows. Custom roles are given by their id.",
    source: "Microsoft Learn: Microsoft Entra built-in roles",
};

/// The most powerful role.
pub static TOO_POWERFUL: CodeInfo = CodeInfo {
    id: "ENT2557",
    severity: Severity::Warning,
    title: "somebody gets the most powerful role",
    explain: "\
A Global Administrator can do everything, also read and change all that a migration moves. Day-to-day work
needs less: `User Administrator` for accounts, `Application Administrator` for registrations,
`B2C IEF Policy Administrator` and `B2C IEF Keyset Administrator` for policies, `External ID User Flow
Administrator` for flows.

Keep the role for two emergency accounts, outside this plan.",
    source: "Microsoft Learn: best practices for Microsoft Entra roles",
};

/// A workspace id has a wrong form.
pub static WORKSPACE_FORM: CodeInfo = CodeInfo {
    id: "ENT2558",
    severity: Severity::Error,
    title: "`workspaceId` is not the Azure resource id of a workspace",
    explain: "\
Diagnostic settings name a Log Analytics workspace by its resource id, not by its GUID or name. It begins with `/subscriptions/`, names a resource group, and ends with the provider
`Microsoft.OperationalInsights`, the type `workspaces` and the workspace's name.

It is shown in the portal under *Properties* of the workspace.",
    source: "Microsoft Learn: diagnostic settings in Azure Monitor",
};

/// A log category nobody knows.
pub static CATEGORY_UNKNOWN: CodeInfo = CodeInfo {
    id: "ENT2559",
    severity: Severity::Warning,
    title: "this log category is not known",
    explain: "\
The tenant's logs come in categories such as `AuditLogs`, `SignInLogs`, `NonInteractiveUserSignInLogs`,
`ServicePrincipalSignInLogs` and, on Azure AD B2C, `B2CRequestLogs`. A category that does not exist is refused
when the setting is deployed.",
    source: "Microsoft Learn: Microsoft Entra activity log categories",
};

/// Reports everything about settings of the tenant.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    for (i, policy) in context.plan.conditional_access.iter().enumerate() {
        conditional_access(context, findings, i, policy);
    }
    mfa(context, findings);
    branding(context, findings);
    graph(context, findings);
    administrators(context, findings);
    diagnostics(context, findings);
}

fn conditional_access(
    context: &Context<'_>,
    findings: &mut Findings,
    i: usize,
    policy: &ConditionalAccess,
) {
    let blocks = policy.grant == GrantControl::Block && policy.applications.is_empty();
    if blocks && policy.state != ConditionalAccessState::Disabled {
        let finding = Finding::new(
            &BLOCKS_EVERYTHING,
            context.at(pointer!["conditionalAccess", i, "grant"]),
            format!("`{}` blocks every application of the tenant", policy.name),
        );
        findings.push(finding.help("name the applications it is for in `applications`"));
    }
    if policy.state != ConditionalAccessState::Enabled || !policy.exclude_users.is_empty() {
        return;
    }
    let what = match policy.grant {
        GrantControl::Block => "blocks everybody",
        GrantControl::Mfa => "asks everybody for a second factor",
    };
    let finding = Finding::new(
        &NOBODY_EXCLUDED,
        context.at(pointer!["conditionalAccess", i, "state"]),
        format!("`{}` {what}, administrators too", policy.name),
    );
    findings.push(
        finding.help("name an emergency account in `excludeUsers`, or use `reportOnly` first"),
    );
}

fn mfa(context: &Context<'_>, findings: &mut Findings) {
    let plan = context.plan;
    if plan.mfa.mode == MfaMode::Never {
        if !plan.mfa.methods.is_empty() {
            let finding = Finding::new(
                &METHODS_WITHOUT_MFA,
                context.key(pointer!["mfa", "methods"]),
                "`mfa.mode` is `never`, so nobody is asked for these",
            );
            findings.push(finding.help("set `mfa.mode`, or delete the methods"));
        }
        return;
    }
    let Some(methods) = plan
        .authentication_methods
        .as_ref()
        .filter(|_| context.is_external_id())
    else {
        return;
    };
    for (i, method) in plan.mfa.methods.iter().enumerate() {
        let (state, key) = match method {
            MfaMethod::Phone => (methods.sms, "sms"),
            MfaMethod::Email => (methods.email, "email"),
        };
        if state == Some(MethodState::Disabled) {
            let finding = Finding::new(
                &METHOD_SWITCHED_OFF,
                context.at(pointer!["mfa", "methods", i]),
                format!("`authenticationMethods.{key}` is disabled, so nobody can use this factor"),
            );
            findings.push(
                finding
                    .help(format!("set `authenticationMethods.{key}` to `enabled`"))
                    .related(
                        "disabled here",
                        context.at(pointer!["authenticationMethods", key]),
                    ),
            );
        }
    }
}

fn branding(context: &Context<'_>, findings: &mut Findings) {
    let Some(branding) = &context.plan.branding else {
        return;
    };
    images(
        context,
        findings,
        &pointer!["branding", "images"],
        &branding.images,
    );
    for (tag, localization) in &branding.localizations {
        let pointer = pointer!["branding", "localizations", tag, "images"];
        images(context, findings, &pointer, &localization.images);
    }
}

fn images(context: &Context<'_>, findings: &mut Findings, pointer: &str, images: &BrandingImages) {
    const PICTURE: &[&str] = &["png", "jpg", "jpeg"];
    for (key, file, types) in [
        ("background", &images.background, PICTURE),
        ("bannerLogo", &images.banner_logo, PICTURE),
        ("squareLogo", &images.square_logo, PICTURE),
        ("favicon", &images.favicon, &["png"]),
        ("customCss", &images.custom_css, &["css"]),
    ] {
        let Some(file) = file else { continue };
        let extension = file
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension)
            .to_lowercase();
        if !types.contains(&extension.as_str()) {
            let finding = Finding::new(
                &IMAGE_TYPE,
                context.at(child(pointer, key)),
                format!("`{file}` is not a .{} file", types.join(" or .")),
            );
            findings.push(finding.help("convert the file"));
        }
    }
}

/// Collections of Microsoft Graph, in lower case, and the section of a plan for each.
const SECTIONS: &[(&str, &str)] = &[
    ("applications", "applications"),
    ("groups", "groups"),
    ("users", "sources` and `users"),
    ("identity/identityproviders", "identityProviders"),
    ("identityproviders", "identityProviders"),
    ("identity/b2cuserflows", "userFlows"),
    ("identity/authenticationeventsflows", "userFlows"),
    ("identity/apiconnectors", "userFlows[].apiConnectors"),
    (
        "identity/customauthenticationextensions",
        "userFlows[].apiConnectors` or `jit",
    ),
    ("identity/userflowattributes", "attributes"),
    ("identity/conditionalaccess/policies", "conditionalAccess"),
    (
        "policies/authenticationmethodspolicy",
        "authenticationMethods",
    ),
    ("trustframework/policies", "customPolicies.files"),
    ("rolemanagement/directory/roleassignments", "administrators"),
];

/// Whether `path` stays below the API version: segments of letters, digits and the characters of keys,
/// none of them empty and none that leads up. Nothing is decoded on the way, so `%` is none of them.
fn is_collection(path: &str) -> bool {
    let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~'=@,()".contains(&byte);
    path.split('/')
        .all(|segment| !matches!(segment, "" | "." | "..") && segment.bytes().all(is_fine))
}

fn graph(context: &Context<'_>, findings: &mut Findings) {
    for (i, resource) in context.plan.graph.iter().enumerate() {
        let kind = resource.kind.as_str();
        let place = context.at(pointer!["graph", i, "kind"]);
        let first = kind.split('/').next().unwrap_or_default();
        let wrong = !is_collection(kind) || matches!(first, "v1.0" | "beta");
        if wrong {
            let finding = Finding::new(
                &GRAPH_KIND_FORM,
                place,
                format!("`{kind}` is not the path of a collection"),
            );
            findings
                .push(finding.help("write the path below the API version, for example `groups`"));
            continue;
        }
        let lower = kind.to_lowercase();
        if let Some((_, section)) = SECTIONS.iter().find(|(path, _)| *path == lower) {
            let finding = Finding::new(
                &GRAPH_KIND_HAS_A_SECTION,
                place,
                format!("`{kind}` has a section of its own"),
            );
            findings.push(finding.help(format!("use `{section}`")));
        }
    }
}

/// English names of directory roles (Microsoft Learn: Microsoft Entra built-in roles).
const ROLES: &[&str] = &[
    "Application Administrator",
    "Application Developer",
    "Authentication Administrator",
    "Authentication Extensibility Administrator",
    "Authentication Extensibility Password Administrator",
    "Authentication Policy Administrator",
    "B2C IEF Keyset Administrator",
    "B2C IEF Policy Administrator",
    "Cloud Application Administrator",
    "Conditional Access Administrator",
    "Directory Readers",
    "Domain Name Administrator",
    "External ID User Flow Administrator",
    "External ID User Flow Attribute Administrator",
    "External Identity Provider Administrator",
    "Global Administrator",
    "Global Reader",
    "Groups Administrator",
    "Guest Inviter",
    "Helpdesk Administrator",
    "Privileged Authentication Administrator",
    "Privileged Role Administrator",
    "Reports Reader",
    "Security Administrator",
    "Security Reader",
    "User Administrator",
];

/// Template id of Global Administrator.
const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";

fn administrators(context: &Context<'_>, findings: &mut Findings) {
    for (i, administrator) in context.plan.administrators.iter().enumerate() {
        let role = administrator.role.as_str();
        let place = context.at(pointer!["administrators", i, "role"]);
        let is_id = super::target::is_guid(role);
        if !is_id && !ROLES.contains(&role) {
            let finding = Finding::new(
                &ROLE_UNKNOWN,
                place.clone(),
                format!("`{role}` is not a known directory role"),
            );
            findings.push(
                finding
                    .help("write the English name exactly, or the role's template id")
                    .did_you_mean(role, ROLES.iter().copied()),
            );
        }
        if role == "Global Administrator" || role.eq_ignore_ascii_case(GLOBAL_ADMINISTRATOR) {
            let finding = Finding::new(
                &TOO_POWERFUL,
                place,
                format!("`{}` becomes Global Administrator", administrator.name),
            );
            findings.push(finding.help("give the roles that the work needs"));
        }
    }
}

/// Log categories (Microsoft Learn: Microsoft Entra activity log categories).
const CATEGORIES: &[&str] = &[
    "AuditLogs",
    "B2CRequestLogs",
    "ManagedIdentitySignInLogs",
    "MicrosoftGraphActivityLogs",
    "NonInteractiveUserSignInLogs",
    "ProvisioningLogs",
    "RiskyUsers",
    "ServicePrincipalSignInLogs",
    "SignInLogs",
    "UserRiskEvents",
];

fn diagnostics(context: &Context<'_>, findings: &mut Findings) {
    let monitoring = context.plan.monitoring.as_ref();
    let Some(diagnostics) = monitoring.and_then(|monitoring| monitoring.diagnostics.as_ref())
    else {
        return;
    };
    let id = diagnostics.workspace_id.to_lowercase();
    let parts: Vec<&str> = id.split('/').collect();
    let fits = matches!(
        parts.as_slice(),
        ["", "subscriptions", _, "resourcegroups", _, "providers", "microsoft.operationalinsights", "workspaces", name]
            if !name.is_empty()
    );
    if !fits {
        let finding = Finding::new(
            &WORKSPACE_FORM,
            context.at(pointer!["monitoring", "diagnostics", "workspaceId"]),
            format!(
                "`{}` is not the resource id of a workspace",
                diagnostics.workspace_id
            ),
        );
        findings.push(finding.help("copy the resource id from the workspace's properties"));
    }
    for (i, category) in diagnostics.categories.iter().enumerate() {
        if !CATEGORIES.contains(&category.as_str()) {
            let finding = Finding::new(
                &CATEGORY_UNKNOWN,
                context.at(pointer!["monitoring", "diagnostics", "categories", i]),
                format!("`{category}` is not a known log category"),
            );
            findings.push(
                finding
                    .help("correct the name")
                    .did_you_mean(category, CATEGORIES.iter().copied()),
            );
        }
    }
}
