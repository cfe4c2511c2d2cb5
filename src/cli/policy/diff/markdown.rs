//! A difference as a comment on a pull request.
//!
//! Counts come first, what breaks applications is never folded, everything else is in tables that
//! open. Nothing from a policy is markup: values are text in which every character that Markdown or
//! HTML would read is written as a reference. Equal differences give equal comments.

use std::collections::BTreeMap;

use super::shown;
use crate::diag::SourceMap;
use crate::diag::render::one_line;
use crate::policy::diff::{Change, Diff, Impact, State};

/// Most characters of a comment that GitHub takes (65,536), less what a caller may put around it.
pub(super) const MOST: usize = 65_000;

/// Most characters of values, of which a table has many, before rows are left out.
const RESERVE: usize = 500;

/// The comment. No more than `most` characters; what is left out is counted.
pub(super) fn render(
    diff: &Diff,
    rewritten: &[String],
    sources: &SourceMap,
    most: usize,
) -> String {
    let mut page = Page {
        text: String::new(),
        most: most.saturating_sub(RESERVE),
        left_out: 0,
    };
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

struct Page {
    text: String,
    most: usize,
    left_out: usize,
}

impl Page {
    fn fits(&self, more: usize) -> bool {
        // Bytes are never fewer than characters.
        self.text.len() + more <= self.most
    }

    fn always(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A row, if there is room for it and for what has to follow.
    fn row(&mut self, row: &str, after: usize) {
        if self.fits(row.len() + after) {
            self.text.push_str(row);
        } else {
            self.left_out += 1;
        }
    }
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

/// `source` in one line, in which nothing is markup but for code between back-quotes.
fn text(source: &str) -> String {
    let source: Vec<char> = one_line(source).chars().collect();
    let fences = source.iter().filter(|c| **c == '`').count();
    let mut out = String::with_capacity(source.len() * 2);
    let mut in_code = false;
    for (at, &c) in source.iter().enumerate() {
        let next = source.get(at + 1);
        if c == '`' && fences.is_multiple_of(2) {
            out.push_str(if in_code { "</code>" } else { "<code>" });
            in_code = !in_code;
        } else if is_plain(
            c,
            at.checked_sub(1).map(|before| source[before]),
            next.copied(),
        ) {
            out.push(c);
        } else {
            out.extend(["&#", &u32::from(c).to_string(), ";"]);
        }
    }
    out
}

/// Whether `c` has no meaning in a line of Markdown or HTML, where it stands. An address does not
/// become a link.
fn is_plain(c: char, before: Option<char>, next: Option<char>) -> bool {
    let in_word =
        before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric);
    match c {
        ' ' | ',' | ';' | '/' | '%' | '?' | '(' | ')' | '=' | '-' | '+' | '!' => true,
        '_' => in_word,
        ':' => next != Some('/'),
        '.' => before != Some('w'),
        c => c.is_alphanumeric() || !c.is_ascii(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_a_policy_is_markup() {
        let hostile = "<img src=x> | [a](http://x) *b* _c_ @team #1 </details> `d`\n# e";
        insta::assert_snapshot!(text(hostile), @r#"
        &#60;img src=x&#62; &#124; &#91;a&#93;(http&#58;//x) &#42;b&#42; &#95;c&#95; &#64;team &#35;1 &#60;/details&#62; <code>d</code>␊&#35; e
        "#);
        assert!(!text("`a").contains("<code>"));
    }
}
