//! Names: unique, not reserved, not too long. `ENT2040`–`ENT2049`.

use std::collections::HashMap;

use super::Context;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::pointer;
use crate::util::pointer::child;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &NAME_TWICE,
    &LISTED_TWICE,
    &RESERVED_NAME,
    &POLICY_PREFIX_DOUBLED,
    &NAME_TOO_LONG,
];

/// A name is used twice.
pub static NAME_TWICE: CodeInfo = CodeInfo {
    id: "ENT2040",
    severity: Severity::Error,
    title: "a name is used twice",
    explain: "\
Other parts of the plan refer to things by name, environments merge lists by name, and what is applied
is found again by name. Two items of one list with the same name are therefore one too many: nobody can
say which of them is meant. Names are compared without case, because Microsoft Graph and policy ids are.

Rename one of them, or delete the copy.",
    source: "Microsoft Learn: custom policy overview (policy ids are not case-sensitive); how this program finds what it owns",
};

/// An entry is listed twice.
pub static LISTED_TWICE: CodeInfo = CodeInfo {
    id: "ENT2041",
    severity: Severity::Warning,
    title: "an entry is listed twice",
    explain: "\
The list holds the same word twice. The second has no effect, or is refused where Microsoft Graph wants
a set. It is often the trace of a merge, or of a word that should have been another one.

Delete one of them, or correct it.",
    source: "Microsoft Graph: collections of unique values",
};

/// A name is reserved.
pub static RESERVED_NAME: CodeInfo = CodeInfo {
    id: "ENT2042",
    severity: Severity::Error,
    title: "a name belongs to something else",
    explain: "\
Some names are taken in every tenant: the applications `IdentityExperienceFramework`,
`ProxyIdentityExperienceFramework` and `b2c-extensions-app`, and the policies `TrustFrameworkBase`,
`TrustFrameworkLocalization` and `TrustFrameworkExtensions` that every generated set consists of. A
second thing with such a name hides the first: looking it up finds two, or the upload overwrites it.
The first two and Microsoft Graph itself are among the resources of the build tree as
`identity-experience-framework`, `proxy-identity-experience-framework` and `microsoft-graph`; an
application of the plan cannot have these names either.

Choose another name. The ids of the three applications go into `target.wellKnown`.",
    source: "Microsoft Learn: create user flows and custom policies in Azure AD B2C; extensions app",
};

/// A name carries the prefix that is added anyway.
pub static POLICY_PREFIX_DOUBLED: CodeInfo = CodeInfo {
    id: "ENT2043",
    severity: Severity::Error,
    title: "a name already has the prefix that is put before it",
    explain: "\
Ids of custom policies begin with `B2C_1A_`, ids of built-in user flows with `B2C_1_`, and full names of
custom attributes with `extension_` and the id of the extensions application. These are added to the
names in the plan. A name that has them already ends up with both, and nothing that refers to the
intended id finds it.

Write the name alone: `signup_signin`, not `B2C_1A_signup_signin`; `loyaltyNumber`, not
`extension_loyaltyNumber`.",
    source: "Microsoft Learn: custom policy overview; user flows; extension attributes",
};

/// A name is too long.
pub static NAME_TOO_LONG: CodeInfo = CodeInfo {
    id: "ENT2044",
    severity: Severity::Error,
    title: "a name is longer than the directory takes",
    explain: "\
Display names of applications have at most 256 characters. Microsoft Graph refuses longer ones when the
plan is applied.

Shorten the name; details belong into descriptions.",
    source: "Microsoft Learn: application resource type, displayName",
};

/// Reports everything about names.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    unique_names(context, findings);
    unique_entries(context, findings);
    reserved(context, findings);
    doubled_prefixes(context, findings);
    long_names(context, findings);
}

/// Names of one list with the pointer of each.
type Named<'a> = (&'static str, Vec<(String, &'a str)>);

/// Names of a top-level list.
fn list<'a, T>(
    what: &'static str,
    section: &str,
    key: &str,
    items: &'a [T],
    name: fn(&'a T) -> &'a str,
) -> Named<'a> {
    let names = items
        .iter()
        .enumerate()
        .map(|(i, item)| (pointer![section, i, key], name(item)));
    (what, names.collect())
}

fn named_lists<'a>(context: &'a Context<'_>) -> Vec<Named<'a>> {
    let plan = context.plan;
    let mut lists = vec![
        list("source", "sources", "id", &plan.sources, |x| &x.id),
        list("cohort", "cohorts", "name", &plan.cohorts, |x| &x.name),
        list("attribute", "attributes", "name", &plan.attributes, |x| {
            &x.name
        }),
        list(
            "credential rule",
            "credentials",
            "name",
            &plan.credentials,
            |x| &x.name,
        ),
        list(
            "application",
            "applications",
            "name",
            &plan.applications,
            |x| &x.name,
        ),
        list(
            "provider",
            "identityProviders",
            "name",
            &plan.identity_providers,
            |x| &x.name,
        ),
        list("user flow", "userFlows", "name", &plan.user_flows, |x| {
            &x.name
        }),
        list("resource", "graph", "name", &plan.graph, |x| &x.name),
        list("group", "groups", "name", &plan.groups, |x| &x.name),
        list(
            "role assignment",
            "appRoles",
            "name",
            &plan.app_roles,
            |x| &x.name,
        ),
        list(
            "policy",
            "conditionalAccess",
            "name",
            &plan.conditional_access,
            |x| &x.name,
        ),
    ];
    if let Some(inventory) = &plan.inventory {
        let names = inventory.features.iter().enumerate();
        let names = names.map(|(i, item)| {
            let pointer = pointer!["inventory", "features", i, "name"];
            (pointer, super::gaps::gap(item.name).word)
        });
        lists.push(("feature", names.collect()));
    }
    let nested = |base: String, key: &'static str| {
        move |(i, name): (usize, &'a str)| (child(&child(&base, i), key), name)
    };
    for (i, app) in plan.applications.iter().enumerate() {
        for (what, key, names) in [
            (
                "scope",
                "scopes",
                app.scopes
                    .iter()
                    .map(|x| x.name.as_str())
                    .collect::<Vec<_>>(),
            ),
            (
                "role",
                "roles",
                app.roles.iter().map(|x| x.name.as_str()).collect(),
            ),
            (
                "credential",
                "credentials",
                app.credentials.iter().map(|x| x.name.as_str()).collect(),
            ),
        ] {
            let place = nested(pointer!["applications", i, key], "name");
            lists.push((what, names.into_iter().enumerate().map(place).collect()));
        }
    }
    for (i, flow) in plan.user_flows.iter().enumerate() {
        let place = nested(pointer!["userFlows", i, "attributes"], "attribute");
        let names = flow.attributes.iter().map(|x| x.attribute.as_str());
        lists.push((
            "attribute of the flow",
            names.enumerate().map(place).collect(),
        ));
        let place = nested(pointer!["userFlows", i, "apiConnectors"], "name");
        let names = flow.api_connectors.iter().map(|x| x.name.as_str());
        lists.push(("connector", names.enumerate().map(place).collect()));
    }
    if let Some(policies) = &plan.custom_policies {
        let place = nested(pointer!["customPolicies", "relyingParties"], "name");
        let names = policies.relying_parties.iter().map(|x| x.name.as_str());
        lists.push(("relying party", names.enumerate().map(place).collect()));
        let place = nested(pointer!["customPolicies", "keys"], "id");
        let ids = policies.keys.iter().map(|x| x.id.as_str());
        lists.push(("key", ids.enumerate().map(place).collect()));
    }
    if let Some(jit) = &plan.jit {
        let place = nested(pointer!["jit", "verifiers"], "name");
        let names = jit.verifiers.iter().map(|x| x.name.as_str());
        lists.push(("verifier", names.enumerate().map(place).collect()));
    }
    if let Some(rollout) = &plan.rollout {
        let place = nested(pointer!["rollout", "waves"], "name");
        let names = rollout.waves.iter().map(|x| x.name.as_str());
        lists.push(("wave", names.enumerate().map(place).collect()));
    }
    lists
}

fn unique_names(context: &Context<'_>, findings: &mut Findings) {
    for (what, names) in named_lists(context) {
        let mut first: HashMap<String, &str> = HashMap::with_capacity(names.len());
        for (pointer, name) in &names {
            let Some(place) = first.insert(name.to_lowercase(), pointer) else {
                continue;
            };
            let finding = Finding::new(
                &NAME_TWICE,
                context.at(pointer.clone()),
                format!("there is a {what} `{name}` already"),
            );
            findings.push(
                finding
                    .help("names are compared without case; rename one or delete the copy")
                    .related("the first one", context.at(place)),
            );
        }
    }
}

fn unique_entries(context: &Context<'_>, findings: &mut Findings) {
    let plan = context.plan;
    let mut lists: Vec<(String, &[String])> = Vec::new();
    for (i, app) in plan.applications.iter().enumerate() {
        lists.push((
            pointer!["applications", i, "redirectUris"],
            &app.redirect_uris,
        ));
        lists.push((
            pointer!["applications", i, "relyingParties"],
            &app.relying_parties,
        ));
        lists.push((
            pointer!["applications", i, "identifierUris"],
            &app.identifier_uris,
        ));
        for (j, permission) in app.permissions.iter().enumerate() {
            let pointer = |key| pointer!["applications", i, "permissions", j, key];
            lists.push((pointer("scopes"), &permission.scopes));
            lists.push((pointer("roles"), &permission.roles));
        }
    }
    for (i, flow) in plan.user_flows.iter().enumerate() {
        lists.push((
            pointer!["userFlows", i, "identityProviders"],
            &flow.identity_providers,
        ));
        lists.push((pointer!["userFlows", i, "languages"], &flow.languages));
    }
    for (i, wave) in plan
        .rollout
        .iter()
        .flat_map(|rollout| rollout.waves.iter().enumerate())
    {
        lists.push((pointer!["rollout", "waves", i, "cohorts"], &wave.cohorts));
    }
    if let Some(policies) = &plan.custom_policies {
        for (i, party) in policies.relying_parties.iter().enumerate() {
            if let Some(providers) = &party.identity_providers {
                let pointer = pointer!["customPolicies", "relyingParties", i, "identityProviders"];
                lists.push((pointer, providers));
            }
        }
        let supported = &policies.languages.supported;
        lists.push((
            pointer!["customPolicies", "languages", "supported"],
            supported,
        ));
    }
    for (pointer, entries) in lists {
        let mut seen = HashMap::with_capacity(entries.len());
        for (i, entry) in entries.iter().enumerate() {
            if let Some(first) = seen.insert(entry, i) {
                let finding = Finding::new(
                    &LISTED_TWICE,
                    context.at(child(&pointer, i)),
                    format!("`{entry}` is in the list already"),
                );
                findings.push(
                    finding
                        .help("delete one of them")
                        .related("the first one", context.at(child(&pointer, first))),
                );
            }
        }
    }
}

/// Display names of applications that exist in every tenant, in lower case.
const RESERVED_APPLICATIONS: [&str; 3] = [
    "identityexperienceframework",
    "proxyidentityexperienceframework",
    "b2c-extensions-app",
];

/// Names of the policies every generated set consists of, in lower case.
const RESERVED_POLICIES: [&str; 3] = [
    "trustframeworkbase",
    "trustframeworklocalization",
    "trustframeworkextensions",
];

/// Names of applications among the resources of the desired state that this program adds itself.
const OWN_APPLICATIONS: [&str; 3] = [
    "identity-experience-framework",
    "microsoft-graph",
    "proxy-identity-experience-framework",
];

fn reserved(context: &Context<'_>, findings: &mut Findings) {
    let mut report = |pointer: String, name: &str, owner: &str| {
        let finding = Finding::new(
            &RESERVED_NAME,
            context.at(pointer),
            format!("`{name}` is the name of {owner}"),
        );
        findings.push(finding.help("choose another name"));
    };
    for (i, app) in context.plan.applications.iter().enumerate() {
        let names = [
            ("name", Some(&app.name)),
            ("displayName", app.display_name.as_ref()),
        ];
        for (key, name) in names
            .into_iter()
            .filter_map(|(key, name)| Some((key, name?)))
        {
            let lower = name.to_lowercase();
            if RESERVED_APPLICATIONS
                .iter()
                .any(|reserved| lower.starts_with(reserved))
            {
                let owner = "an application that Azure AD B2C needs";
                report(pointer!["applications", i, key], name, owner);
            }
        }
        if OWN_APPLICATIONS.contains(&app.name.to_lowercase().as_str()) {
            let owner = "an application that is added where it is needed";
            report(pointer!["applications", i, "name"], &app.name, owner);
        }
    }
    let parties = context
        .policies()
        .into_iter()
        .flat_map(|policies| &policies.relying_parties);
    for (i, party) in parties.enumerate() {
        if RESERVED_POLICIES.contains(&party.name.to_lowercase().as_str()) {
            let pointer = pointer!["customPolicies", "relyingParties", i, "name"];
            report(pointer, &party.name, "a policy that every set consists of");
        }
    }
}

fn doubled_prefixes(context: &Context<'_>, findings: &mut Findings) {
    let plan = context.plan;
    let mut names: Vec<(String, &str, &[&str])> = Vec::new();
    const POLICY: &[&str] = &["B2C_1A_", "B2C_1_"];
    for (i, flow) in plan.user_flows.iter().enumerate() {
        names.push((pointer!["userFlows", i, "name"], &flow.name, POLICY));
    }
    if let Some(policies) = &plan.custom_policies {
        names.push((
            pointer!["customPolicies", "prefix"],
            &policies.prefix,
            POLICY,
        ));
        for (i, party) in policies.relying_parties.iter().enumerate() {
            let pointer = pointer!["customPolicies", "relyingParties", i, "name"];
            names.push((pointer, &party.name, POLICY));
        }
    }
    for (i, attribute) in plan.attributes.iter().enumerate() {
        names.push((
            pointer!["attributes", i, "name"],
            &attribute.name,
            &["extension_"],
        ));
    }
    if let Some(jit) = &plan.jit {
        names.push((pointer!["jit", "flag"], &jit.flag, &["extension_"]));
    }
    for (pointer, name, prefixes) in names {
        let doubled = prefixes.iter().find(|prefix| {
            name.get(..prefix.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        });
        if let Some(prefix) = doubled {
            let finding = Finding::new(
                &POLICY_PREFIX_DOUBLED,
                context.at(pointer),
                format!("`{name}` begins with `{prefix}`, which is put before it anyway"),
            );
            findings.push(finding.help(format!("write it without `{prefix}`")));
        }
    }
}

/// Longest display name of an application (Microsoft Graph, application resource type).
const DISPLAY_NAME: usize = 256;

fn long_names(context: &Context<'_>, findings: &mut Findings) {
    for (i, app) in context.plan.applications.iter().enumerate() {
        let name = app.display_name.as_deref().unwrap_or_default();
        let length = name.encode_utf16().count();
        if length > DISPLAY_NAME {
            let finding = Finding::new(
                &NAME_TOO_LONG,
                context.at(pointer!["applications", i, "displayName"]),
                format!("the display name has {length} characters, more than {DISPLAY_NAME}"),
            );
            findings.push(finding.help("shorten it"));
        }
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::testing::{b2c, external_id};

    #[test]
    fn ent2040_reports_names_that_differ_in_case_alone() {
        assert_snapshot!(b2c("ENT2040", "
cohorts: [{name: staff, where: {}}, {name: Staff, where: {}}]
applications: [{name: api, kind: api, scopes: [{name: read}, {name: read}]}]
inventory: {features: [{name: kmsi}, {name: kmsi, note: Dropped}]}
customPolicies: {relyingParties: [{name: SignIn}, {name: signin}]}
"), @r#"
        error /cohorts/1/name: there is a cohort `Staff` already
          help: names are compared without case; rename one or delete the copy
          /cohorts/0/name: the first one
        error /inventory/features/1/name: there is a feature `kmsi` already
          help: names are compared without case; rename one or delete the copy
          /inventory/features/0/name: the first one
        error /applications/0/scopes/1/name: there is a scope `read` already
          help: names are compared without case; rename one or delete the copy
          /applications/0/scopes/0/name: the first one
        error /customPolicies/relyingParties/1/name: there is a relying party `signin` already
          help: names are compared without case; rename one or delete the copy
          /customPolicies/relyingParties/0/name: the first one
        "#);
    }

    #[test]
    fn ent2040_accepts_equal_names_of_different_things() {
        assert_eq!(
            b2c(
                "ENT2040",
                "
cohorts: [{name: staff, where: {}}]
groups: [{name: staff}]
rollout: {waves: [{name: staff}]}
"
            ),
            ""
        );
    }

    #[test]
    fn ent2041_reports_a_repeated_entry() {
        assert_snapshot!(b2c("ENT2041", "
applications: [{name: spa, kind: spa, redirectUris: ['https://a.com/', 'https://a.com/']}]
"), @r#"
        warning /applications/0/redirectUris/1: `https://a.com/` is in the list already
          help: delete one of them
          /applications/0/redirectUris/0: the first one
        "#);
    }

    #[test]
    fn ent2041_accepts_different_entries() {
        let uris = "['https://a.com/', 'https://a.com/A']";
        let apps = format!("applications: [{{name: spa, kind: spa, redirectUris: {uris}}}]");
        assert_eq!(b2c("ENT2041", &apps), "");
    }

    #[test]
    fn ent2042_reports_names_of_applications_and_policies_that_exist_already() {
        assert_snapshot!(b2c("ENT2042", "
applications:
  - {name: ief, kind: api, displayName: IdentityExperienceFramework}
  - {name: microsoft-graph, kind: api}
customPolicies: {relyingParties: [{name: TrustFrameworkExtensions}]}
"), @r#"
        error /applications/0/displayName: `IdentityExperienceFramework` is the name of an application that Azure AD B2C needs
          help: choose another name
        error /applications/1/name: `microsoft-graph` is the name of an application that is added where it is needed
          help: choose another name
        error /customPolicies/relyingParties/0/name: `TrustFrameworkExtensions` is the name of a policy that every set consists of
          help: choose another name
        "#);
    }

    #[test]
    fn ent2042_accepts_names_of_your_own() {
        assert_eq!(
            b2c("ENT2042", "applications: [{name: identity, kind: api}]"),
            ""
        );
    }

    #[test]
    fn ent2043_reports_prefixes_that_are_added_anyway() {
        assert_snapshot!(b2c("ENT2043", "
customPolicies: {prefix: B2C_1A_Shop_, relyingParties: [{name: b2c_1a_signin}]}
attributes: [{name: extension_loyalty}]
"), @r#"
        error /customPolicies/prefix: `B2C_1A_Shop_` begins with `B2C_1A_`, which is put before it anyway
          help: write it without `B2C_1A_`
        error /customPolicies/relyingParties/0/name: `b2c_1a_signin` begins with `B2C_1A_`, which is put before it anyway
          help: write it without `B2C_1A_`
        error /attributes/0/name: `extension_loyalty` begins with `extension_`, which is put before it anyway
          help: write it without `extension_`
        "#);
    }

    #[test]
    fn ent2043_accepts_names_without_prefixes() {
        assert_eq!(
            b2c(
                "ENT2043",
                "customPolicies: {prefix: Shop_, relyingParties: [{name: signin}]}"
            ),
            ""
        );
    }

    #[test]
    fn ent2044_reports_a_display_name_the_directory_refuses() {
        let app = |length| {
            let name = "x".repeat(length);
            external_id(
                "ENT2044",
                &format!("applications: [{{name: spa, kind: spa, displayName: {name}}}]"),
            )
        };
        assert_snapshot!(app(257), @r#"
        error /applications/0/displayName: the display name has 257 characters, more than 256
          help: shorten it
        "#);
        assert_eq!(app(256), "");
    }

    #[test]
    fn ent2044_accepts_the_default() {
        assert_eq!(
            external_id("ENT2044", "applications: [{name: spa, kind: spa}]"),
            ""
        );
    }
}
