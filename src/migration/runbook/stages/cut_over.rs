//! Cut-over.

use crate::migration::runbook::address::{authority, host, policy_authority, policy_id};
use crate::migration::runbook::outline::Outline;
use crate::migration::runbook::text::say;
use crate::migration::runbook::{Stage, Step, links};
use crate::plan::Application;

pub(super) fn stage(outline: &Outline<'_>) -> Stage {
    let commands = &outline.commands;
    let moment = outline
        .plan
        .rollout
        .as_ref()
        .and_then(|r| r.cut_over.as_deref());
    let mut steps = vec![Step::command(
        say(
            "Look once more whether the tenant is what the plan says.",
            &[],
        ),
        [commands.plan("drift"), commands.plan("doctor")],
    )];
    if outline.service().is_some() {
        steps.push(Step::command(
            say("Look once more whether the service answers.", &[]),
            [commands.serve_check()],
        ));
    }
    steps.push(Step::command(
        say("Print what applications need.", &[]),
        [commands.plan("outputs")],
    ));
    for app in outline.signs_in() {
        steps.push(of_application(outline, app));
    }
    for app in links::links(outline) {
        if let Some(link) = app.links.first() {
            steps.push(Step::link(
                say(
                    "Sign in to `{}` as a real user of your own.",
                    &[&app.application],
                ),
                &link.url,
            ));
        }
    }
    if outline.imports() {
        steps.push(
            Step::command(
                say("Write to people, with the address that is meant for each of them.", &[]),
                [commands.users("reset-links")],
            )
            .why(say(
                "The list holds addresses: treat it like the export. The links are under “Addresses”; an \
                 application with a start page of its own is better served with that one.",
                &[],
            )),
        );
    }
    let mut rollback = vec![Step::new(say(
        "Set authority and client id of each application back to the old system, and open its sign-up again. Do it \
         at once, and look for the cause afterwards.",
        &[],
    ))];
    if !outline.stays_in_place() {
        let mut step = Step::new(say(
            "List who has signed up or changed something in the new tenant since the cut-over (audit log), and carry \
             it to the old system by hand.",
            &[],
        ));
        if outline.has_passwords() {
            step = step.why(say(
                "Old passwords still work there: moving one only reads it. A new password exists only in the new \
                 tenant, and its owner sets one in the old system again.",
                &[],
            ));
        }
        rollback.push(step);
    }
    Stage {
        id: "cut-over",
        title: "Cut-over",
        when: moment.map(|moment| say("at {}", &[moment])),
        aim: say("Every application signs people in at the new tenant.", &[]),
        steps,
        rollback,
    }
}

fn of_application(outline: &Outline<'_>, app: &Application) -> Step {
    let target = &outline.plan.target;
    let mut step = Step::manual(
        say("Switch `{}` over.", &[&app.name]),
        &["The application's own settings"],
    );
    if outline.is_external_id() {
        step = step.with("Authority", authority(target));
    } else {
        for name in &app.relying_parties {
            let policy = policy_id(outline.plan, name);
            step = step.with("Authority", policy_authority(target, &policy));
        }
        if let Some(flow) = &app.user_flow {
            let flow = format!("B2C_1_{flow}");
            step = step.with("Authority", policy_authority(target, &flow));
        }
    }
    if !outline.is_external_id() || target.custom_domain.is_some() {
        step = step.with("Known authority (MSAL)", host(target));
    }
    step = match &app.app_id {
        Some(id) => step.with("Client id", id),
        None => step.with(
            "Client id",
            say("what `entrada outputs` prints for `{}`", &[&app.name]),
        ),
    };
    let apis = app.permissions.iter().filter(|p| !p.scopes.is_empty());
    for permission in apis {
        step = step.with(
            "Scopes",
            say(
                "`{}` of `{}`",
                &[&permission.scopes.join(" "), &permission.application],
            ),
        );
    }
    if app.credentials.is_empty() {
        step
    } else {
        step.why(say(
            "It needs its new secret or certificate at the same moment.",
            &[],
        ))
    }
}
