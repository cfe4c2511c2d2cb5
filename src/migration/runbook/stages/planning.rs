//! Planning and inventory.

use crate::check::gaps::{self, Support};
use crate::migration::runbook::outline::Outline;
use crate::migration::runbook::text::{code, list, say};
use crate::migration::runbook::{Stage, Step, export};
use crate::plan::{InventoryItem, Source, Store};

pub(super) fn stage(outline: &Outline<'_>) -> Stage {
    let commands = &outline.commands;
    let mut steps = vec![Step::command(
        say("Check the plan, and mend what it says.", &[]),
        [commands.plan("check")],
    )];
    inventory(outline, &mut steps);
    features(outline, &mut steps);
    dates(outline, &mut steps);
    if !outline.stays_in_place() {
        for source in &outline.plan.sources {
            steps.push(export_of(outline, source));
        }
    }
    steps.push(
        Step::command(
            say("Write the build tree, and commit it with the plan.", &[]),
            [commands.generate()],
        )
        .why(say(
            "Reviewers see in it what reaches the tenant, and a pipeline refuses a plan without its tree \
             (`entrada generate --check`).",
            &[],
        )),
    );
    if !outline.plan.sources.is_empty() && !outline.stays_in_place() {
        steps.push(
            Step::command(
                say("Judge every record before any of them is written.", &[]),
                [commands.users_with_input("check")],
            )
            .why(say(
                "It counts who would be rejected and why, and shows each cohort's way to sign in. Clean the old \
                 system now: what is not wanted there any more need not move.",
                &[],
            )),
        );
    }
    Stage {
        id: "planning",
        title: "Planning and inventory",
        when: None,
        aim: say(
            "Everybody who is concerned has read this page, nothing in the plan is open, and the records are \
             clean.",
            &[],
        ),
        steps,
        rollback: vec![Step::new(say(
            "Nothing has been changed anywhere. Delete the exported files if the migration is called off.",
            &[],
        ))],
    }
}

fn inventory(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    let Some(inventory) = &outline.plan.inventory else {
        if !outline.plan.sources.is_empty() {
            steps.push(Step::new(say(
                "Write an inventory of the old system into `inventory`: number of users, applications, groups, \
                 custom logic, duties of compliance, features.",
                &[],
            )));
        }
        return;
    };
    let parts: [(&str, &[InventoryItem]); 4] = [
        ("application", &inventory.applications),
        ("group", &inventory.groups),
        ("custom logic", &inventory.custom_logic),
        ("duty of compliance", &inventory.compliance),
    ];
    for (what, items) in parts {
        for item in items {
            steps.push(match &item.note {
                Some(note) => {
                    Step::new(say("Old {} `{}`: {}", &[what, &item.name, &sentence(note)]))
                }
                None => Step::new(say(
                    "Old {} `{}`: decide what becomes of it, and say so in its `note`.",
                    &[what, &item.name],
                )),
            });
        }
    }
}

/// A note with a full stop at its end.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

fn features(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    let seen = gaps::seen(outline.plan);
    let open = seen
        .iter()
        .filter(|seen| !seen.decided && seen.gap.support != Support::Yes);
    let open: Vec<&str> = open.map(|seen| seen.gap.word).collect();
    if !open.is_empty() {
        steps.push(
            Step::new(
                say("Decide about", &[])
                    .and(list(open))
                    .and(say(
                        "with the table “What the old system has, and External ID”, and note each decision in \
                         `inventory.features`.",
                        &[],
                    )),
            ),
        );
    }
}

fn dates(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    let rollout = outline.plan.rollout.as_ref();
    let missing: Vec<&str> = [
        ("freeze", rollout.is_none_or(|r| r.freeze.is_none())),
        ("cutOver", rollout.is_none_or(|r| r.cut_over.is_none())),
        (
            "decommission",
            rollout.is_none_or(|r| r.decommission.is_none()),
        ),
    ]
    .into_iter()
    .filter_map(|(name, missing)| missing.then_some(name))
    .collect();
    if outline.is_production && !missing.is_empty() {
        steps.push(Step::new(
            say("Agree on the dates that `rollout` does not have yet:", &[])
                .and(list(missing))
                .then(".")
                .and(say(
                    "Tell support and the owners of every application.",
                    &[],
                )),
        ));
    }
}

fn export_of(outline: &Outline<'_>, source: &Source) -> Step {
    if let Some(connection) = &source.connection {
        return Step::new(say(
            "The users of `{}` are read from `{}` while the import runs. Its credentials there need `User.Read.All`, \
             and `UserAuthenticationMethod.Read.All` where phone numbers move.",
            &[&source.id, &connection.tenant],
        ));
    }
    let files = list(source.files.iter().map(|file| file.path.as_str()));
    let mut how = say(export::how(source.store), &[]);
    if let Some(hashes) = export::hashes(source.store).filter(|_| outline.has_hash_store()) {
        how = how.and(say(hashes, &[]));
    }
    let text = match source.store {
        Store::UsersData | Store::BulkCreate | Store::B2cSamplesCsv => say("Put the users of", &[])
            .and(code(&source.id))
            .and(say("at", &[]))
            .and(files),
        _ => say("Export the users of", &[])
            .and(code(&source.id))
            .and(say("to", &[]))
            .and(files),
    };
    Step::new(text.then(".")).why(how)
}
