//! Findings as text for people and machines.
//!
//! Input is the findings of a run and the texts they point into; output is one of six formats. All
//! formats show the same findings in the same order, with the same verdict: sorted by file, place
//! and code, and a finding made in several environments is shown once with their names.

mod excerpt;
mod github;
mod human;
mod json;
mod junit;
mod markdown;
mod order;
mod printable;
mod sarif;
#[cfg(test)]
mod testing;

use std::io::{self, Write};

use serde::Serialize;

use super::{Finding, Located, Severity, SourceMap};

pub use json::Document as JsonDocument;
pub use order::located;
pub use printable::printable;
pub(crate) use printable::{one_line, visible, without_commands};

/// An output format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Excerpts with carets, for a terminal.
    #[default]
    Human,
    /// The product's own document.
    Json,
    /// A list for a pull request comment.
    Markdown,
    /// SARIF 2.1.0 (OASIS), for code scanning.
    Sarif,
    /// Workflow commands that GitHub Actions turns into annotations.
    Github,
    /// JUnit XML, for CI systems that show test reports.
    Junit,
}

/// How to render.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The format.
    pub format: Format,
    /// Whether [`Format::Human`] may use ANSI colours. The other formats never do.
    pub color: bool,
    /// The run's exit code, repeated in the machine formats.
    pub exit_code: u8,
    /// The least severity that fails the run.
    pub fail_on: Severity,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            format: Format::Human,
            color: false,
            exit_code: 0,
            fail_on: Severity::Error,
        }
    }
}

/// How many findings of each severity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Counts {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Information.
    pub info: usize,
}

impl Counts {
    fn of(found: &[Located<'_>]) -> Self {
        let mut counts = Self::default();
        for located in found {
            counts.add(located.finding.severity);
        }
        counts
    }

    const fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.error += 1,
            Severity::Warning => self.warning += 1,
            Severity::Info => self.info += 1,
        }
    }

    /// All findings.
    #[must_use]
    pub const fn total(self) -> usize {
        self.error + self.warning + self.info
    }
}

impl std::fmt::Display for Counts {
    /// `2 errors, 1 warning`; severities without findings are left out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [
            (self.error, "error", "errors"),
            (self.warning, "warning", "warnings"),
            (self.info, "note", "notes"),
        ];
        let mut separator = "";
        for (count, one, many) in parts.into_iter().filter(|(count, ..)| *count > 0) {
            write!(
                f,
                "{separator}{count} {}",
                if count == 1 { one } else { many }
            )?;
            separator = ", ";
        }
        if self.total() == 0 {
            f.write_str("no findings")?;
        }
        Ok(())
    }
}

/// Counts `findings` as they are shown: what was found in several environments counts once.
#[must_use]
pub fn counts(findings: &[Finding], sources: &SourceMap) -> Counts {
    Counts::of(&located(findings, sources))
}

/// Writes `findings` to `out`.
///
/// # Errors
/// Returns what `out` returns.
pub fn render(
    findings: &[Finding],
    sources: &SourceMap,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let found = located(findings, sources);
    match options.format {
        Format::Human => human::render(&found, sources, options, out),
        Format::Json => json::render(&found, options, out),
        Format::Markdown => markdown::render(&found, out),
        Format::Sarif => sarif::render(&found, sources, options, out),
        Format::Github => github::render(&found, out),
        Format::Junit => junit::render(&found, options, out),
    }
}

/// The `limit` most severe of `found`, in the order in which they are shown, and how many are left out.
fn most_severe<'a, 'f>(found: &'a [Located<'f>], limit: usize) -> (Vec<&'a Located<'f>>, usize) {
    let left_out = found.len().saturating_sub(limit);
    let mut chosen: Vec<(usize, &Located<'_>)> = found.iter().enumerate().collect();
    if left_out > 0 {
        // Stable: of equal severity those shown first.
        chosen.sort_by_key(|(_, located)| std::cmp::Reverse(located.finding.severity));
        chosen.truncate(limit);
        chosen.sort_by_key(|(at, _)| *at);
    }
    let chosen = chosen.into_iter().map(|(_, located)| located);
    (chosen.collect(), left_out)
}

/// The sentence after the message in formats without room for parts: `did you mean …?` and help.
fn advice(found: &Located<'_>) -> impl Iterator<Item = String> {
    let suggestion = found.finding.suggestion.as_ref();
    suggestion
        .map(|name| format!("did you mean `{name}`?"))
        .into_iter()
        .chain(found.finding.help.clone())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::testing::{TYPO, rendered};
    use super::*;
    use crate::diag::{Place, Span};

    const FORMATS: [Format; 6] = [
        Format::Human,
        Format::Json,
        Format::Markdown,
        Format::Sarif,
        Format::Github,
        Format::Junit,
    ];

    #[test]
    fn counts_what_is_shown() {
        let counts = |error, warning, info| {
            let counts = Counts {
                error,
                warning,
                info,
            };
            counts.to_string()
        };
        assert_eq!(counts(0, 0, 0), "no findings");
        assert_eq!(counts(1, 0, 2), "1 error, 2 notes");
        assert_eq!(counts(3, 1, 0), "3 errors, 1 warning");
    }

    #[test]
    fn the_most_severe_are_kept_in_their_order() {
        let finding = |severity, at: usize| {
            let place = Place::Span("f".into(), Span::new(at, at));
            let mut finding = crate::diag::Finding::new(&TYPO, place, format!("{at}"));
            finding.severity = severity;
            finding
        };
        use Severity::{Error, Info, Warning};
        let severities = [Info, Error, Warning, Warning, Error];
        let findings: Vec<_> = severities
            .into_iter()
            .enumerate()
            .map(|(at, severity)| finding(severity, at))
            .collect();
        let sources = SourceMap::new();
        let found = located(&findings, &sources);
        let kept = |limit| {
            let (kept, left_out) = most_severe(&found, limit);
            let messages: Vec<&str> = kept.iter().map(|one| &*one.finding.message).collect();
            format!("{} {left_out}", messages.join(""))
        };
        assert_eq!(kept(3), "124 2");
        assert_eq!(kept(9), "01234 0");
    }

    proptest! {
        #[test]
        fn renders_any_place_in_any_text(
            text in "(\\PC|\r|\n|\t|\u{feff}|\u{202e}|\u{1b}){0,300}",
            spans in proptest::collection::vec((0..700_usize, 0..700_usize), 1..5),
            message in any::<String>(),
        ) {
            let mut sources = SourceMap::new();
            let file = sources.add("plan.yaml", text);
            let mut places = spans
                .into_iter()
                .map(|(start, end)| Place::Span(file.clone(), Span::new(start, end)));
            let first = places.next().unwrap_or(Place::Nowhere);
            let mut finding = Finding::new(&TYPO, first, message.clone()).help(message.clone());
            for place in places {
                finding = finding.related(message.clone(), place);
            }
            let findings = [finding];
            for format in FORMATS {
                let shown = rendered(&findings, &sources, format);
                // JSON escapes what a terminal would obey only below U+0020, and is read by
                // programs.
                if !matches!(format, Format::Json | Format::Sarif) {
                    let raw = shown.chars().find(|c| printable::visible(*c) != *c);
                    prop_assert_eq!(raw, None, "{:?}: {:?}", format, shown);
                }
            }
        }
    }
}
