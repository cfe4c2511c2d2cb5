//! A difference of plans as a comment on a pull request.
//!
//! Counts come first, what breaks applications, is removed or concerns protection is never folded,
//! everything else is in a table that opens. Equal differences give equal comments.

use std::collections::BTreeMap;

use super::{About, shown};
use crate::cli::comment::{Page, text};
use crate::review::compare::EditKind;
use crate::review::effects::Effect;
use crate::review::impact::Impact;
use crate::review::plans::{Joint, PlanDiff, Row};

/// The comment. No more than `most` characters; what is left out is counted.
pub(super) fn render(diff: &PlanDiff, about: &About, most: usize) -> String {
    let mut page = Page::new(most);
    let title = text(&shown::title(diff, about));
    if diff.is_empty() {
        page.always(&format!("### Plan {title}: no change\n"));
    } else {
        page.always(&format!(
            "### Plan {title}\n\n**{}**<br>**{}**\n\n",
            shown::tenant(&diff.things),
            shown::counts(diff)
        ));
        deleted(&diff.things, &mut page);
        grave(Impact::Breaking, diff, about, &mut page);
        grave(Impact::Security, diff, about, &mut page);
        others(diff, about, &mut page);
        made(diff, &mut page);
    }
    for note in shown::notes(diff) {
        page.note(&format!("\n{}\n", text(&note)));
    }
    page.finish("entrada diff")
}

const HEAD: &str = "| | field | how | impact | why it matters | where |\n|-|-|-|-|-|-|\n";

/// What goes from the tenant, outside of any fold.
pub(super) fn deleted(things: &BTreeMap<String, EditKind>, page: &mut Page) {
    let names = shown::deleted(things);
    if names.is_empty() {
        return;
    }
    page.always("> [!CAUTION]\n> Deleted from the tenant:\n>\n");
    let mut more = 0;
    for name in &names {
        let line = format!("> - {}\n", text(name));
        // At most a quarter of the page.
        match page.text.len() + line.len() <= page.most / 4 {
            true => page.always(&line),
            false => more += 1,
        }
    }
    if more > 0 {
        page.always(&format!("> - {more} more\n"));
    }
    page.always("\n");
}

/// What changes in what is made of the plan, by field.
fn made(diff: &PlanDiff, page: &mut Page) {
    let mut rows: Vec<(String, &[Effect], usize)> = Vec::new();
    for row in diff.rows.iter().filter(|row| !row.effects.is_empty()) {
        rows.push((
            shown::what(&row.field),
            &row.effects,
            row.environments.len(),
        ));
    }
    for joint in &diff.joint {
        rows.push((
            shown::together(joint),
            &joint.effects,
            diff.environments.len(),
        ));
    }
    let rows: Vec<String> = rows
        .iter()
        .flat_map(|(by, effects, of)| effects.iter().map(|effect| made_line(effect, by, *of)))
        .collect();
    let s = if rows.len() == 1 { "" } else { "s" };
    let opening = format!(
        "\n<details><summary><b>{} change{s} of what is made of the plan</b></summary>\n\n\
         | | what | how | impact | by |\n|-|-|-|-|-|\n",
        rows.len()
    );
    page.fold(&opening, rows);
}

fn made_line(effect: &Effect, by: &str, of: usize) -> String {
    let mut impact = effect.impact.word().to_owned();
    if let Some(environments) = shown::made_environments(effect, of) {
        impact = format!("{impact} ({})", text(&environments));
    }
    let mut how = vec![text(&shown::made_how(effect))];
    how.extend(effect.why.map(text));
    how.retain(|part| !part.is_empty());
    format!(
        "| {} | {} | {} | {impact} | {} |\n",
        effect.kind.sign(),
        text(&shown::made(effect)),
        how.join("<br>"),
        text(by),
    )
}

/// What breaks applications or concerns protection, outside of any fold.
fn grave(impact: Impact, diff: &PlanDiff, about: &About, page: &mut Page) {
    let rows = diff.rows.iter().filter(|row| row.impact == impact);
    let mut lines: Vec<String> = rows.map(|row| line(row, diff, about)).collect();
    let joints = diff.joint.iter().filter(|joint| joint.impact() == impact);
    lines.extend(joints.map(joint_line));
    if lines.is_empty() {
        return;
    }
    page.always(&warning(impact, lines.len()));
    page.always(HEAD);
    for line in lines {
        page.row(&line, 200);
    }
    page.always("\n");
}

/// What several fields do only together; what exactly is told below.
fn joint_line(joint: &Joint) -> String {
    let impact = joint.impact();
    let gravest = joint
        .effects
        .iter()
        .filter(|effect| effect.impact == impact);
    let mut whys: Vec<&str> = gravest.filter_map(|effect| effect.why).collect();
    whys.sort_unstable();
    whys.dedup();
    let whys: Vec<String> = whys.into_iter().map(text).collect();
    format!(
        "| ~ | {} | by these fields together | {} | {} | |\n",
        text(&shown::together(joint)),
        impact.word(),
        whys.join("<br>"),
    )
}

/// Whether a change stands outside of any fold.
pub(super) fn is_grave(impact: Impact) -> bool {
    impact <= Impact::Security
}

/// What stands above changes of an impact that is never folded.
pub(super) fn warning(impact: Impact, count: usize) -> String {
    let says = match (impact, count) {
        (Impact::Breaking, 1) => "change breaks applications or ways to sign in",
        (Impact::Breaking, _) => "changes break applications or ways to sign in",
        (_, 1) => {
            "change concerns what protects users: what is checked, who gets in, who gets to know what"
        }
        _ => {
            "changes concern what protects users: what is checked, who gets in, who gets to know what"
        }
    };
    format!("> [!WARNING]\n> {count} {says}\n\n")
}

/// What stands above all other changes.
pub(super) fn rest(count: usize) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} other change{s}")
}

fn others(diff: &PlanDiff, about: &About, page: &mut Page) {
    let rows: Vec<&Row> = diff
        .rows
        .iter()
        .filter(|row| !is_grave(row.impact))
        .collect();
    let opening = format!(
        "<details><summary><b>{}</b></summary>\n\n{HEAD}",
        rest(rows.len())
    );
    let rows = rows.iter().map(|row| line(row, diff, about)).collect();
    page.fold(&opening, rows);
}

fn line(row: &Row, diff: &PlanDiff, about: &About) -> String {
    let mut impact = row.impact.word().to_owned();
    if row.is_plan_only {
        impact = format!("{impact}, {}", shown::PLAN_ONLY);
    }
    if let Some(environments) = shown::environments(row, diff) {
        impact = format!("{impact} ({})", text(&environments));
    }
    let remarks: Vec<String> = shown::remarks(row)
        .iter()
        .map(|remark| text(remark))
        .collect();
    format!(
        "| {} | {} | {} | {impact} | {} | {} |\n",
        row.field.kind.sign(),
        text(&shown::what(&row.field)),
        text(&shown::how(&row.field)),
        remarks.join("<br>"),
        text(&shown::places(&row.field, about)),
    )
}
