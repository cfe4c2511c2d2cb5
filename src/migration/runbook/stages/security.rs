//! Security and monitoring.

use crate::migration::runbook::outline::Outline;
use crate::migration::runbook::secrets::{self, Reader};
use crate::migration::runbook::text::{list, say};
use crate::migration::runbook::{Stage, Step, verifier};
use crate::plan::{
    ConditionalAccessState, EndpointAuthKind, IdentityProviderKind, MethodState, PasswordWay,
};

pub(super) fn stage(outline: &Outline<'_>) -> Stage {
    let mut steps = Vec::new();
    resets(outline, &mut steps);
    access(outline, &mut steps);
    service(outline, &mut steps);
    monitoring(outline, &mut steps);
    expiries(outline, &mut steps);
    steps.push(Step::command(
        say(
            "Have the tenant compared with the plan every day, and somebody told when it differs.",
            &[],
        ),
        [outline.commands.plan("drift")],
    ));
    let mut rollback = Vec::new();
    if outline.service().is_some() {
        rollback.push(Step::new(say(
            "Stop the service. Whoever has not moved yet is told to try again later; whoever has moved signs in \
             without it.",
            &[],
        )));
    }
    if !outline.plan.conditional_access.is_empty() {
        rollback.push(Step::new(say(
            "A conditional access policy that locks people out: set its `state` to `disabled` and apply, or switch \
             it off in the portal as the excluded account.",
            &[],
        )));
    }
    if rollback.is_empty() {
        let diagnostics = outline.plan.monitoring.as_ref();
        let diagnostics = diagnostics.is_some_and(|monitoring| monitoring.diagnostics.is_some());
        rollback.push(Step::new(say(
            if diagnostics {
                "Delete the diagnostic setting; nothing else was added."
            } else {
                "Nothing was added that could be taken back."
            },
            &[],
        )));
    }
    Stage {
        id: "security",
        title: "Security and monitoring",
        when: None,
        aim: say("You hear of a failure before people call.", &[]),
        steps,
        rollback,
    }
}

/// Self-service password reset rests on email codes in External ID.
fn resets(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    let needs = outline.uses(PasswordWay::ForcedReset) || outline.uses(PasswordWay::JustInTime);
    let methods = outline.plan.authentication_methods.as_ref();
    let on = methods.is_some_and(|methods| methods.email == Some(MethodState::Enabled));
    if outline.is_external_id() && needs && !on {
        steps.push(
            Step::manual(
                say(
                    "Check that codes by email are enabled for all users. With `authenticationMethods.email: enabled` \
                     apply sees to it.",
                    &[],
                ),
                &[
                    "Microsoft Entra admin center",
                    "Entra ID",
                    "Authentication methods",
                    "Policies",
                    "Email OTP",
                ],
            )
            .why(say("“Forgot password?” works through them.", &[])),
        );
    }
}

fn access(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    for policy in &outline.plan.conditional_access {
        if policy.state != ConditionalAccessState::ReportOnly {
            continue;
        }
        steps.push(
            Step::manual(
                say(
                    "`{}` only reports. Read what it would have done, then set its `state` to `enabled` and apply.",
                    &[&policy.name],
                ),
                &[
                    "Microsoft Entra admin center",
                    "Entra ID",
                    "Monitoring & health",
                    "Sign-in logs",
                    "Conditional Access",
                ],
            )
            .why(say(
                "Keep an account that it excludes: it is the way back in when the policy locks everybody out.",
                &[],
            )),
        );
    }
    if !outline.plan.administrators.is_empty() {
        let names = list(
            outline
                .plan
                .administrators
                .iter()
                .map(|admin| admin.name.as_str()),
        );
        steps.push(
            Step::new(say("Have", &[]).and(names).and(say(
                "sign in once and see what their roles let them do.",
                &[],
            )))
            .why(say("A new role can take 15 minutes to work.", &[])),
        );
    }
}

fn service(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    let Some(jit) = outline.service() else {
        return;
    };
    let commands = &outline.commands;
    steps.extend(jit.verifiers.iter().filter_map(verifier::prepare));
    let mut secret_step = Step::manual(
        say(
            "Put these secrets where the migration service finds them.",
            &[],
        ),
        &[],
    );
    let needed = secrets::needed(outline.plan);
    let needed: Vec<_> = needed
        .iter()
        .filter(|secret| secret.is_for(Reader::Service))
        .collect();
    for secret in &needed {
        secret_step = secret_step.with(&secret.what, secret.place());
    }
    if !needed.is_empty() {
        steps.push(secret_step);
    }
    if outline.has_hash_store() {
        steps.push(
            Step::command(
                say("Build the service's store of hashes and profiles.", &[]),
                [commands.users_with_input("hashes build")],
            )
            .why(say(
                "It holds password hashes: keep it where only the service reads it.",
                &[],
            )),
        );
    }
    steps.push(Step::command(
        say(
            "Have the service examine its configuration and ask each verifier.",
            &[],
        ),
        [commands.serve_check()],
    ));
    let limit = if outline.is_external_id() {
        "External ID waits two seconds at most, tries again at most once, and calls 50 times a second in all."
    } else {
        "Azure AD B2C waits 10 seconds and tries again once."
    };
    steps.push(
        Step::new(say(
            "Start it with the files in `deploy/`, so that it answers at `{}`.",
            &[&jit.endpoint],
        ))
        .why(say(
            "It sees every password of the migration, and while it is down nobody can sign in for the first time: its \
             own subscription, few people with rights, an alarm on its health. {}",
            &[limit],
        )),
    );
    if outline.has_hash_store() && jit.state.postgres.is_none() {
        steps.push(Step::new(say(
            "The store of this plan is embedded, and serves one replica. Several share one with \
             `jit.state.postgres`.",
            &[],
        )));
    }
    steps.push(
        Step::new(say(
            "Load it with the sign-ins of your busiest minute, and with the old system as slow as on its worst day.",
            &[],
        ))
        .why(say(
            "Agree with the owners of the old system on its own limits: {} wrong passwords lock an account here \
             for {} seconds, which has to happen before the old system locks it.",
            &[&jit.lockout.attempts.to_string(), &jit.lockout.seconds.to_string()],
        )),
    );
    if jit.authentication.kind == EndpointAuthKind::None {
        steps.push(Step::new(say(
            "The plan lets anybody call the service. That is for a rehearsal on one machine, and nothing else.",
            &[],
        )));
    }
}

fn monitoring(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    let Some(monitoring) = &outline.plan.monitoring else {
        return;
    };
    if let Some(diagnostics) = &monitoring.diagnostics {
        let file = outline.commands.file("monitoring/diagnostic-settings.json");
        let line =
            format!("az deployment tenant create --location westeurope --template-file {file}");
        let text = say(
            "Deploy the diagnostic setting, signed in as a person: it sends",
            &[],
        )
        .and(list(diagnostics.categories.iter().map(String::as_str)))
        .and(say("to the workspace `{}`.", &[&diagnostics.workspace_id]));
        steps.push(
            Step::command(text, [line])
            .why(say(
                "Service principals cannot make diagnostic settings of a directory, and a tenant for customers \
                 reaches the workspace of another tenant through Azure Lighthouse.",
                &[],
            )),
        );
    }
    if monitoring.workbook {
        let file = outline.commands.file("monitoring/workbook.json");
        let line =
            format!("az deployment group create --resource-group GROUP --template-file {file}");
        steps.push(Step::command(
            say("Deploy the workbook beside the workspace.", &[]),
            [line],
        ));
    }
    if monitoring.journey_tracing.is_some() {
        steps.push(
            Step::new(say(
                "Journey tracing is on: it records what people type into claims.",
                &[],
            ))
            .why(say(
                "Take it out of the plan before real people sign in here.",
                &[],
            )),
        );
    }
}

fn expiries(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    let plan = outline.plan;
    let mut what = Vec::new();
    if plan.custom_policies.is_some() {
        what.push("policy keys");
    }
    if plan
        .jit
        .as_ref()
        .is_some_and(|jit| jit.encryption_key.is_some())
    {
        what.push("the certificate passwords are encrypted to");
    }
    if plan
        .applications
        .iter()
        .any(|app| !app.credentials.is_empty())
    {
        what.push("secrets and certificates of applications");
    }
    let apple = plan
        .identity_providers
        .iter()
        .any(|p| p.kind == IdentityProviderKind::Apple);
    if apple {
        what.push("Apple's client secret (at most six months)");
    }
    if what.is_empty() {
        return;
    }
    steps.push(
        Step::command(
            say("Put what expires into a calendar, a month ahead: {}.", &[&what.join(", ")]),
            [outline.commands.plan("keys list")],
        )
        .why(say(
            "A new key is added before the old one goes (`entrada keys rotate`); sign-ins go on meanwhile.",
            &[],
        )),
    );
}
