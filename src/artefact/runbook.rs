//! `RUNBOOK.md`: the runbook as Markdown.

use super::markdown::{Page, cell, code, inline, text};
use crate::migration::runbook::{Action, Entry, Runbook, Stage, Step};

/// The page.
#[must_use]
pub(super) fn page(runbook: &Runbook) -> String {
    let mut page = Page::default();
    page.line(&format!(
        "# Runbook: {}, {}",
        inline(&runbook.plan),
        inline(&runbook.environment)
    ));
    page.paragraph(
        "Generated from the plan; change the plan, not this page. What stands in `<…>`, or in capitals in a \
         command, is known only while the page is run. Manual steps are those that Microsoft Graph has no interface for.",
    );
    let facts: Vec<[String; 2]> = runbook
        .facts
        .iter()
        .map(|fact| [format!("**{}**", fact.name), cell(&text(&fact.text))])
        .collect();
    page.table(&["", ""], facts);
    contents(&mut page, runbook);
    for (index, stage) in runbook.stages.iter().enumerate() {
        self::stage(&mut page, index + 1, stage);
    }
    tables(&mut page, runbook);
    page.finish()
}

fn contents(page: &mut Page, runbook: &Runbook) {
    let stages = runbook.stages.iter().enumerate().map(|(index, stage)| {
        let when = stage.when.as_ref();
        let when = when.map_or_else(String::new, |when| format!(", {}", text(when)));
        let number = index + 1;
        // As GitHub and Azure DevOps make anchors of headings.
        let anchor = format!("{number}-{}", stage.title.to_lowercase().replace(' ', "-"));
        format!("{number}. [{}](#{anchor}){when}", stage.title)
    });
    page.list(stages);
}

fn stage(page: &mut Page, number: usize, stage: &Stage) {
    page.line(&format!("## {number}. {}", stage.title));
    if let Some(when) = &stage.when {
        page.paragraph(&format!("**When:** {}", text(when)));
    }
    page.paragraph(&format!("**At its end:** {}", text(&stage.aim)));
    for (index, step) in stage.steps.iter().enumerate() {
        self::step(page, &format!("{number}.{}", index + 1), step);
    }
    page.line("### Roll-back");
    for (index, step) in stage.rollback.iter().enumerate() {
        self::step(page, &format!("{number}.R{}", index + 1), step);
    }
}

fn step(page: &mut Page, number: &str, step: &Step) {
    let by_hand = match &step.action {
        Action::Manual { place, .. } if !place.is_empty() => "Manual: ",
        _ => "",
    };
    page.paragraph(&format!("**{number}** {by_hand}{}", text(&step.text)));
    match &step.action {
        Action::Do => {}
        Action::Command { lines } => page.commands(lines),
        Action::Manual { place, values } => {
            if !place.is_empty() {
                let place: Vec<String> = place
                    .iter()
                    .map(|word| format!("**{}**", inline(word)))
                    .collect();
                page.paragraph(&place.join(" › "));
            }
            self::entries(page, values);
        }
        Action::Link { url } => page.paragraph(&code(url)),
    }
    if let Some(why) = &step.why {
        page.paragraph(&format!("*Why:* {}", text(why)));
    }
}

fn entries(page: &mut Page, entries: &[Entry]) {
    if entries.is_empty() {
        return;
    }
    let rows = entries
        .iter()
        .map(|entry| [cell(&inline(&entry.name)), cell(&text(&entry.value))]);
    page.table(&["field", "value"], rows);
}

fn tables(page: &mut Page, runbook: &Runbook) {
    if !runbook.cohorts.is_empty() {
        page.line("## Who signs in how");
        let rows = runbook.cohorts.iter().map(|path| {
            let mut who = path
                .cohort
                .as_ref()
                .map_or_else(|| "everybody else".to_owned(), |name| code(name));
            if let Some(description) = &path.description {
                who = format!("{who}: {}", inline(description));
            }
            [
                cell(&who),
                cell(
                    &path
                        .rule
                        .as_ref()
                        .map_or_else(String::new, |rule| code(rule)),
                ),
                cell(&text(&path.first)),
                cell(&text(&path.then)),
            ]
        });
        page.table(&["cohort", "rule", "first sign-in", "afterwards"], rows);
    }
    if !runbook.lost.is_empty() {
        page.line("## What cannot move");
        let rows = runbook.lost.iter().map(|loss| {
            [
                loss.what.to_owned(),
                cell(&text(&loss.whom)),
                cell(&text(&loss.seen)),
            ]
        });
        page.table(&["what", "whom", "what they will see"], rows);
    }
    if !runbook.gaps.is_empty() {
        page.line("## What the old system has, and External ID");
        let rows = runbook.gaps.iter().map(|gap| {
            let note = gap.note.as_ref();
            let decided = note.map_or_else(String::new, |note| {
                format!(" **Decided:** {}", inline(note))
            });
            [
                cell(&format!("{} ({})", gap.feature, code(&gap.seen))),
                gap.support.to_owned(),
                cell(&text(&gap.has)),
                cell(&format!("{}{decided}", text(&gap.advice))),
                cell(&inline(gap.source)),
            ]
        });
        page.table(
            &[
                "feature",
                "External ID has it",
                "what it has",
                "what to do",
                "source",
            ],
            rows,
        );
    }
    if !runbook.links.is_empty() {
        page.line("## Addresses");
        page.paragraph(
            "For tests, and for mails to people. After it the browser goes to the redirect URI with an answer that \
             the application did not ask for: one that checks `state` shows its start page or an error. Where an \
             application has a sign-in page of its own, mail that one.",
        );
        let rows = runbook.links.iter().flat_map(|app| {
            app.links.iter().map(|link| {
                [
                    code(&app.application),
                    cell(&text(&link.what)),
                    cell(&code(&link.url)),
                ]
            })
        });
        page.table(&["application", "what happens there", "address"], rows);
    }
    page.line("## Kept and purged");
    let rows = runbook.kept.iter().map(|kept| {
        [
            cell(&text(&kept.what)),
            cell(&text(&kept.holds)),
            cell(&text(&kept.until)),
            cell(&text(&kept.purge)),
        ]
    });
    page.table(&["what", "holds", "until", "how it goes"], rows);
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use std::collections::BTreeMap;
    use std::path::Path;

    use super::page;
    use crate::migration::runbook::runbook;
    use crate::plan::load::load;
    use crate::resolve::{ResolvedPlan, resolve_all};

    fn example(name: &str, environment: &str) -> ResolvedPlan {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("examples")
            .join(name)
            .join("plan.yaml");
        let loaded = load(&"plan.yaml".into(), &std::fs::read(file).unwrap());
        let (plans, _) = resolve_all(&loaded.written.unwrap(), &BTreeMap::new());
        plans
            .into_iter()
            .find(|plan| plan.environment == environment)
            .unwrap()
    }

    #[test]
    fn the_page_of_just_in_time_migration_to_azure_ad_b2c() {
        insta::assert_snapshot!(page(&runbook(&example("b2c-seamless-auth0", "prod"))));
    }

    #[test]
    fn the_page_of_just_in_time_migration_to_external_id() {
        let text = include_str!("external_id.yaml");
        let loaded = load(&"plan.yaml".into(), text.as_bytes());
        let (plans, findings) = resolve_all(&loaded.written.unwrap(), &BTreeMap::new());
        assert!(findings.is_empty());
        insta::assert_snapshot!(page(&runbook(&plans.into_iter().next().unwrap())));
    }

    /// Headings, and lines of commands: what a plan must not be able to add to.
    fn structure(page: &str) -> Vec<&str> {
        let is_structure = |line: &&str| line.starts_with('#') || line.starts_with("```");
        page.lines().filter(is_structure).collect()
    }

    /// What of a line Markdown reads as markup: no code span, and no character after a backslash.
    fn without_code_and_escapes(line: &str) -> String {
        let mut words = String::new();
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            let ticks = rest.len() - rest.trim_start_matches('`').len();
            let fence = &rest[..ticks];
            let span = rest[ticks..].match_indices(fence).find(|(at, _)| {
                let after = &rest[ticks + at + ticks..];
                !fence.is_empty() && !after.starts_with('`') && !rest[..ticks + at].ends_with("``")
            });
            rest = match span {
                Some((at, _)) => &rest[ticks + at + ticks..],
                None if c == '\\' => rest.get(2..).unwrap_or_default(),
                None => {
                    words.push(c);
                    &rest[c.len_utf8()..]
                }
            };
        }
        words
    }

    #[test]
    fn a_plan_cannot_add_headings_commands_rows_or_markup_to_its_runbook() {
        let plan = |text: &str| {
            let text = serde_json::to_string(text).unwrap();
            let plan = format!(
                "version: 1
name: shop
description: {text}
environments: {{prod: {{}}}}
target: {{platform: externalId, tenant: contoso.onmicrosoft.com}}
sources: [{{id: old, store: auth0, files: [{{path: {text}}}]}}]
inventory:
  applications: [{{name: {text}, note: {text}}}]
  compliance: [{{name: {text}}}]
  features: [{{name: ropc, note: {text}}}]
cohorts: [{{name: c, description: {text}, where: {{provider: [{text}]}}}}]
credentials: [{{name: all, password: forcedReset}}]
applications: [{{name: a, kind: spa, redirectUris: [{text}]}}]
rollout: {{freeze: {text}, waves: [{{name: w, cohorts: [{text}]}}]}}
"
            );
            let loaded = load(&"plan.yaml".into(), plan.as_bytes());
            let (plans, _) = resolve_all(&loaded.written.unwrap(), &BTreeMap::new());
            page(&runbook(&plans.into_iter().next().unwrap()))
        };
        let tame = plan("tame");
        for hostile in [
            "x\n# Injected\n",
            "x\n\n```sh\nrm -rf /\n```\n",
            "a | b | c",
            "<script>alert(1)</script>",
            "![x](https://evil.example/p.png) [y](javascript:z)",
            "`` ` ``` `\\`",
            "\u{202e}gnp.exe",
        ] {
            let page = plan(hostile);
            assert_eq!(structure(&page), structure(&tame), "{hostile:?}");
            assert_eq!(page.lines().count(), tame.lines().count(), "{hostile:?}");
            for line in page.lines() {
                let words = without_code_and_escapes(line);
                for markup in ["<script", "](https://evil", "](javascript", "\u{202e}"] {
                    assert!(!words.contains(markup), "{hostile:?}: {line:?}");
                }
            }
        }
    }
}
