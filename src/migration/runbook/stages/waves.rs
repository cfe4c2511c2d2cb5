//! The waves and their gates.

use crate::migration::runbook::estimate;
use crate::migration::runbook::outline::Outline;
use crate::migration::runbook::text::{Text, list, say};
use crate::migration::runbook::{Stage, Step};
use crate::plan::{Gate, Wave};

pub(super) fn stage(outline: &Outline<'_>) -> Stage {
    let rollout = outline.plan.rollout.as_ref();
    let waves: &[Wave] = rollout.map_or(&[], |rollout| &rollout.waves);
    let mut steps = Vec::new();
    if waves.is_empty() {
        import(outline, None, &mut steps);
    }
    for (index, wave) in waves.iter().enumerate() {
        import(outline, Some(wave), &mut steps);
        let is_last = index + 1 == waves.len();
        if let Some(gate) = &wave.gate {
            steps.push(gate_of(outline, wave, gate, is_last));
        }
    }
    let first = waves.iter().find_map(|wave| wave.window.as_ref());
    Stage {
        id: "waves",
        title: "Waves",
        when: first.map(|window| say("from {}", &[&window.from])),
        aim: say("Every user of the export is in exactly one counted state.", &[]),
        steps,
        rollback: vec![
            Step::command(
                say("Take a wave back by the run that imported it.", &[]),
                ["entrada users status", "entrada users rollback RUN"],
            )
            .why(say(
                "Only accounts that the journal proves to be ours, and that nobody has changed since, are deleted: \
                 whoever has signed in stays. The old system still has everybody.",
                &[],
            )),
        ],
    }
}

fn import(outline: &Outline<'_>, wave: Option<&Wave>, steps: &mut Vec<Step>) {
    let commands = &outline.commands;
    let option = wave.map_or_else(String::new, |wave| {
        format!(
            " --wave {}",
            crate::migration::runbook::shell_word(&wave.name)
        )
    });
    let mut text = match wave {
        Some(wave) => say("Import the wave `{}`:", &[&wave.name])
            .and(who(wave))
            .then("."),
        None => say("Import everybody.", &[]),
    };
    let window = wave.and_then(|wave| wave.window.as_ref());
    if let Some(window) = window {
        text = text.and(say("Between {} and {}.", &[&window.from, &window.to]));
    }
    let until = window.map_or_else(String::new, |window| {
        format!(
            " --until {}",
            crate::migration::runbook::shell_word(&window.to)
        )
    });
    let line = format!("{}{option}", commands.users_with_input("import"));
    let mut step = Step::command(text, [format!("{line}{until}")]);
    if wave.is_none_or(|wave| wave.cohorts.is_empty() && wave.percent == 100)
        && let Some(estimate) = estimate::estimate(outline)
    {
        step = step.why(estimate);
    }
    steps.push(step);
    steps.push(
        Step::command(
            say(
                "If it stops, go on where it stopped: nobody is written twice.",
                &[],
            ),
            [format!("{line} --resume")],
        )
        .why(say("Exit code 7 says that there is more to do.", &[])),
    );
    steps.push(Step::command(
        say(
            "Compare what was written with what should be, and look at who was rejected. Mend their records, and \
             import these again.",
            &[],
        ),
        [
            commands.users_with_input("verify"),
            "entrada users status".to_owned(),
            format!("{} --retry-failed RUN", commands.users_with_input("import")),
        ],
    ));
}

fn who(wave: &Wave) -> Text {
    let whom = if wave.cohorts.is_empty() {
        say("everybody who is in no wave before", &[])
    } else {
        say(
            if wave.cohorts.len() == 1 {
                "the cohort"
            } else {
                "the cohorts"
            },
            &[],
        )
        .and(list(wave.cohorts.iter().map(String::as_str)))
    };
    if wave.percent == 100 {
        return whom;
    }
    let percent = wave.percent.to_string();
    say("{} percent of", &[&percent]).and(whom)
}

fn gate_of(outline: &Outline<'_>, wave: &Wave, gate: &Gate, is_last: bool) -> Step {
    let rejected = gate.max_rejected_percent.to_string();
    let signed_in = gate.min_signed_in_percent.to_string();
    let mut text = say(
        "Gate after `{}`: at most {} percent were rejected",
        &[&wave.name, &rejected],
    );
    if gate.min_signed_in_percent > 0 {
        text = text.then(&format!(
            ", and at least {signed_in} percent have signed in since"
        ));
    }
    text = text.then(if is_last {
        ". Otherwise there is no cut-over."
    } else {
        ". Otherwise the next wave waits."
    });
    let mut lines = vec!["entrada users status".to_owned()];
    let mut why = Text::default();
    if gate.min_signed_in_percent > 0 {
        if outline.service().is_some() {
            lines.push(outline.commands.serve_status());
        }
        why = say(
            "People of this wave can sign in only where an application already uses the new tenant: give them \
             one, or a page that does.",
            &[],
        );
    }
    let step = Step::command(text, lines);
    if why.is_empty() { step } else { step.why(why) }
}
