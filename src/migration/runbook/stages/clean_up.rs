//! Clean-up and decommission.

use crate::migration::runbook::outline::Outline;
use crate::migration::runbook::secrets::{self, Reader};
use crate::migration::runbook::text::{Text, code, list, say};
use crate::migration::runbook::{Stage, Step};

pub(super) fn stage(outline: &Outline<'_>) -> Stage {
    let commands = &outline.commands;
    let moment = outline
        .plan
        .rollout
        .as_ref()
        .and_then(|r| r.decommission.as_deref());
    let mut steps = Vec::new();
    if outline.asks_the_old_store() {
        leftovers(outline, &mut steps);
    }
    if outline.service().is_some() {
        steps.push(
            Step::command(
                say(
                    "Take `jit` and the credential rules that need it out of the plan, review and apply, then stop the \
                     service.",
                    &[],
                ),
                [
                    commands.plan("check"),
                    commands.preview(),
                    format!("{} --allow-delete", commands.apply()),
                ],
            )
            .why(say("A service that nobody needs any more is one that can be attacked.", &[])),
        );
    }
    let revoke = revoked(outline);
    if !revoke.is_empty() {
        steps.push(Step::new(
            say(
                "Revoke what the migration was given, at whoever gave it:",
                &[],
            )
            .and(revoke)
            .then("."),
        ));
    }
    if outline.imports() {
        steps.push(
            Step::new(say(
                "Take the import's permissions away, and delete its application. Set-up keeps its own, for changes to \
                 come.",
                &[],
            )),
        );
    }
    if !outline.plan.sources.is_empty() && !outline.stays_in_place() {
        let sources = list(outline.plan.sources.iter().map(|source| source.id.as_str()));
        steps.push(
            Step::new(
                say("Switch the old system off:", &[]).and(sources).then(". First keep a last export as long as your \
                     duties of retention say, encrypted, and nowhere else."),
            )
            .why(say(
                "After this nobody can go back. Wait until a full cycle of your business has passed.",
                &[],
            )),
        );
    }
    if outline.stays_in_place() {
        steps.push(Step::new(say(
            "When the last application has moved, delete the policies, user flows and registrations of Azure AD B2C. \
             The users stay.",
            &[],
        )));
    }
    for item in outline
        .plan
        .inventory
        .iter()
        .flat_map(|inventory| &inventory.compliance)
    {
        steps.push(match &item.note {
            Some(note) => Step::new(say("See that `{}` is met: {}", &[&item.name, note])),
            None => Step::new(say("See that `{}` is met.", &[&item.name])),
        });
    }
    let rollback = if outline.service().is_some() {
        "There is none after the old system is off. Until then: put `jit` and its rules back into the plan, apply, \
         and start the service."
    } else {
        "There is none after the old system is off."
    };
    steps.push(Step::new(say(
        "Purge what “Kept and purged” lists, each at its moment.",
        &[],
    )));
    Stage {
        id: "clean-up",
        title: "Clean-up and decommission",
        when: moment.map(|moment| say("at {}", &[moment])),
        aim: say("Nothing of the migration runs or holds data any more.", &[]),
        steps,
        rollback: vec![Step::new(say(rollback, &[]))],
    }
}

/// Those who have not signed in by the end.
fn leftovers(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    let who = outline.flag().map_or_else(Text::default, |flag| {
        say("Their account still has", &[])
            .and(code(flag))
            .then(".")
    });
    if outline.imports() {
        let mut lines = vec![
            "entrada users status".to_owned(),
            outline.commands.users("reset-links"),
        ];
        if outline.service().is_some() {
            lines.insert(0, outline.commands.serve_status());
        }
        steps.push(
            Step::command(
                say("Send those who have never signed in the address for a new password.", &[]).and(who),
                lines,
            )
            .why(say(
                "From now on their old password cannot be checked any more; a new one is the only way in.",
                &[],
            )),
        );
    }
    if outline.creates_at_sign_in() {
        steps.push(
            Step::new(say(
                "Decide about those who have never signed in: they have no account in the new tenant. Import them \
                 with a rule `forcedReset`, or let them sign up again.",
                &[],
            )),
        );
    }
}

/// What the old systems have given to the migration.
fn revoked(outline: &Outline<'_>) -> Text {
    let mut names: Vec<String> = secrets::needed(outline.plan)
        .iter()
        .filter(|secret| secret.reader == Reader::Service)
        .map(|secret| secret.what.clone())
        .collect();
    for source in &outline.plan.sources {
        if let Some(connection) = &source.connection {
            names.push(format!("the application that reads {}", connection.tenant));
        }
    }
    say("{}", &[&names.join(", ")])
}
