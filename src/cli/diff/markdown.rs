//! A difference of plans as a comment on a pull request.
//!
//! Counts come first, what breaks applications or is removed is never folded, everything else is in a
//! table that opens. Equal differences give equal comments.

use super::{About, shown};
use crate::cli::comment::{Page, text};
use crate::review::impact::Impact;
use crate::review::plans::{PlanDiff, Row};

/// The comment. No more than `most` characters; what is left out is counted.
pub(super) fn render(diff: &PlanDiff, about: &About, most: usize) -> String {
    let mut page = Page::new(most);
    let title = text(&shown::title(diff, about));
    if diff.is_empty() {
        page.always(&format!("### Plan {title}: no change\n"));
    } else {
        page.always(&format!(
            "### Plan {title}\n\n**{}**\n\n",
            shown::counts(diff)
        ));
        breaking(diff, about, &mut page);
        others(diff, about, &mut page);
    }
    if let Some(note) = shown::elsewhere(diff) {
        page.always(&format!("\n{}\n", text(&note)));
    }
    if page.left_out > 0 {
        let are = if page.left_out == 1 { " is" } else { "s are" };
        let note = format!(
            "\n{} plan field{are} left out: a comment on GitHub has at most 65,536 characters. `entrada diff` prints all.\n",
            page.left_out
        );
        page.always(&note);
    }
    page.text
}

const HEAD: &str = "| | field | how | impact | why it matters | where |\n|-|-|-|-|-|-|\n";

/// What breaks applications, outside of any fold.
fn breaking(diff: &PlanDiff, about: &About, page: &mut Page) {
    let rows: Vec<&Row> = rows(diff, true);
    if rows.is_empty() {
        return;
    }
    let s = if rows.len() == 1 {
        " breaks"
    } else {
        "s break"
    };
    page.always(&format!(
        "> [!WARNING]\n> {} change{s} applications or ways to sign in\n\n",
        rows.len()
    ));
    page.always(HEAD);
    for row in rows {
        page.row(&line(row, diff, about), 200);
    }
    page.always("\n");
}

fn others(diff: &PlanDiff, about: &About, page: &mut Page) {
    let rows = rows(diff, false);
    if rows.is_empty() {
        return;
    }
    let s = if rows.len() == 1 { "" } else { "s" };
    let opening = format!(
        "<details><summary><b>{} other change{s}</b></summary>\n\n{HEAD}",
        rows.len()
    );
    let closing = "\n</details>\n";
    if !page.fits(opening.len() + closing.len()) {
        page.left_out += rows.len();
        return;
    }
    page.always(&opening);
    for row in rows {
        page.row(&line(row, diff, about), closing.len());
    }
    page.always(closing);
}

fn rows(diff: &PlanDiff, is_breaking: bool) -> Vec<&Row> {
    let rows = diff.rows.iter();
    rows.filter(|row| (row.impact == Impact::Breaking) == is_breaking)
        .collect()
}

fn line(row: &Row, diff: &PlanDiff, about: &About) -> String {
    let mut impact = row.impact.word().to_owned();
    if row.field.is_unused {
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
        text(&shown::path(&row.field.pointer)),
        text(&shown::how(&row.field)),
        remarks.join("<br>"),
        text(&shown::places(&row.field, about)),
    )
}
