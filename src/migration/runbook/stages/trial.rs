//! Test.

use crate::migration::runbook::outline::Outline;
use crate::migration::runbook::text::{code, list, say};
use crate::migration::runbook::{Stage, Step, cohorts, links};
use crate::plan::{FactorRule, MfaMode, PasswordWay};

pub(super) fn stage(outline: &Outline<'_>) -> Stage {
    let commands = &outline.commands;
    let mut steps = vec![Step::command(
        say(
            "Rehearse the whole migration on this machine, without a tenant.",
            &[],
        ),
        [commands.plan("rehearse plan.yaml")],
    )];
    if outline.is_production {
        steps.push(Step::new(say(
            "Run this page for an environment that nobody depends on, up to and including its roll-back, before \
             you run it here.",
            &[],
        )));
    }
    if outline.imports() {
        steps.push(Step::command(
            say(
                "See what an import would do, and then import twenty users.",
                &[],
            ),
            [
                format!("{} --dry-run", commands.users_with_input("import")),
                format!("{} --limit 20", commands.users_with_input("import")),
                commands.users_with_input("verify"),
            ],
        ));
    }
    for path in cohorts::paths(outline) {
        let whom = match &path.cohort {
            Some(name) => say("Sign in as somebody of the cohort `{}`:", &[name]),
            None => say("Sign in as somebody who is in no cohort:", &[]),
        };
        steps.push(Step::new(whom.and(path.first)));
    }
    for app in links::links(outline) {
        if let Some(link) = app.links.first() {
            steps.push(Step::link(
                say(
                    "Sign in to `{}`, and read the token it gets.",
                    &[&app.application],
                ),
                &link.url,
            ));
        }
    }
    password_trials(outline, &mut steps);
    if outline.plan.mfa.mode != MfaMode::Never {
        let carried = outline.plan.users.factors.phone == FactorRule::Carry;
        let text = if carried {
            "Sign in as somebody whose number was carried: the code goes to the old number. Then as somebody \
             without one: they are asked for it."
        } else {
            "Sign in as somebody without a second factor: they are asked for one, once."
        };
        steps.push(Step::new(say(text, &[])));
    }
    let providers = outline
        .plan
        .identity_providers
        .iter()
        .map(|p| p.name.as_str());
    if outline.plan.identity_providers.is_empty() {
        steps.push(Step::new(say(
            "Sign up as somebody new, set a new password, sign out.",
            &[],
        )));
    } else {
        steps.push(
            Step::new(
                say("Sign in through", &[])
                    .and(list(providers))
                    .then(", as somebody who had an account with it in the old system."),
            )
            .why(say(
                "A second, empty account means that the provider gives out other ids than before, or that \
                 `sources[].issuers` is not what accounts are stored under.",
                &[],
            )),
        );
    }
    let mut rollback = Vec::new();
    if outline.imports() {
        rollback.push(
            Step::command(
                say("Take the test users back.", &[]),
                [format!("{} RUN", "entrada users rollback")],
            )
            .why(say(
                "It deletes what this run has created and nobody has changed since. The users stay in the \
                 recycle bin for 30 days, and count against the quota.",
                &[],
            )),
        );
    }
    rollback.push(Step::new(say(
        "Delete the accounts that testers have signed up.",
        &[],
    )));
    Stage {
        id: "test",
        title: "Test",
        when: None,
        aim: say(
            "Somebody of every cohort has signed in to every application.",
            &[],
        ),
        steps,
        rollback,
    }
}

fn password_trials(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    if outline.uses(PasswordWay::JustInTime) {
        let flag = outline.flag().map_or_else(
            || say("The account is there afterwards.", &[]),
            |flag| {
                say("Afterwards", &[])
                    .and(code(flag))
                    .and(say("is false.", &[]))
            },
        );
        let first = say(
            "Try a migrated user with a wrong password, with the right one, and with the right one again: refused, \
             let in, let in without a call to the service.",
            &[],
        );
        steps.push(Step::new(first.and(flag)));
        let mut weak = say(
            "Try one whose old password is short and simple, one who is locked in the old system, and one while \
             the service is stopped.",
            &[],
        );
        if outline.is_external_id() {
            weak = weak.and(say(
                "The answers are the four actions of the extension: `MigratePassword`, `UpdatePassword`, `Retry` and \
                 `Block`.",
                &[],
            ));
        }
        let native = outline
            .plan
            .applications
            .iter()
            .any(|app| app.native_authentication);
        if native {
            weak = weak.and(say(
                "Native authentication answers a weak password with an error, and shows no page for a new one: see what \
                 the application does with it.",
                &[],
            ));
        }
        steps.push(Step::new(weak));
        steps.push(
            Step::new(say(
                "Set a new password for a user who has not signed in yet; then try the old one: it has to be refused.",
                &[],
            ))
            .why(say(
                "Until the mark is cleared the old password would still be asked for, and put back.",
                &[],
            )),
        );
    }
    if outline.uses(PasswordWay::ForcedReset) {
        steps.push(Step::new(say(
            "Try a user who has to set a new password: with the old one, then through the reset, then with the new \
             one.",
            &[],
        )));
    }
}
