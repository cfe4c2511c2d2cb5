//! A difference as a comment on a pull request.
//!
//! Counts come first, what breaks applications is never folded, everything else is in tables that
//! open. Nothing from a policy is markup: values are text in which every character that Markdown or
//! HTML would read is written as a reference. Equal differences give equal comments.

use std::collections::BTreeMap;

use super::shown;
use crate::cli::comment::{Page, text};
use crate::diag::SourceMap;
use crate::policy::diff::{Change, Diff, Impact, State};

/// The comment. No more than `most` characters; what is left out is counted.
pub(super) fn render(
    diff: &Diff,
    rewritten: &[String],
    sources: &SourceMap,
    most: usize,
) -> String {
    let mut page = Page::new(most);
    if diff.is_empty() {
        page.always(&format!(
            "### Custom policies: no semantic change\n\n{}\n",
            text(&shown::nothing(rewritten))
        ));
        return page.text;
    }
    page.always(&format!("### Custom policies, {}\n\n", shown::counts(diff)));
    relying_parties(diff, &mut page);
    breaking(diff, sources, &mut page);
    for group in shown::groups(diff) {
        let plural = if group.changes.len() == 1 { "" } else { "s" };
        let opening = format!(
            "<details><summary><b>{}</b>: {} change{plural}</summary>\n\n| | what | how | impact | where |\n|-|-|-|-|-|\n",
            text(&group.title),
            group.changes.len(),
        );
        let closing = "\n</details>\n\n";
        if !page.fits(opening.len() + closing.len()) {
            page.left_out += group.changes.len();
            continue;
        }
        page.always(&opening);
        for change in group.changes {
            page.row(&row(change, sources), closing.len());
        }
        page.always(closing);
    }
    if page.left_out > 0 {
        let s = if page.left_out == 1 { " is" } else { "s are" };
        let note = format!(
            "{} change{s} left out: a comment on GitHub has at most 65,536 characters. `entrada policy diff` prints all.\n",
            page.left_out
        );
        page.always(&note);
    }
    page.text
}

/// A line for each relying party that is not the same, with how many changes touch it.
fn relying_parties(diff: &Diff, page: &mut Page) {
    let mut counts: BTreeMap<(&str, Impact), usize> = BTreeMap::new();
    for change in &diff.changes {
        for id in &change.relying_parties {
            *counts.entry((id, change.impact)).or_default() += 1;
        }
    }
    page.always("| | relying party | breaking | security | sign-in | cosmetic |\n|-|-|-|-|-|-|\n");
    let mut same = 0;
    let mut more = 0;
    for compared in &diff.relying_parties {
        let sign = match compared.state {
            State::Same => {
                same += 1;
                continue;
            }
            State::Changed | State::Renamed(_) => '~',
            State::Added => '+',
            State::Removed => '-',
        };
        let cells: Vec<String> = Impact::ALL
            .into_iter()
            .map(|impact| {
                counts
                    .get(&(&*compared.id, impact))
                    .unwrap_or(&0)
                    .to_string()
            })
            .collect();
        let row = format!(
            "| {sign} | {} | {} |\n",
            text(&compared.id),
            cells.join(" | ")
        );
        // At most half of the page.
        if page.text.len() + row.len() <= page.most / 2 {
            page.always(&row);
        } else {
            more += 1;
        }
    }
    page.always("\n");
    if more > 0 {
        page.always(&format!("{more} more are not listed.\n\n"));
    }
    if same > 0 {
        let plural = if same == 1 { "y is" } else { "ies are" };
        page.always(&format!("{same} relying part{plural} unchanged.\n\n"));
    }
}

/// What breaks applications, outside of any fold.
fn breaking(diff: &Diff, sources: &SourceMap, page: &mut Page) {
    let breaking: Vec<&Change> = diff
        .changes
        .iter()
        .filter(|change| change.impact == Impact::Breaking)
        .collect();
    if breaking.is_empty() {
        return;
    }
    page.always("> [!WARNING]\n> Breaking for applications:\n>\n");
    let mut more = 0;
    for change in breaking {
        let mut line = format!("> - {}", text(&change.full_path()));
        line.extend(shown::property(change).map(|property| text(&property)));
        let how = shown::how(change);
        if !how.is_empty() {
            line.push_str(": ");
            line.push_str(&text(&how));
        }
        let mut remarks = shown::remarks(change);
        let places = shown::places(change, sources);
        if !places.is_empty() {
            remarks.push(places);
        }
        let remarks: Vec<String> = remarks.iter().map(|remark| text(remark)).collect();
        line.push_str(
            &remarks
                .iter()
                .map(|r| format!(" ({r})"))
                .collect::<String>(),
        );
        line.push('\n');
        if page.text.len() + line.len() <= page.most / 2 {
            page.always(&line);
        } else {
            more += 1;
        }
    }
    if more > 0 {
        page.always(&format!("> - {more} more, below\n"));
    }
    page.always("\n");
}

fn row(change: &Change, sources: &SourceMap) -> String {
    let what = match shown::heading(change) {
        Some(heading) => format!("{}: {}", text(&heading), text(&shown::what(change))),
        None => text(&shown::what(change)),
    };
    let mut how = vec![text(&shown::how(change))];
    how.extend(shown::remarks(change).iter().map(|remark| text(remark)));
    how.retain(|part| !part.is_empty());
    format!(
        "| {} | {what} | {} | {} | {} |\n",
        change.kind.sign(),
        how.join("<br>"),
        change.impact.word(),
        text(&shown::places(change, sources)),
    )
}
