//! The final batch: what has changed in the old system since the waves.

use crate::migration::runbook::outline::Outline;
use crate::migration::runbook::text::{list, say};
use crate::migration::runbook::{Stage, Step};

pub(super) fn stage(outline: &Outline<'_>) -> Stage {
    let commands = &outline.commands;
    let freeze = outline
        .plan
        .rollout
        .as_ref()
        .and_then(|r| r.freeze.as_deref());
    let mut steps = vec![
        Step::new(say(
            "Stop sign-up, profile edit and password reset in the old system. Sign-in goes on.",
            &[],
        ))
        .why(say(
            "Whatever changes there from now on is lost. Tell support how long it takes.",
            &[],
        )),
    ];
    let live: Vec<&str> = outline
        .plan
        .sources
        .iter()
        .filter(|source| source.connection.is_none())
        .map(|source| source.id.as_str())
        .collect();
    if !live.is_empty() {
        steps.push(Step::new(
            say("Export", &[])
                .and(list(live))
                .and(say("again, to the same files.", &[])),
        ));
    }
    if outline.imports() {
        steps.push(
            Step::command(
                say("Bring over who is new and what has changed.", &[]),
                [commands.users_with_input("check"), commands.users_with_input("sync")],
            )
            .why(say(
                "A user who has already moved keeps the password they have now. Who has disappeared from the old \
                 system is reported, and not deleted.",
                &[],
            )),
        );
        steps.push(Step::command(
            say(
                "Compare everything, and have somebody sign for the counts.",
                &[],
            ),
            [
                commands.users_with_input("verify"),
                "entrada users status".to_owned(),
            ],
        ));
    }
    if outline.has_hash_store() {
        steps.push(Step::command(
            say("Build the service's store again, and restart it.", &[]),
            [
                commands.users_with_input("hashes build"),
                commands.serve_check(),
            ],
        ));
    }
    Stage {
        id: "last-batch",
        title: "Final batch",
        when: freeze.map(|moment| say("from {}", &[moment])),
        aim: say(
            "The tenant has everybody the old system has, as of the freeze.",
            &[],
        ),
        steps,
        rollback: vec![Step::new(say(
            "Open sign-up, profile edit and password reset in the old system again. The next final batch brings \
                 what has changed meanwhile.",
            &[],
        ))],
    }
}
