//! How each cohort signs in after the cut-over.

use super::CohortPath;
use super::outline::Outline;
use super::text::{Text, list, say};
use crate::check::continuity::{federated_only, includes};
use crate::plan::{AccountMoment, Cohort, Credential, EmailMethod, PasswordStrength, PasswordWay};

/// A row for each cohort of the plan, and one for everybody else.
pub(super) fn paths(outline: &Outline<'_>) -> Vec<CohortPath> {
    let plan = outline.plan;
    if plan.sources.is_empty() || outline.stays_in_place() {
        return Vec::new();
    }
    let mut paths: Vec<CohortPath> = plan
        .cohorts
        .iter()
        .map(|cohort| of_cohort(outline, cohort))
        .collect();
    let others = plan.credentials.iter().find(|rule| rule.cohort.is_none());
    let (first, then) = way(outline, others, None);
    paths.push(CohortPath {
        cohort: None,
        description: None,
        rule: others.map(|rule| rule.name.clone()),
        first,
        then,
    });
    paths
}

fn of_cohort(outline: &Outline<'_>, cohort: &Cohort) -> CohortPath {
    let plan = outline.plan;
    let is_for = |rule: &&Credential| match &rule.cohort {
        None => true,
        // The usual case, before conditions are compared.
        Some(name) if *name == cohort.name => true,
        Some(name) => outline
            .cohort(name)
            .is_some_and(|other| includes(&other.predicate, &cohort.predicate)),
    };
    let rule = plan.credentials.iter().find(is_for);
    let (first, then) = way(outline, rule, Some(cohort));
    CohortPath {
        cohort: Some(cohort.name.clone()),
        description: cohort.description.clone(),
        rule: rule.map(|rule| rule.name.clone()),
        first,
        then,
    }
}

/// What the users of a rule do at the first sign-in, and afterwards.
fn way(outline: &Outline<'_>, rule: Option<&Credential>, cohort: Option<&Cohort>) -> (Text, Text) {
    let federated = cohort.and_then(|cohort| federated_only(&cohort.predicate));
    if let Some(aliases) = federated {
        let names = match aliases {
            [] => list(
                outline
                    .plan
                    .identity_providers
                    .iter()
                    .map(|p| p.name.as_str()),
            ),
            aliases => list(aliases.iter().map(String::as_str)),
        };
        let first = say("Click the button of their provider, as before:", &[]).and(names);
        return (first, say("The same.", &[]));
    }
    let Some(rule) = rule else {
        let first = say(
            "No credential rule is for them: only a provider's button can work.",
            &[],
        );
        return (first, Text::default());
    };
    let as_usual = say(
        "Sign in with that password; the old system is not asked any more.",
        &[],
    );
    let address = if outline.is_external_id() {
        "“Forgot password?”"
    } else {
        "the page for a new password, which opens by itself"
    };
    match rule.password {
        PasswordWay::Known => (
            say(
                "Type the password they always had: the import has written it.",
                &[],
            ),
            say("The same.", &[]),
        ),
        PasswordWay::JustInTime => {
            let mut first = match rule.account {
                AccountMoment::Imported => say(
                    "Type the password they always had. The migration service checks it against the old \
                     system, and the tenant keeps it.",
                    &[],
                ),
                AccountMoment::OnFirstSignIn => say(
                    "Type the name and password they always had. The migration service checks them against \
                     the old system, and the account comes to be with them.",
                    &[],
                ),
            };
            first = first.and(weak(outline, rule));
            (first, as_usual)
        }
        PasswordWay::LegacyTenant => {
            let tenant = rule.legacy_tenant.as_ref();
            let tenant = tenant.map_or("", |tenant| tenant.tenant.as_str());
            let first = say(
                "Type the name and password they always had. The policy checks them at `{}`, and the account \
                 comes to be with them.",
                &[tenant],
            );
            (first, as_usual)
        }
        PasswordWay::ForcedReset => (
            say(
                "Their old password does not work. They go through {}, prove their address with a code that \
                 is mailed to them, and set a new password.",
                &[address],
            ),
            say("Sign in with the new password.", &[]),
        ),
        PasswordWay::None => {
            let codes = outline.plan.user_flows.iter();
            let mut codes = codes.filter(|flow| flow.email == EmailMethod::OneTimeCode);
            if outline.is_external_id() && codes.next().is_some() {
                let first = say(
                    "Type their address, and then the code that is mailed to it. There is no password any \
                     more.",
                    &[],
                );
                return (first, say("The same, at each sign-in.", &[]));
            }
            let first = say(
                "Click the button of their provider; they have no password.",
                &[],
            );
            (first, say("The same.", &[]))
        }
    }
}

fn weak(outline: &Outline<'_>, rule: &Credential) -> Text {
    if outline.is_external_id() {
        return say(
            "A password that the tenant finds too weak leads to the page for a new one.",
            &[],
        );
    }
    match rule.strength {
        PasswordStrength::KeepWeak => Text::default(),
        PasswordStrength::RequireStrong => {
            say("A weak password leads to the page for a new one.", &[])
        }
    }
}
