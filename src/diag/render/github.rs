//! Workflow commands of GitHub Actions (GitHub Docs: workflow commands for GitHub Actions).
//!
//! GitHub shows a limited number of annotations of each kind and drops the rest without a word, so
//! the first of each are commands, errors first, and the others lines of the log.

use std::io::{self, Write};

use super::printable::{one_line, printable};
use super::{Counts, advice};
use crate::diag::{Located, Severity};

/// How many errors, warnings and notices of one step GitHub shows (GitHub Community discussion 26680:
/// ten of each, fifty of a job).
const MOST_OF_A_KIND: usize = 10;

/// Most findings that are written into the log.
const MOST_IN_LOG: usize = 1_000;

pub(super) fn render(found: &[Located<'_>], out: &mut dyn Write) -> io::Result<()> {
    let mut left_out: Vec<&Located<'_>> = Vec::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let of: Vec<&Located<'_>> = found
            .iter()
            .filter(|located| located.finding.severity == severity)
            .collect();
        // One notice is kept for saying how many are left out.
        let is_last = severity == Severity::Info;
        let room = MOST_OF_A_KIND;
        let too_many = !left_out.is_empty() || of.len() > room;
        let shown = of.len().min(room - usize::from(is_last && too_many));
        for located in &of[..shown] {
            command(located, out)?;
        }
        left_out.extend(&of[shown..]);
    }
    if left_out.is_empty() {
        return Ok(());
    }
    let mut counts = Counts::default();
    for located in &left_out {
        counts.add(located.finding.severity);
    }
    let text = format!("{counts} more are in the log of this step, not among the annotations");
    writeln!(out, "::notice title=entrada::{}", data(&text))?;
    writeln!(out, "::group::{counts} more")?;
    for located in left_out.iter().take(MOST_IN_LOG) {
        line(located, out)?;
    }
    if let Some(more @ 1..) = left_out.len().checked_sub(MOST_IN_LOG) {
        writeln!(out, "and {more} more, which `--format json` has")?;
    }
    writeln!(out, "::endgroup::")
}

/// A finding as a line of the log. It starts with a word, so that it is never taken for a command.
fn line(located: &Located<'_>, out: &mut dyn Write) -> io::Result<()> {
    let finding = located.finding;
    write!(out, "{}[{}] ", finding.severity, finding.code.id)?;
    if let Some(location) = &located.location {
        write!(out, "{}", one_line(&location.file))?;
        if !location.whole_file {
            write!(out, ":{}:{}", location.start.line, location.start.column)?;
        }
        write!(out, ": ")?;
    }
    writeln!(out, "{}", one_line(&finding.message))
}

fn command(located: &Located<'_>, out: &mut dyn Write) -> io::Result<()> {
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
    )
}

/// Escapes a command's message.
fn data(text: &str) -> String {
    // Of what ends a line, only line feeds are left then.
    let text = printable(text);
    text.replace('%', "%25").replace('\n', "%0A")
}

/// Escapes a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{TYPO, rendered, sample_findings, sample_plan};
    use crate::diag::{Finding, Place, Severity, SourceMap};

    #[test]
    fn prints_one_command_per_finding() {
        let (sources, file) = sample_plan();
        let text = rendered(&sample_findings(&file), &sources, Format::Github);
        insta::assert_snapshot!(text, @"
        ::error file=plan.yaml,line=4,endLine=4,col=3,endColumn=11,title=ENT1001::unknown key `platfrom` (environments: dev, prod)%0Adid you mean `platform`?%0Aremove the key, or correct its name
        ::warning file=plan.yaml,line=2,endLine=2,col=7,endColumn=14,title=ENT2202::variable `a`, `b`: 100%25 unused
        ");
    }

    /// The commands of each kind among `count` errors, warnings and notices, and the last lines.
    fn of_many(count: usize) -> ([usize; 3], String) {
        let severities = [Severity::Info, Severity::Warning, Severity::Error];
        let findings: Vec<Finding> = severities
            .into_iter()
            .flat_map(|severity| (0..count).map(move |at| (severity, at)))
            .map(|(severity, at)| {
                let message = format!("{severity} {at}\n::error::faked");
                let mut finding = Finding::new(&TYPO, Place::File("p.xml".into()), message);
                finding.severity = severity;
                finding
            })
            .collect();
        let text = rendered(&findings, &SourceMap::new(), Format::Github);
        let commands = ["::error ", "::warning ", "::notice "]
            .map(|kind| text.lines().filter(|line| line.starts_with(kind)).count());
        let rest = text.split_once("::notice title=entrada::");
        (commands, rest.map_or("", |(_, rest)| rest).to_owned())
    }

    #[test]
    fn shows_what_github_shows_and_says_how_many_are_left_out() {
        assert_eq!(of_many(10), ([10, 10, 10], String::new()));
        let (commands, rest) = of_many(11);
        assert_eq!(commands, [10, 10, 10]);
        insta::assert_snapshot!(rest, @"
        1 error, 1 warning, 2 notes more are in the log of this step, not among the annotations
        ::group::1 error, 1 warning, 2 notes more
        error[ENT1001] p.xml: error 9␊::error::faked
        warning[ENT1001] p.xml: warning 9␊::error::faked
        info[ENT1001] p.xml: info 8␊::error::faked
        info[ENT1001] p.xml: info 9␊::error::faked
        ::endgroup::
        ");
        let (commands, rest) = of_many(3_000);
        assert_eq!(commands, [10, 10, 10]);
        assert!(rest.lines().count() < 1_010);
    }

    #[test]
    fn escapes_what_would_end_a_property_or_start_another_command() {
        let place = Place::File("C:/a,b%.yaml".into());
        let finding = Finding::new(&TYPO, place, "x\r\n::error::faked");
        let text = rendered(&[finding], &SourceMap::new(), Format::Github);
        assert_eq!(
            text,
            "::error file=C%3A/a%2Cb%25.yaml,title=ENT1001::x␍%0A∶:error::faked\n"
        );
    }

    #[test]
    fn shows_what_a_terminal_would_obey() {
        let place = Place::File("a\u{1b}\u{202e}.xml".into());
        let finding = Finding::new(&TYPO, place, "b\u{85}c\u{2028}##vso[d]");
        let text = rendered(&[finding], &SourceMap::new(), Format::Github);
        assert_eq!(
            text,
            "::error file=a␛\u{fffd}.xml,title=ENT1001::b\u{fffd}c\u{fffd}♯#vso[d]\n"
        );
    }
}
