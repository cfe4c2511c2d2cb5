//! References to other parts of the plan: `ENT2050`–`ENT2069`.

#[cfg(test)]
mod tests;

use super::Context;
use super::claim_names::CLAIM_TYPES;
use super::known::Known;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{FragmentPoint, Platform, PolicyBase, Predicate, builtin, is_policy_id};
use crate::pointer;
use crate::util::pointer::child;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &NO_SUCH_COHORT,
    &NO_SUCH_SOURCE,
    &NO_SUCH_PROVIDER,
    &NO_SUCH_ALIAS,
    &NO_SUCH_APPLICATION,
    &NO_SUCH_PERMISSION,
    &NO_SUCH_GROUP,
    &NO_SUCH_JOURNEY,
    &NO_SUCH_ATTRIBUTE,
    &NO_SUCH_CLAIM,
    &GROUP_MAPPED_NOWHERE,
];

/// A cohort that is not in the plan.
pub static NO_SUCH_COHORT: CodeInfo = CodeInfo {
    id: "ENT2050",
    severity: Severity::Error,
    title: "there is no such cohort",
    explain: "\
`credentials[].cohort` and `rollout.waves[].cohorts` name cohorts of this plan. A name that is not there
selects nobody: the users that were meant would fall through to the next rule or wave.

Correct the name, or define the cohort:

    cohorts:
      - name: staff
        where: {group: [staff]}",
    source: "structure of the plan",
};

/// A source that is not in the plan.
pub static NO_SUCH_SOURCE: CodeInfo = CodeInfo {
    id: "ENT2051",
    severity: Severity::Error,
    title: "there is no such source",
    explain: "\
`cohorts[].where.source` and `jit.verifiers[].source` name sources of this plan by their `id`. With a
name that is not there, a cohort is empty and a verifier is never asked.

Correct the name, or add the source. A store's kind (such as `auth0`) goes into `where.store`.",
    source: "structure of the plan",
};

/// An identity provider that is not in the plan.
pub static NO_SUCH_PROVIDER: CodeInfo = CodeInfo {
    id: "ENT2052",
    severity: Severity::Error,
    title: "there is no such identity provider",
    explain: "\
User flows and relying parties list identity providers of this plan by `name`. Local accounts are not in
these lists: `userFlows[].email` and `customPolicies.signIn` decide about them.

Correct the name, or configure the provider under `identityProviders`.",
    source: "structure of the plan",
};

/// A provider alias that no source declares.
pub static NO_SUCH_ALIAS: CodeInfo = CodeInfo {
    id: "ENT2053",
    severity: Severity::Error,
    title: "no source knows this provider",
    explain: "\
`cohorts[].where.provider` holds the words by which a *source* calls its social and enterprise providers,
the keys of `sources[].issuers`, or `local` for a password login. A word that is in no source's map
matches nobody, and a record with such a login would be rejected because its issuer is unknown.

    sources:
      - id: auth0-prod
        store: auth0
        issuers:
          google-oauth2: google.com
    cohorts:
      - name: google-users
        where: {provider: [google-oauth2]}",
    source: "Microsoft Learn: objectIdentity resource type, issuer",
};

/// An application that is not in the plan.
pub static NO_SUCH_APPLICATION: CodeInfo = CodeInfo {
    id: "ENT2054",
    severity: Severity::Error,
    title: "there is no such application",
    explain: "\
Permissions, role assignments, conditional access policies and `jit.applications` name applications of
this plan. Permissions may also name `microsoftGraph`.

Correct the name, or add the application; one that exists in the tenant already is added with its
`appId`.",
    source: "structure of the plan",
};

/// A scope or role that the application does not offer.
pub static NO_SUCH_PERMISSION: CodeInfo = CodeInfo {
    id: "ENT2055",
    severity: Severity::Error,
    title: "the application offers no such scope or role",
    explain: "\
A permission can only be given for a scope or role that the other application defines. Names are compared
exactly: they are the words in the token.

Correct the word, or define it:

    applications:
      - name: orders-api
        kind: api
        scopes: [{name: orders.read}]
        roles: [{name: orders.export, applications: true}]",
    source: "Microsoft Learn: application resource type, requiredResourceAccess",
};

/// A group that is not in the plan.
pub static NO_SUCH_GROUP: CodeInfo = CodeInfo {
    id: "ENT2056",
    severity: Severity::Error,
    title: "there is no such group",
    explain: "\
`users.groups[].to` and `appRoles[].group` name groups of this plan. Users of the store's group would
lose their membership without anybody noticing.

Correct the name, or add it under `groups`.",
    source: "structure of the plan",
};

/// A relying party or user flow that is not in the plan.
pub static NO_SUCH_JOURNEY: CodeInfo = CodeInfo {
    id: "ENT2057",
    severity: Severity::Error,
    title: "there is no such relying party or user flow",
    explain: "\
`applications[].relyingParties` names entries of `customPolicies.relyingParties`, and
`applications[].userFlow` names one of `userFlows`, without the `B2C_1A_` or `B2C_1_` that is put before
them. The application would call a policy that does not exist, and people would see AADB2C90073 or a
blank page.

Correct the name, or add the relying party or flow.",
    source: "Microsoft Learn: Azure AD B2C error codes",
};

/// An attribute that is neither built in nor in the plan.
pub static NO_SUCH_ATTRIBUTE: CodeInfo = CodeInfo {
    id: "ENT2058",
    severity: Severity::Error,
    title: "there is no such attribute",
    explain: "\
A sign-up page and a provider's claim mapping name attributes of this plan, or built-in ones such as
`givenName`. A custom attribute has to be defined in the tenant before anything can use it; unknown ones
are refused with \"The following extension properties are not available\".

Correct the name, or define it:

    attributes:
      - name: loyaltyNumber
        label: Loyalty number",
    source: "Microsoft Learn: extension attributes; user flow attributes",
};

/// A claim that neither the plan nor the base defines.
pub static NO_SUCH_CLAIM: CodeInfo = CodeInfo {
    id: "ENT2059",
    severity: Severity::Warning,
    title: "nothing in the plan defines this claim",
    explain: "\
A token can hold attributes of this plan and claim types of the policies. This one is neither an
attribute nor a claim type of the generated base. If no policy defines it, the upload is refused:
\"makes a reference to ClaimType with id … but neither the policy nor any of its base policies contain
such an element\".

Correct the name, define an attribute, or define the claim type in a fragment at `claimsSchema`; with
such a fragment, with a base of your own, or with `customPolicies.files`, nothing is reported here.",
    source: "Microsoft Learn: troubleshoot custom policies and user flows",
};

/// A group mapping that says nothing.
pub static GROUP_MAPPED_NOWHERE: CodeInfo = CodeInfo {
    id: "ENT2060",
    severity: Severity::Error,
    title: "a group mapping needs either `to` or `drop`",
    explain: "\
Each group of the store either becomes a group of the plan (`to`), or is left behind on purpose
(`drop: true`). Neither leaves open what happens to its members; both contradict each other.

    users:
      groups:
        - {from: editors, to: shop-editors}
        - {from: beta-testers-2014, drop: true}",
    source: "structure of the plan",
};

/// Reports every reference that names nothing.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    let mut check = Check { context, findings };
    check.cohorts();
    check.sources_and_aliases();
    check.providers();
    check.applications();
    check.groups();
    check.attributes();
    check.claims();
}

/// After so many findings nobody reads on, and looking for near names takes most of the time.
const MOST_SUGGESTIONS: usize = 200;

struct Check<'a, 'f> {
    context: &'a Context<'a>,
    findings: &'f mut Findings,
}

impl Check<'_, '_> {
    /// Reports `name` when it is none of `known`.
    fn resolve(&mut self, code: Code, pointer: String, what: &str, name: &str, known: &Known<'_>) {
        if known.contains(name) {
            return;
        }
        let known = known.as_slice();
        let mut finding = Finding::new(
            code,
            self.context.at(pointer),
            format!("there is no {what} `{name}`"),
        );
        if self.findings.len() < MOST_SUGGESTIONS {
            finding = finding.did_you_mean(name, known.iter().copied());
        }
        let help = match known {
            [] => format!("the plan has no {what} at all: add it, or take the reference out"),
            _ if known.len() <= 8 => format!("known: {}", listed(known)),
            _ => format!("add the {what}, or correct the name"),
        };
        self.findings.push(finding.help(help));
    }

    fn cohorts(&mut self) {
        let plan = self.context.plan;
        let known: Known<'_> = plan
            .cohorts
            .iter()
            .map(|cohort| cohort.name.as_str())
            .collect();
        for (i, rule) in plan.credentials.iter().enumerate() {
            if let Some(name) = &rule.cohort {
                let pointer = pointer!["credentials", i, "cohort"];
                self.resolve(&NO_SUCH_COHORT, pointer, "cohort", name, &known);
            }
        }
        for (i, wave) in plan.rollout.iter().flat_map(|r| r.waves.iter().enumerate()) {
            for (j, name) in wave.cohorts.iter().enumerate() {
                let pointer = pointer!["rollout", "waves", i, "cohorts", j];
                self.resolve(&NO_SUCH_COHORT, pointer, "cohort", name, &known);
            }
        }
    }

    fn sources_and_aliases(&mut self) {
        let plan = self.context.plan;
        let sources: Known<'_> = plan
            .sources
            .iter()
            .map(|source| source.id.as_str())
            .collect();
        let mut aliases: Known<'_> = plan
            .sources
            .iter()
            .flat_map(|s| s.issuers.keys())
            .map(String::as_str)
            .collect();
        aliases.push("local");
        for (i, cohort) in plan.cohorts.iter().enumerate() {
            let mut found = Vec::new();
            predicates(
                &pointer!["cohorts", i, "where"],
                &cohort.predicate,
                &mut found,
            );
            for (base, predicate) in found {
                for (j, name) in predicate.source.iter().enumerate() {
                    let pointer = child(&child(&base, "source"), j);
                    self.resolve(&NO_SUCH_SOURCE, pointer, "source", name, &sources);
                }
                for (j, name) in predicate.provider.iter().enumerate() {
                    let pointer = child(&child(&base, "provider"), j);
                    self.resolve(
                        &NO_SUCH_ALIAS,
                        pointer,
                        "provider in `issuers` called",
                        name,
                        &aliases,
                    );
                }
            }
        }
        for (i, verifier) in plan
            .jit
            .iter()
            .flat_map(|jit| jit.verifiers.iter().enumerate())
        {
            if let Some(name) = &verifier.source {
                let pointer = pointer!["jit", "verifiers", i, "source"];
                self.resolve(&NO_SUCH_SOURCE, pointer, "source", name, &sources);
            }
        }
    }

    fn providers(&mut self) {
        let plan = self.context.plan;
        let known: Known<'_> = plan
            .identity_providers
            .iter()
            .map(|p| p.name.as_str())
            .collect();
        let what = "identity provider";
        for (i, flow) in plan.user_flows.iter().enumerate() {
            for (j, name) in flow.identity_providers.iter().enumerate() {
                let pointer = pointer!["userFlows", i, "identityProviders", j];
                self.resolve(&NO_SUCH_PROVIDER, pointer, what, name, &known);
            }
        }
        let parties = plan
            .custom_policies
            .iter()
            .flat_map(|p| p.relying_parties.iter().enumerate());
        for (i, party) in parties {
            for (j, name) in party.identity_providers.iter().flatten().enumerate() {
                let pointer = pointer![
                    "customPolicies",
                    "relyingParties",
                    i,
                    "identityProviders",
                    j
                ];
                self.resolve(&NO_SUCH_PROVIDER, pointer, what, name, &known);
            }
        }
    }

    fn applications(&mut self) {
        let plan = self.context.plan;
        let external = plan.target.platform == Platform::ExternalId;
        let known: Known<'_> = plan
            .applications
            .iter()
            .map(|app| app.name.as_str())
            .collect();
        let mut permitted = known.clone();
        permitted.push("microsoftGraph");
        let flows: Known<'_> = plan
            .user_flows
            .iter()
            .map(|flow| flow.name.as_str())
            .collect();
        let parties: Known<'_> = plan
            .custom_policies
            .iter()
            .flat_map(|policies| {
                policies
                    .relying_parties
                    .iter()
                    .map(|party| party.name.as_str())
            })
            .collect();
        let carries = plan
            .custom_policies
            .as_ref()
            .is_some_and(|policies| !policies.files.is_empty());
        for (i, app) in plan.applications.iter().enumerate() {
            for (j, permission) in app.permissions.iter().enumerate() {
                let base = pointer!["applications", i, "permissions", j];
                let name = permission.application.as_str();
                self.resolve(
                    &NO_SUCH_APPLICATION,
                    child(&base, "application"),
                    "application",
                    name,
                    &permitted,
                );
                for (k, scope) in permission.scopes.iter().enumerate() {
                    self.permission(child(&child(&base, "scopes"), k), name, "scope", scope);
                }
                for (k, role) in permission.roles.iter().enumerate() {
                    self.permission(child(&child(&base, "roles"), k), name, "role", role);
                }
            }
            // That External ID has none at all is a finding of its own. Carried policies are named by
            // their ids, which are known when they have been read.
            let named = app.relying_parties.iter().enumerate();
            let is_ours = |name: &str| !carries || !is_policy_id(name);
            for (j, name) in named.filter(|(_, name)| !external && is_ours(name)) {
                let pointer = pointer!["applications", i, "relyingParties", j];
                self.resolve(&NO_SUCH_JOURNEY, pointer, "relying party", name, &parties);
            }
            if let Some(name) = &app.user_flow {
                let pointer = pointer!["applications", i, "userFlow"];
                self.resolve(&NO_SUCH_JOURNEY, pointer, "user flow", name, &flows);
            }
        }
        for (i, assignment) in plan.app_roles.iter().enumerate() {
            let base = pointer!["appRoles", i];
            let name = assignment.application.as_str();
            let pointer = child(&base, "application");
            self.resolve(&NO_SUCH_APPLICATION, pointer, "application", name, &known);
            self.permission(child(&base, "role"), name, "role", &assignment.role);
        }
        for (i, policy) in plan.conditional_access.iter().enumerate() {
            for (j, name) in policy.applications.iter().enumerate() {
                let pointer = pointer!["conditionalAccess", i, "applications", j];
                self.resolve(&NO_SUCH_APPLICATION, pointer, "application", name, &known);
            }
        }
        for (j, name) in plan
            .jit
            .iter()
            .flat_map(|jit| jit.applications.iter().enumerate())
        {
            let pointer = pointer!["jit", "applications", j];
            self.resolve(&NO_SUCH_APPLICATION, pointer, "application", name, &known);
        }
    }

    /// A scope or role of an application of the plan; those of Microsoft Graph are its own.
    fn permission(&mut self, pointer: String, application: &str, what: &str, word: &str) {
        let plan = self.context.plan;
        let Some(app) = plan.applications.iter().find(|app| app.name == application) else {
            return;
        };
        let known: Vec<&str> = match what {
            "scope" => app.scopes.iter().map(|scope| scope.name.as_str()).collect(),
            _ => app.roles.iter().map(|role| role.name.as_str()).collect(),
        };
        if !known.contains(&word) {
            let finding = Finding::new(
                &NO_SUCH_PERMISSION,
                self.context.at(pointer),
                format!("`{application}` offers no {what} `{word}`"),
            );
            self.findings.push(
                finding
                    .help(format!(
                        "define it in the `{what}s` of `{application}`, or correct the word"
                    ))
                    .did_you_mean(word, known),
            );
        }
    }

    fn groups(&mut self) {
        let plan = self.context.plan;
        let known: Known<'_> = plan
            .groups
            .iter()
            .map(|group| group.name.as_str())
            .collect();
        for (i, mapping) in plan.users.groups.iter().enumerate() {
            let base = pointer!["users", "groups", i];
            if let Some(name) = &mapping.to {
                self.resolve(&NO_SUCH_GROUP, child(&base, "to"), "group", name, &known);
            }
            if mapping.to.is_some() == mapping.drop {
                let message = if mapping.drop {
                    format!("`{}` is both mapped and dropped", mapping.from)
                } else {
                    format!("nothing says what becomes of members of `{}`", mapping.from)
                };
                let finding = Finding::new(&GROUP_MAPPED_NOWHERE, self.context.at(base), message);
                self.findings
                    .push(finding.help("give either `to: GROUP` or `drop: true`"));
            }
        }
        for (i, assignment) in plan.app_roles.iter().enumerate() {
            let pointer = pointer!["appRoles", i, "group"];
            self.resolve(&NO_SUCH_GROUP, pointer, "group", &assignment.group, &known);
        }
    }

    fn attributes(&mut self) {
        let plan = self.context.plan;
        let mut known: Known<'_> = plan.attributes.iter().map(|a| a.name.as_str()).collect();
        known.extend(builtin::names());
        for (i, flow) in plan.user_flows.iter().enumerate() {
            for (j, attribute) in flow.attributes.iter().enumerate() {
                let pointer = pointer!["userFlows", i, "attributes", j, "attribute"];
                let name = &attribute.attribute;
                self.resolve(&NO_SUCH_ATTRIBUTE, pointer, "attribute", name, &known);
            }
        }
        for (i, provider) in plan.identity_providers.iter().enumerate() {
            for name in provider.claims.attributes.keys() {
                let pointer = pointer!["identityProviders", i, "claims", "attributes", name];
                self.resolve(&NO_SUCH_ATTRIBUTE, pointer, "attribute", name, &known);
            }
        }
    }

    fn claims(&mut self) {
        let Some(policies) = self.context.policies() else {
            return;
        };
        let others_define = matches!(policies.base(), PolicyBase::Pack(_))
            || !policies.files.is_empty()
            || policies
                .fragments
                .iter()
                .any(|f| f.at == FragmentPoint::ClaimsSchema);
        if others_define {
            return;
        }
        let plan = self.context.plan;
        let mut known: Known<'_> = plan.attributes.iter().map(|a| a.name.as_str()).collect();
        known.extend(builtin::names());
        known.extend(CLAIM_TYPES.iter().copied());
        for (i, party) in policies.relying_parties.iter().enumerate() {
            for (j, claim) in party.claims.iter().enumerate() {
                let plain = claim
                    .claim
                    .strip_prefix("extension_")
                    .unwrap_or(&claim.claim);
                if known.contains(&claim.claim) || known.contains(plain) {
                    continue;
                }
                let finding = Finding::new(
                    &NO_SUCH_CLAIM,
                    self.context.at(pointer![
                        "customPolicies",
                        "relyingParties",
                        i,
                        "claims",
                        j,
                        "claim"
                    ]),
                    format!(
                        "neither an attribute nor the built-in base defines the claim `{}`",
                        claim.claim
                    ),
                );
                self.findings.push(
                    finding
                        .help("define an attribute, or the claim type in a fragment at `claimsSchema`")
                        .did_you_mean(&claim.claim, known.as_slice().iter().copied()),
                );
            }
        }
    }
}

/// A few names for a sentence.
fn listed(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// `predicate` and every predicate within it, with their pointers.
pub(super) fn predicates<'a>(
    pointer: &str,
    predicate: &'a Predicate,
    found: &mut Vec<(String, &'a Predicate)>,
) {
    found.push((pointer.to_owned(), predicate));
    for (key, list) in [("all", &predicate.all), ("any", &predicate.any)] {
        for (i, inner) in list.iter().enumerate() {
            predicates(&child(&child(pointer, key), i), inner, found);
        }
    }
    if let Some(inner) = &predicate.not {
        predicates(&child(pointer, "not"), inner, found);
    }
}
