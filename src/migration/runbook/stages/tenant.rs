//! Tenant set-up.

use crate::migration::runbook::address::{default_host, label, subdomain};
use crate::migration::runbook::outline::Outline;
use crate::migration::runbook::text::say;
use crate::migration::runbook::{Stage, Step};
use crate::plan::{MfaMethod, MfaMode};

const ENTRA: &str = "Microsoft Entra admin center";

pub(super) fn stage(outline: &Outline<'_>) -> Stage {
    let mut steps = Vec::new();
    if outline.stays_in_place() {
        enable_on_the_old_tenant(outline, &mut steps);
    } else if outline.is_external_id() {
        external_tenant(outline, &mut steps);
    } else {
        b2c_tenant(outline, &mut steps);
    }
    quota(outline, &mut steps);
    runner(outline, &mut steps);
    custom_domain(outline, &mut steps);
    steps.push(
        Step::command(
            say("Have the tenant examined.", &[]),
            [outline.commands.plan("doctor")],
        )
        .why(say(
            "It names missing and superfluous permissions, the wrong tenant, and what apply would stumble over.",
            &[],
        )),
    );
    let rollback = if outline.stays_in_place() {
        "Only Microsoft's support can switch the mode off. Before it is on, there is nothing to take back."
    } else {
        "Nobody depends on the tenant yet. Remove the runner's application; a tenant that is not wanted any more \
         is deleted in the portal, after its users and applications."
    };
    Stage {
        id: "tenant",
        title: "Tenant set-up",
        when: None,
        aim: say("`entrada doctor` has nothing to complain about.", &[]),
        steps,
        rollback: vec![Step::new(say(rollback, &[]))],
    }
}

fn b2c_tenant(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    steps.push(
        Step::new(say(
            "Make sure that `{}` exists and is linked to a subscription.",
            &[&outline.plan.target.tenant],
        ))
        .why(say(
            "Azure AD B2C has taken no new customers since 2025-05-01: a tenant that is not there already cannot \
             be had.",
            &[],
        )),
    );
    note_id(outline, steps);
}

fn external_tenant(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    let target = &outline.plan.target;
    steps.push(
        Step::manual(
            say(
                "Create the external tenant, unless it exists. Choose “External”, then “Use Azure Subscription”.",
                &[],
            ),
            &[ENTRA, "Entra ID", "Overview", "Manage tenants", "Create"],
        )
        .with("Domain Name", label(target))
        .with("Location", say("cannot be changed later", &[]))
        .why(say(
            "It takes up to 30 minutes. A trial tenant takes 10,000 objects and 20 requests a second: it is no \
             place for real users.",
            &[],
        )),
    );
    if subdomain(target) != label(target) {
        steps.push(Step::new(say(
            "Check that people reach it at `{}`.",
            &[&default_host(target)],
        )));
    }
    note_id(outline, steps);
    let sms = outline.plan.mfa.mode != MfaMode::Never
        && outline.plan.mfa.methods.contains(&MfaMethod::Phone);
    let why = if sms {
        "The plan asks for text messages as second factor, which are a paid add-on: without a linked subscription \
         none is sent. Beyond the free tier of active users the tenant needs it too."
    } else {
        "A tenant without one is limited, and ends with the trial."
    };
    steps.push(
        Step::manual(
            say(
                "Check that a subscription is linked. If none is shown, select “Click here to upgrade”, then “Add \
                 Subscription”.",
                &[],
            ),
            &[ENTRA, "Home", "Billing"],
        )
        .why(say(why, &[])),
    );
}

/// The tenant's id, which addresses are made of.
fn note_id(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    if outline.plan.target.tenant_id.is_none() {
        steps.push(
            Step::manual(
                say("Write the tenant's id into the plan, as `target.tenantId`, and generate again.", &[]),
                &[ENTRA, "Entra ID", "Overview", "Tenant ID"],
            )
            .why(say("Apply refuses to guess the tenant, and addresses on this page hold it.", &[])),
        );
    }
}

fn enable_on_the_old_tenant(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    const URL: &str = "https://graph.microsoft.com/beta/policies/authenticationFlowsPolicy/externalIdHybridModeConfiguration";
    note_id(outline, steps);
    steps.push(
        Step::new(say(
            "Ask your Microsoft account team, or open a support ticket, to have `{}` allowed for High Scale \
             Compatibility mode. It takes a few days.",
            &[&outline.plan.target.tenant],
        ))
        .why(say(
            "Without it, enabling answers `HybridUpgradeNotAllowed`. Read the limitations first: the mode can be \
             left only with the help of support.",
            &[],
        )),
    );
    steps.push(
        Step::manual(
            say(
                "Give every custom attribute of the tenant a description.",
                &[],
            ),
            &["Azure portal", "Azure AD B2C", "User attributes"],
        )
        .why(say(
            "One that is empty makes enabling fail with `AADB2C99089`.",
            &[],
        )),
    );
    steps.push(Step::new(say(
        "Set `accountEnabled` to `true` for people who sign in only with a provider. Policies often create them \
         disabled, and External ID lets no disabled account in.",
        &[],
    )));
    steps.push(
        Step::command(
            say(
                "Enable the mode, as Global Administrator or External ID User Flow Administrator, and wait until the \
                 status is `succeeded`.",
                &[],
            ),
            [
                format!("az rest --method post --url {URL} --body '{{}}'"),
                format!("az rest --method get --url {URL}"),
            ],
        )
        .why(say(
            "The first answer counts; the second may lag by an hour. Wait that hour before the next stage.",
            &[],
        )),
    );
}

fn quota(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    let users = outline.plan.inventory.as_ref().and_then(|i| i.user_count);
    let Some(users) = users.filter(|_| !outline.stays_in_place()) else {
        return;
    };
    let text = if outline.is_external_id() {
        (users >= 300_000).then_some(
            "Have the object quota raised by a support ticket: an external tenant takes 300,000 objects, and a \
             directory that is full stops the import.",
        )
    } else {
        (users >= 1_250_000).then_some(
            "Have the object quota raised: 1.25 million objects fit, 5.25 million with a verified custom domain, \
             and more after a support ticket. A directory that is full stops the import.",
        )
    };
    steps.extend(text.map(|text| {
        Step::new(say(text, &[])).why(say(
            "Users that were deleted count in full for 30 days, and a quarter for 30 more.",
            &[],
        ))
    }));
}

fn runner(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    steps.push(
        Step::manual(
            say(
                "Register an application for the runner, give it the permissions of `PERMISSIONS.md` and grant \
                 admin consent.",
                &[],
            ),
            &[ENTRA, "Entra ID", "App registrations", "New registration"],
        )
        .why(say(
            "One for set-up and one for the import keep rights small. Each of them writes 20 times a second; \
             three for the import reach the ceiling of the tenant.",
            &[],
        )),
    );
    let is_external_jit = outline.is_external_id() && outline.service().is_some();
    if is_external_jit {
        steps.push(
            Step::manual(
                say(
                    "Give the runner's service principal the directory roles for password extensions, for the time \
                     of the set-up.",
                    &[],
                ),
                &[ENTRA, "Entra ID", "Roles & admins"],
            )
            .with("Role", "Authentication Extensibility Password Administrator")
            .with("Role", "Authentication Extensibility Administrator")
            .why(say("Without them the extension that is asked about passwords cannot be created.", &[])),
        );
    }
}

fn custom_domain(outline: &Outline<'_>, steps: &mut Vec<Step>) {
    let Some(domain) = &outline.plan.target.custom_domain else {
        return;
    };
    let external = outline.is_external_id();
    let origin = default_host(&outline.plan.target);
    steps.push(
        Step::manual(
            say("Add and verify `{}`.", &[domain]),
            &[
                ENTRA,
                "Entra ID",
                "Domain names",
                "Custom domain names",
                "Add custom domain",
            ],
        )
        .with("DNS", say("TXT record of `{}` with `MS=…`", &[domain]))
        .why(say("Delete the record after the domain is verified.", &[])),
    );
    if external {
        steps.push(Step::manual(
            say("Make it a custom URL domain.", &[]),
            &[
                ENTRA,
                "Entra ID",
                "Domain names",
                "Custom URL domains",
                "Add custom url domain",
            ],
        ));
    }
    steps.push(
        Step::manual(
            say("Create an Azure Front Door in front of the tenant.", &[]),
            &[
                "Azure portal",
                "Front Door and CDN profiles",
                "Create",
                "Quick create",
            ],
        )
        .with("Origin type", "Custom")
        .with("Origin host name", origin.clone())
        .with("Origin host header", origin)
        .with("Caching", say("left empty", &[]))
        .with("WAF policy", say("left empty", &[])),
    );
    steps.push(
        Step::manual(
            say("Lead the domain to it, and enable its route.", &[]),
            &["Azure portal", "Front Door", "Settings", "Domains", "Add a domain"],
        )
        .with("DNS", say("CNAME record of `{}` to `<endpoint>.azurefd.net`", &[domain]))
        .with("DNS", say("TXT record `_dnsauth…` that the pane shows", &[]))
        .with("Endpoint association", "default-route")
        .why(say(
            "One domain leads to one origin: while Azure AD B2C and External ID both run, each needs its own. \
             People can still reach the default host; a support ticket has it blocked.",
            &[],
        )),
    );
}
