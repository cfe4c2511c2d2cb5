//! Flows and branding: everything that apply writes, and what only the portal can.

use crate::migration::runbook::address::hosts;
use crate::migration::runbook::outline::Outline;
use crate::migration::runbook::secrets::{self, Reader};
use crate::migration::runbook::text::{list, say};
use crate::migration::runbook::{Stage, Step, redirect, shell_word};
use crate::plan::AppCredentialKind;

pub(super) fn stage(outline: &Outline<'_>) -> Stage {
    let commands = &outline.commands;
    let mut steps = redirect::steps(outline);
    key_pair(outline, &mut steps);
    page_layouts(outline, &mut steps);
    secrets(outline, &mut steps);
    sinks(outline, &mut steps);
    steps.push(
        Step::command(
            say(
                "See what apply would do, and have somebody else read it.",
                &[],
            ),
            [commands.preview()],
        )
        .why(say(
            "Apply does exactly what the change set says, and nothing else.",
            &[],
        )),
    );
    let mut apply = Step::command(say("Apply it.", &[]), [commands.apply()]);
    if outline.plan.custom_policies.is_some() {
        apply = apply.why(say(
            "A policy in production mode is cached for up to 30 minutes: people may see the old one that long.",
            &[],
        ));
    }
    steps.push(apply);
    steps.push(
        Step::command(
            say("Apply once more: nothing may be left to do.", &[]),
            [format!("{} --detailed-exitcode", commands.plan("preview"))],
        )
        .why(say(
            "Exit code 0 says so; 2 says that something is pending.",
            &[],
        )),
    );
    built_in_flows(outline, &mut steps);
    consents(outline, &mut steps);
    steps.push(Step::command(
        say("Give each application's owner its ids and addresses.", &[]),
        [commands.plan("outputs")],
    ));
    Stage {
        id: "flows",
        title: "Flows and branding",
        when: None,
        aim: say("A preview is empty, and every page looks as it should.", &[]),
        steps,
        rollback: vec![
            Step::new(say(
                "Revert the commit, and apply the plan as it was before.",
                &[],
            )),
            Step::command(
                say("Apply has written an undo change set before its first write; review and apply it.", &[]),
                ["entrada apply UNDO.changeset.json"],
            )
            .why(say(
                "Secrets that were generated meanwhile do not come back. Applications and users that were deleted can be \
                 restored for 30 days.",
                &[],
            )),
        ],
    }
}

fn page_layouts(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    let pages = outline
        .plan
        .custom_policies
        .iter()
        .flat_map(|policies| &policies.pages);
    let urls: Vec<&str> = pages.map(|page| page.url.as_str()).collect();
    if urls.is_empty() {
        return;
    }
    let mut step = Step::manual(
        say(
            "Put the page layouts online, and let the sign-in host read them:",
            &[],
        )
        .and(list(urls)),
        &["Your web host or storage account", "CORS"],
    );
    for host in hosts(&outline.plan.target) {
        step = step.with("Allowed origin", format!("https://{host}"));
    }
    steps.push(step.with("Allowed methods", "GET, OPTIONS").why(say(
        "Without it browsers refuse the page, and people see an error instead of a sign-in.",
        &[],
    )));
}

/// The key pair with which External ID encrypts passwords.
fn key_pair(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    let key = outline
        .service()
        .and_then(|jit| jit.encryption_key.as_ref());
    let Some(key) = key.filter(|_| outline.is_external_id()) else {
        return;
    };
    let private = key.private_key.file.as_deref().unwrap_or("jit.key");
    let text = say(
        "Make the key pair that passwords are encrypted with, unless `{}` is there.",
        &[&key.certificate],
    );
    let line = format!(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=migration -keyout {} -out {}",
        shell_word(private),
        shell_word(&key.certificate)
    );
    let mut why = say(
        "The certificate is public and belongs to the plan. The private key opens every password that moves: only \
         the service gets it.",
        &[],
    );
    if let Some(name) = &key.private_key.env {
        why = why.and(say(
            "Put the file's text into the store that gives the service `{}`, and delete the file.",
            &[name],
        ));
    }
    steps.push(Step::command(text, [line]).why(why));
}

fn secrets(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    let needed = secrets::needed(outline.plan);
    let mut step = Step::manual(
        say(
            "Put these secrets where the runner of apply finds them.",
            &[],
        ),
        &[],
    );
    let mut any = false;
    for secret in needed.iter().filter(|secret| secret.is_for(Reader::Apply)) {
        any = true;
        step = step.with(&secret.what, secret.place());
    }
    if any {
        steps.push(step.why(say(
            "They are read when they are sent, and are in no output, change set or log.",
            &[],
        )));
    }
}

fn sinks(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    for app in &outline.plan.applications {
        let credentials = app.credentials.iter();
        for credential in credentials.filter(|c| c.kind == AppCredentialKind::Secret) {
            let Some(sink) = &credential.sink else {
                continue;
            };
            let place = match &sink.file {
                Some(file) => say("the file `{}`", &[file]),
                None => say("the command `{}`", &[&sink.command.join(" ")]),
            };
            let days = credential.valid_days.to_string();
            steps.push(
                Step::new(
                    say(
                        "Apply makes a secret for `{}`, and hands it to",
                        &[&app.name],
                    )
                    .and(place)
                    .then(".")
                    .and(say("See that it can take it.", &[])),
                )
                .why(say(
                    "It is shown once and valid for {} days: put its renewal into a calendar.",
                    &[&days],
                )),
            );
        }
    }
}

/// What Microsoft Graph cannot set at built-in user flows (`b2cIdentityUserFlow` resource type).
fn built_in_flows(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    if outline.is_external_id() {
        return;
    }
    for flow in &outline.plan.user_flows {
        let name = format!("B2C_1_{}", flow.name);
        steps.push(
            Step::manual(
                say(
                    "Set by hand what Microsoft Graph cannot set at the user flow `{}`.",
                    &[&name],
                ),
                &["Azure portal", "Azure AD B2C", "User flows", &name],
            )
            .with("Properties > Multifactor authentication", mfa(outline))
            .with(
                "Properties > Session behavior",
                say("as in the old system", &[]),
            )
            .with(
                "Properties > Token lifetime",
                say("as in the old system", &[]),
            )
            .with(
                "Properties > Password configuration",
                say("as in the old system", &[]),
            )
            .with("Application claims", claims(outline))
            .with("Page layouts", say("own pages, if there are any", &[])),
        );
    }
}

fn mfa(outline: &Outline<'_>) -> String {
    use crate::plan::MfaMode;
    match outline.plan.mfa.mode {
        MfaMode::Never => "Off",
        MfaMode::Always => "Always on",
        MfaMode::Conditional => "Conditional",
    }
    .to_owned()
}

fn claims(outline: &Outline<'_>) -> String {
    let claims = outline
        .plan
        .attributes
        .iter()
        .filter(|attribute| attribute.claim.is_some());
    let names: Vec<&str> = claims.map(|attribute| attribute.name.as_str()).collect();
    if names.is_empty() {
        return "Display Name, User's Object ID".to_owned();
    }
    format!("User's Object ID, {}", names.join(", "))
}

fn consents(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    if !outline.is_external_id() {
        return;
    }
    let Some(jit) = outline.service() else {
        return;
    };
    steps.push(
        Step::manual(
            say(
                "Look whether the application of the password extension has its consent: the row \
                 `CustomAuthenticationExtension.Receive.Payload` says “Granted”. If not, select “Grant admin \
                 consent”.",
                &[],
            ),
            &["Microsoft Entra admin center", "Entra ID", "App registrations", "API permissions"],
        )
        .with("Application", format!("{} password migration", outline.plan.name))
        .with("Extension calls", jit.endpoint.clone())
        .why(say(
            "Without it every first sign-in fails with the error 1003021, and nobody is told why.",
            &[],
        )),
    );
    let apps: Vec<&str> = outline.signs_in().map(|app| app.name.as_str()).collect();
    if !apps.is_empty() {
        steps.push(
            Step::manual(
                say("Grant admin consent for `User.Read` once more to", &[])
                    .and(list(apps))
                    .then("."),
                &[
                    "Microsoft Entra admin center",
                    "Entra ID",
                    "App registrations",
                    "API permissions",
                ],
            )
            .why(say(
                "Microsoft's page on password migration asks for it after the extension was made.",
                &[],
            )),
        );
    }
}
