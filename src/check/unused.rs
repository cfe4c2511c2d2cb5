//! Things nothing uses: `ENT2070`–`ENT2079`.

use std::collections::HashSet;

use super::Context;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::pointer;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &UNUSED_COHORT,
    &UNUSED_GROUP,
    &UNUSED_PROVIDER,
    &UNUSED_ATTRIBUTE,
];

/// A cohort nothing uses.
pub static UNUSED_COHORT: CodeInfo = CodeInfo {
    id: "ENT2070",
    severity: Severity::Warning,
    title: "nothing uses this cohort",
    explain: "\
A cohort has an effect only through a credential rule or a wave of the rollout. One that neither names
was probably meant to have a rule of its own.

Use it, or delete it:

    credentials:
      - {name: staff, cohort: staff, password: forcedReset}",
    source: "structure of the plan",
};

/// A group nothing uses.
pub static UNUSED_GROUP: CodeInfo = CodeInfo {
    id: "ENT2071",
    severity: Severity::Info,
    title: "no users and no roles are given to this group",
    explain: "\
The group will be created, but no group of the store becomes it (`users.groups`) and no application
role is given to it (`appRoles`). That is fine when memberships are managed elsewhere.",
    source: "structure of the plan",
};

/// A provider nothing offers.
pub static UNUSED_PROVIDER: CodeInfo = CodeInfo {
    id: "ENT2072",
    severity: Severity::Warning,
    title: "no user flow and no relying party offers this provider",
    explain: "\
The provider will be configured, but people have no button for it: no user flow lists it, and no relying
party offers it. Users whose only login is this provider cannot sign in.

Add its name to `userFlows[].identityProviders`. A relying party without a list of its own offers all
providers of the plan.",
    source: "structure of the plan",
};

/// An attribute nothing reads or writes.
pub static UNUSED_ATTRIBUTE: CodeInfo = CodeInfo {
    id: "ENT2073",
    severity: Severity::Info,
    title: "nothing fills or reads this attribute",
    explain: "\
The attribute will be defined, but it is filled from no record (`from`), asked for on no page (`signUp`,
`profileEdit`, a user flow), mapped from no provider and put into no token (`claim`).

Use it, or delete it. It is fine when only an application reads and writes it.",
    source: "structure of the plan",
};

/// Reports what nothing uses.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    cohorts(context, findings);
    groups(context, findings);
    providers(context, findings);
    attributes(context, findings);
}

fn cohorts(context: &Context<'_>, findings: &mut Findings) {
    let plan = context.plan;
    let waves = plan.rollout.iter().flat_map(|rollout| &rollout.waves);
    let used: HashSet<&str> = waves
        .flat_map(|wave| &wave.cohorts)
        .chain(
            plan.credentials
                .iter()
                .filter_map(|rule| rule.cohort.as_ref()),
        )
        .map(String::as_str)
        .collect();
    for (i, cohort) in plan.cohorts.iter().enumerate() {
        if !used.contains(cohort.name.as_str()) {
            let finding = Finding::new(
                &UNUSED_COHORT,
                context.at(pointer!["cohorts", i, "name"]),
                format!(
                    "no credential rule and no wave uses the cohort `{}`",
                    cohort.name
                ),
            );
            findings
                .push(finding.help("name it in `credentials` or `rollout.waves`, or delete it"));
        }
    }
}

fn groups(context: &Context<'_>, findings: &mut Findings) {
    let plan = context.plan;
    let mapped = plan
        .users
        .groups
        .iter()
        .filter_map(|mapping| mapping.to.as_ref());
    let used: HashSet<&str> = mapped
        .chain(plan.app_roles.iter().map(|role| &role.group))
        .map(String::as_str)
        .collect();
    for (i, group) in plan.groups.iter().enumerate() {
        if !used.contains(group.name.as_str()) {
            let finding = Finding::new(
                &UNUSED_GROUP,
                context.at(pointer!["groups", i, "name"]),
                format!(
                    "no members and no roles are given to the group `{}`",
                    group.name
                ),
            );
            findings.push(finding.help("map a group of the store to it in `users.groups`"));
        }
    }
}

fn providers(context: &Context<'_>, findings: &mut Findings) {
    let plan = context.plan;
    let parties = context
        .policies()
        .map_or(&[][..], |policies| &policies.relying_parties);
    let offers_all = parties
        .iter()
        .any(|party| party.identity_providers.is_none());
    let nothing_offers_anything = parties.is_empty() && plan.user_flows.is_empty();
    if offers_all || nothing_offers_anything {
        return;
    }
    let offered: HashSet<&str> = plan
        .user_flows
        .iter()
        .map(|flow| &flow.identity_providers)
        .chain(
            parties
                .iter()
                .filter_map(|party| party.identity_providers.as_ref()),
        )
        .flatten()
        .map(String::as_str)
        .collect();
    let known: HashSet<&str> = plan
        .identity_providers
        .iter()
        .map(|provider| provider.name.as_str())
        .collect();
    // A name that is misspelt is a finding already; what it leaves unused only follows.
    if !offered.is_subset(&known) {
        return;
    }
    for (i, provider) in plan.identity_providers.iter().enumerate() {
        if !offered.contains(provider.name.as_str()) {
            let finding = Finding::new(
                &UNUSED_PROVIDER,
                context.at(pointer!["identityProviders", i, "name"]),
                format!(
                    "no user flow and no relying party offers `{}`",
                    provider.name
                ),
            );
            findings.push(finding.help("add it to the `identityProviders` of a user flow"));
        }
    }
}

fn attributes(context: &Context<'_>, findings: &mut Findings) {
    let plan = context.plan;
    let asked = plan
        .user_flows
        .iter()
        .flat_map(|flow| &flow.attributes)
        .map(|x| &x.attribute);
    let mapped = plan
        .identity_providers
        .iter()
        .flat_map(|p| p.claims.attributes.keys());
    let emitted = plan
        .custom_policies
        .iter()
        .flat_map(|policies| &policies.relying_parties)
        .flat_map(|party| &party.claims)
        .map(|claim| &claim.claim);
    let used: HashSet<&str> = asked
        .chain(mapped)
        .chain(emitted)
        .map(|name| name.strip_prefix("extension_").unwrap_or(name))
        .collect();
    for (i, attribute) in plan.attributes.iter().enumerate() {
        let by_itself = attribute.from.is_some()
            || !attribute.transform.is_empty()
            || attribute.sign_up
            || attribute.profile_edit
            || attribute.claim.is_some();
        if !by_itself && !used.contains(attribute.name.as_str()) {
            let finding = Finding::new(
                &UNUSED_ATTRIBUTE,
                context.at(pointer!["attributes", i, "name"]),
                format!("nothing fills or reads the attribute `{}`", attribute.name),
            );
            findings.push(finding.help("give it `from`, `signUp`, `profileEdit` or `claim`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::testing::{b2c, external_id};

    #[test]
    fn ent2070_reports_a_cohort_nobody_names() {
        assert_snapshot!(b2c("ENT2070", "cohorts: [{name: staff, where: {}}]"), @r#"
        warning /cohorts/0/name: no credential rule and no wave uses the cohort `staff`
          help: name it in `credentials` or `rollout.waves`, or delete it
        "#);
    }

    #[test]
    fn ent2070_accepts_a_cohort_of_a_wave() {
        assert_eq!(
            b2c(
                "ENT2070",
                "
cohorts: [{name: staff, where: {}}]
rollout: {waves: [{name: first, cohorts: [staff]}]}
"
            ),
            ""
        );
    }

    #[test]
    fn ent2071_reports_a_group_without_members_or_roles() {
        assert_snapshot!(b2c("ENT2071", "groups: [{name: editors}]"), @r#"
        info /groups/0/name: no members and no roles are given to the group `editors`
          help: map a group of the store to it in `users.groups`
        "#);
    }

    #[test]
    fn ent2071_accepts_a_group_that_users_are_mapped_to() {
        assert_eq!(
            b2c(
                "ENT2071",
                "
groups: [{name: editors}]
users: {groups: [{from: editors, to: editors}]}
"
            ),
            ""
        );
    }

    #[test]
    fn ent2072_reports_a_provider_without_a_button() {
        assert_snapshot!(external_id("ENT2072", "
identityProviders: [{name: google, kind: google}, {name: apple, kind: apple}]
userFlows: [{name: susi, identityProviders: [google]}]
"), @r#"
        warning /identityProviders/1/name: no user flow and no relying party offers `apple`
          help: add it to the `identityProviders` of a user flow
        "#);
    }

    #[test]
    fn ent2072_accepts_a_provider_whose_name_is_misspelt_where_it_is_offered() {
        let text = "
identityProviders: [{name: google, kind: google}]
userFlows: [{name: susi, identityProviders: [gogle]}]
";
        assert_eq!(external_id("ENT2072", text), "");
    }

    #[test]
    fn ent2072_accepts_relying_parties_that_offer_everything() {
        assert_eq!(
            b2c(
                "ENT2072",
                "
identityProviders: [{name: google, kind: google}]
customPolicies: {relyingParties: [{name: signin}]}
"
            ),
            ""
        );
    }

    #[test]
    fn ent2073_reports_an_attribute_without_a_use() {
        assert_snapshot!(b2c("ENT2073", "attributes: [{name: loyalty}]"), @r#"
        info /attributes/0/name: nothing fills or reads the attribute `loyalty`
          help: give it `from`, `signUp`, `profileEdit` or `claim`
        "#);
    }

    #[test]
    fn ent2073_accepts_attributes_that_are_filled_or_read() {
        assert_eq!(
            b2c(
                "ENT2073",
                "
attributes: [{name: a, from: a}, {name: b, signUp: true}, {name: c}]
customPolicies: {relyingParties: [{name: signin, claims: [{claim: c}]}]}
"
            ),
            ""
        );
    }
}
