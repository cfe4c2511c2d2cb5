//! Findings as a list for a pull request comment.

use std::io::{self, Write};

use super::printable::one_line;
use super::{Counts, advice};
use crate::diag::Located;

pub(super) fn render(found: &[Located<'_>], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "**{}**", Counts::of(found))?;
    if !found.is_empty() {
        writeln!(out)?;
    }
    for located in found {
        let finding = located.finding;
        write!(out, "- **{} {}**", finding.severity, finding.code.id)?;
        if let Some(location) = &located.location {
            let file = code_span(&location.file);
            if location.whole_file {
                write!(out, " {file}")?;
            } else {
                write!(out, " {file} line {}", location.start.line)?;
            }
        }
        write!(out, ": {}", inline(&finding.message))?;
        if !located.environments.is_empty() {
            write!(out, " ({})", inline(&located.environments.join(", ")))?;
        }
        writeln!(out)?;
        for advice in advice(located) {
            writeln!(out, "  - {}", inline(&advice))?;
        }
    }
    Ok(())
}

fn code_span(text: &str) -> String {
    format!("`{}`", one_line(text).replace('`', "'"))
}

/// Text in one line in which nothing but code spans is markup.
fn inline(text: &str) -> String {
    let mut in_code = false;
    let mut escaped = String::with_capacity(text.len());
    let balanced = text.matches('`').count().is_multiple_of(2);
    for c in one_line(text).chars() {
        in_code ^= c == '`' && balanced;
        let markup = matches!(
            c,
            '<' | '>' | '*' | '_' | '[' | ']' | '\\' | '|' | '#' | '@'
        );
        if !in_code && (markup || c == '`' && !balanced) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{TYPO, rendered, sample_findings, sample_plan};
    use crate::diag::{Finding, Place, SourceMap};

    #[test]
    fn prints_a_list() {
        let (sources, file) = sample_plan();
        let text = rendered(&sample_findings(&file), &sources, Format::Markdown);
        insta::assert_snapshot!(text, @"
        **1 error, 1 warning**

        - **warning ENT2202** `plan.yaml` line 2: variable `a`, `b`: 100% unused
        - **error ENT1001** `plan.yaml` line 4: unknown key `platfrom` (dev, prod)
          - did you mean `platform`?
          - remove the key, or correct its name
        ");
        assert_eq!(
            rendered(&[], &sources, Format::Markdown),
            "**no findings**\n"
        );
    }

    #[test]
    fn keeps_a_message_from_becoming_markup() {
        let finding = Finding::new(&TYPO, Place::Nowhere, "<img> `<b>` @team\n# title");
        let text = rendered(&[finding], &SourceMap::new(), Format::Markdown);
        assert!(
            text.ends_with(": \\<img\\> `<b>` \\@team␊\\# title\n"),
            "{text}"
        );
    }
}
