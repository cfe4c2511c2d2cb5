//! Which findings count: `--only`, `--skip`, `--fail-on` and the severities of the plan's `lint`
//! section.
//!
//! Input is the findings of a run, output the findings to show and the verdict on them. The verdict
//! never depends on the output format.

use super::{Finding, Findings, Severity};

/// What the `lint` section says of a family of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Not reported.
    Off,
    /// Reported with this severity.
    At(Severity),
}

/// The choice of one run.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Prefixes of the codes to keep; empty keeps all.
    pub only: Vec<String>,
    /// Prefixes of the codes to leave out.
    pub skip: Vec<String>,
    /// The least severity that fails the run.
    pub fail_on: Severity,
    /// Severities by code prefix; the longest matching prefix wins.
    pub overrides: Vec<(String, Level)>,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            only: Vec::new(),
            skip: Vec::new(),
            fail_on: Severity::Error,
            overrides: Vec::new(),
        }
    }
}

/// The outcome of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing at or above the threshold.
    Pass,
    /// A finding at or above the threshold.
    Fail,
}

/// Codes of this family say that an input could not be read. An error among them is always kept:
/// leaving it out would turn "nothing was checked" into "nothing is wrong".
const READING: &str = "ENT0";

impl Selection {
    /// The findings to show, with the severities they are shown with.
    #[must_use]
    pub fn apply(&self, findings: Findings) -> Findings {
        findings
            .into_iter()
            .filter(|finding| self.keeps(finding))
            .filter_map(|finding| self.with_level(finding))
            .collect()
    }

    /// Whether `findings`, as [`Self::apply`] returned them, fail the run.
    #[must_use]
    pub fn verdict(&self, findings: &[Finding]) -> Verdict {
        // Information never changes an exit code, whatever the threshold.
        let threshold = self.fail_on.max(Severity::Warning);
        if findings.iter().any(|found| found.severity >= threshold) {
            Verdict::Fail
        } else {
            Verdict::Pass
        }
    }

    fn keeps(&self, finding: &Finding) -> bool {
        let matches = |prefix: &String| has_prefix(finding.code.id, prefix);
        is_unreadable_input(finding)
            || (self.only.is_empty() || self.only.iter().any(matches))
                && !self.skip.iter().any(matches)
    }

    fn with_level(&self, mut finding: Finding) -> Option<Finding> {
        if is_unreadable_input(&finding) {
            return Some(finding);
        }
        let level = self
            .overrides
            .iter()
            .filter(|(prefix, _)| has_prefix(finding.code.id, prefix))
            .max_by_key(|(prefix, _)| prefix.len());
        match level {
            None => Some(finding),
            Some((_, Level::Off)) => None,
            Some((_, Level::At(severity))) => {
                finding.severity = *severity;
                Some(finding)
            }
        }
    }
}

fn is_unreadable_input(finding: &Finding) -> bool {
    finding.code.severity == Severity::Error && has_prefix(finding.code.id, READING)
}

fn has_prefix(id: &str, prefix: &str) -> bool {
    id.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{CodeInfo, Place};

    const fn code(id: &'static str, severity: Severity) -> CodeInfo {
        CodeInfo {
            id,
            severity,
            title: "a title",
            explain: "long text",
            source: "a test",
        }
    }

    static BROKEN: CodeInfo = code("ENT0001", Severity::Error);
    static UNKNOWN: CodeInfo = code("ENT2101", Severity::Error);
    static UNUSED: CodeInfo = code("ENT2202", Severity::Warning);
    static NOTE: CodeInfo = code("ENT7001", Severity::Info);

    fn shown(selection: &Selection, codes: &[&'static CodeInfo]) -> Vec<(&'static str, Severity)> {
        let findings = codes
            .iter()
            .map(|code| Finding::new(code, Place::Nowhere, "m"))
            .collect();
        let kept = selection.apply(findings);
        kept.iter().map(|f| (f.code.id, f.severity)).collect()
    }

    fn prefixes(prefixes: &[&str]) -> Vec<String> {
        prefixes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn keeps_only_the_families_asked_for_without_regard_to_case() {
        let selection = Selection {
            only: prefixes(&["ent2"]),
            skip: prefixes(&["ENT2202"]),
            ..Selection::default()
        };
        let kept = shown(&selection, &[&UNKNOWN, &UNUSED, &NOTE]);
        assert_eq!(kept, [("ENT2101", Severity::Error)]);
    }

    #[test]
    fn never_hides_that_an_input_could_not_be_read() {
        let selection = Selection {
            only: prefixes(&["ENT2"]),
            skip: prefixes(&["ENT"]),
            overrides: vec![("ENT0".to_owned(), Level::Off)],
            ..Selection::default()
        };
        assert_eq!(
            shown(&selection, &[&BROKEN, &UNKNOWN]),
            [("ENT0001", Severity::Error)]
        );
    }

    #[test]
    fn the_longest_prefix_decides_the_severity() {
        let selection = Selection {
            overrides: vec![
                ("ENT2202".to_owned(), Level::At(Severity::Error)),
                ("ENT2".to_owned(), Level::At(Severity::Info)),
                ("ENT7".to_owned(), Level::Off),
            ],
            ..Selection::default()
        };
        assert_eq!(
            shown(&selection, &[&UNKNOWN, &UNUSED, &NOTE]),
            [("ENT2101", Severity::Info), ("ENT2202", Severity::Error)]
        );
    }

    #[test]
    fn the_threshold_decides_the_verdict_and_information_never_fails() {
        let verdict = |fail_on, code| {
            let selection = Selection {
                fail_on,
                ..Selection::default()
            };
            selection.verdict(&[Finding::new(code, Place::Nowhere, "m")])
        };
        assert_eq!(verdict(Severity::Error, &UNKNOWN), Verdict::Fail);
        assert_eq!(verdict(Severity::Error, &UNUSED), Verdict::Pass);
        assert_eq!(verdict(Severity::Warning, &UNUSED), Verdict::Fail);
        assert_eq!(verdict(Severity::Info, &NOTE), Verdict::Pass);
    }
}
