//! Workflow commands of GitHub Actions (GitHub Docs: workflow commands for GitHub Actions).

use std::io::{self, Write};

use super::advice;
use crate::diag::{Located, Severity};

pub(super) fn render(found: &[Located<'_>], out: &mut dyn Write) -> io::Result<()> {
    for located in found {
        let finding = located.finding;
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        write!(out, "::{command} ")?;
        if let Some(location) = &located.location {
            write!(out, "file={},", property(&location.file))?;
            if !location.whole_file {
                let (start, end) = (location.start, location.end);
                write!(
                    out,
                    "line={},endLine={},col={},",
                    start.line, end.line, start.column
                )?;
                // GitHub ignores an end column that is on another line than the start.
                if start.line == end.line {
                    write!(out, "endColumn={},", end.column)?;
                }
            }
        }
        let mut message = finding.message.clone();
        if !located.environments.is_empty() {
            message = format!(
                "{message} (environments: {})",
                located.environments.join(", ")
            );
        }
        for line in advice(located) {
            message.push('\n');
            message.push_str(&line);
        }
        writeln!(
            out,
            "title={}::{}",
            property(finding.code.id),
            data(&message)
        )?;
    }
    Ok(())
}

/// Escapes a command's message.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{TYPO, rendered, sample_findings, sample_plan};
    use crate::diag::{Finding, Place, SourceMap};

    #[test]
    fn prints_one_command_per_finding() {
        let (sources, file) = sample_plan();
        let text = rendered(&sample_findings(&file), &sources, Format::Github);
        insta::assert_snapshot!(text, @"
        ::warning file=plan.yaml,line=2,endLine=2,col=7,endColumn=14,title=ENT2202::variable `a`, `b`: 100%25 unused
        ::error file=plan.yaml,line=4,endLine=4,col=3,endColumn=11,title=ENT1001::unknown key `platfrom` (environments: dev, prod)%0Adid you mean `platform`?%0Aremove the key, or correct its name
        ");
    }

    #[test]
    fn escapes_what_would_end_a_property_or_start_another_command() {
        let place = Place::File("C:/a,b%.yaml".into());
        let finding = Finding::new(&TYPO, place, "x\r\n::error::faked");
        let text = rendered(&[finding], &SourceMap::new(), Format::Github);
        assert_eq!(
            text,
            "::error file=C%3A/a%2Cb%25.yaml,title=ENT1001::x%0D%0A::error::faked\n"
        );
    }
}
