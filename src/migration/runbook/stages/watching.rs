//! Watching.

use crate::migration::runbook::outline::Outline;
use crate::migration::runbook::text::say;
use crate::migration::runbook::{Stage, Step};

pub(super) fn stage(outline: &Outline<'_>) -> Stage {
    let commands = &outline.commands;
    let end = outline
        .plan
        .rollout
        .as_ref()
        .and_then(|r| r.decommission.as_deref());
    let mut steps = vec![Step::manual(
        say(
            "Read the failed sign-ins, in the first hour each minute, then each day.",
            &[],
        ),
        &[
            "Microsoft Entra admin center",
            "Entra ID",
            "Monitoring & health",
            "Sign-in logs",
        ],
    )];
    if outline.service().is_some() {
        let mut step = Step::command(
            say(
                "Watch how many have moved, and how the service answers.",
                &[],
            ),
            [commands.serve_status(), "entrada users status".to_owned()],
        );
        if outline.is_external_id() {
            step = step.why(say(
                "What the extension did is in the sign-in log under “Authentication Events”: 1003005 is an answer \
                 that came too late or a token that was refused, 1003002 another status than 200, 1003004 too many \
                 calls, 1003021 a consent that is missing.",
                &[],
            ));
        }
        steps.push(step);
    }
    steps.push(Step::command(
        say("Let nobody change the tenant by hand unnoticed.", &[]),
        [commands.plan("drift")],
    ));
    if outline.service().is_some() {
        steps.push(
            Step::new(say(
                "Lock-outs that rise without more sign-ins are somebody guessing: the service's log has the addresses.",
                &[],
            )),
        );
    }
    if outline.asks_the_old_store() {
        steps.push(
            Step::new(say(
                "Remind those who have not signed in yet: a month, a week and a day before the old system goes.",
                &[],
            ))
            .why(say("Whoever never signs in never moves.", &[])),
        );
    }
    Stage {
        id: "watching",
        title: "Watching",
        when: end.map(|moment| say("until {}", &[moment])),
        aim: say("Sign-ins fail no more often than before the cut-over.", &[]),
        steps,
        rollback: vec![Step::new(say(
            "As for the cut-over, as long as the old system can sign people in. Each day makes it dearer: more \
             accounts and passwords exist only in the new tenant.",
            &[],
        ))],
    }
}
