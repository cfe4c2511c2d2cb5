//! What to know before the first step.

use super::Fact;
use super::address::host;
use super::estimate::{estimate, grouped};
use super::outline::Outline;
use super::text::{Text, code, list, say};

/// The facts, in the order in which they are asked for.
pub(super) fn facts(outline: &Outline<'_>) -> Vec<Fact> {
    let plan = outline.plan;
    let mut facts = Vec::new();
    let mut add = |name, text: Text| {
        if !text.is_empty() {
            facts.push(Fact { name, text });
        }
    };
    add(
        "Migration",
        plan.description
            .as_deref()
            .map_or_else(Text::default, |text| say("{}", &[text])),
    );
    add(
        "Environment",
        if outline.is_production {
            code(outline.environment).and(say("(production)", &[]))
        } else {
            code(outline.environment).and(say("(nobody depends on it)", &[]))
        },
    );
    add(
        "Tenant",
        say(
            "{} in `{}`; people sign in at `{}`",
            &[outline.platform(), &plan.target.tenant, &host(&plan.target)],
        ),
    );
    let sources = plan.sources.iter().map(|source| source.id.as_str());
    add("From", list(sources));
    let users = plan
        .inventory
        .as_ref()
        .and_then(|inventory| inventory.user_count);
    add(
        "Users",
        match (users, estimate(outline)) {
            (Some(_), Some(text)) => text,
            (Some(users), None) => say("{}", &[&grouped(users)]),
            (None, _) if plan.sources.is_empty() => Text::default(),
            (None, _) => say(
                "Not known. With `inventory.userCount` the plan says how many, and this page how long their \
                 import takes.",
                &[],
            ),
        },
    );
    let rollout = plan.rollout.as_ref();
    let dates = [
        (
            "Freeze of the old system",
            rollout.and_then(|r| r.freeze.as_deref()),
        ),
        ("Cut-over", rollout.and_then(|r| r.cut_over.as_deref())),
        (
            "Decommission",
            rollout.and_then(|r| r.decommission.as_deref()),
        ),
    ];
    for (name, moment) in dates {
        add(
            name,
            moment.map_or_else(Text::default, |moment| say("{}", &[moment])),
        );
    }
    add(
        "Commands",
        say(
            "Run them in the folder of the plan, which is called `plan.yaml`; the build tree is `{}`. The runner's \
             credentials are in `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and one of the Azure SDK's variables for a \
             secret, a certificate or a federated token.",
            &[outline.commands.tree()],
        ),
    );
    facts
}
