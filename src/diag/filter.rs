//! Which findings count: `--only`, `--skip` and `--fail-on`.
//!
//! Input is the findings of a run, output the findings to show and the verdict on them. The verdict
//! never depends on the output format.

use super::{Finding, Findings, Severity};

/// The choice made on the command line.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Prefixes of the codes to keep; empty keeps all.
    pub only: Vec<String>,
    /// Prefixes of the codes to leave out.
    pub skip: Vec<String>,
    /// The least severity that fails the run.
    pub fail_on: Severity,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            only: Vec::new(),
            skip: Vec::new(),
            fail_on: Severity::Error,
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

/// Reading and shape. An error among them means that later checks did not run, so it is always
/// kept: leaving it out would turn "nothing was checked" into "nothing is wrong".
const GROUND: [&str; 2] = ["ENT0", "ENT1"];

impl Selection {
    /// The findings to show.
    #[must_use]
    pub fn apply(&self, findings: Findings) -> Findings {
        let keeps = |finding: &Finding| {
            let matches = |prefix: &String| has_prefix(finding.code.id, prefix);
            let wanted = self.only.is_empty() || self.only.iter().any(matches);
            is_ground(finding) || wanted && !self.skip.iter().any(matches)
        };
        findings.into_iter().filter(keeps).collect()
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
}

fn is_ground(finding: &Finding) -> bool {
    let id = finding.code.id;
    finding.code.severity == Severity::Error && GROUND.iter().any(|prefix| has_prefix(id, prefix))
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

    fn findings(codes: &[&'static CodeInfo]) -> Findings {
        let found = codes
            .iter()
            .map(|code| Finding::new(code, Place::Nowhere, "m"));
        found.collect()
    }

    fn shown(findings: &[Finding]) -> Vec<(&'static str, Severity)> {
        findings.iter().map(|f| (f.code.id, f.severity)).collect()
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
        let kept = selection.apply(findings(&[&UNKNOWN, &UNUSED, &NOTE]));
        assert_eq!(shown(&kept), [("ENT2101", Severity::Error)]);
    }

    #[test]
    fn never_hides_that_an_input_could_not_be_read() {
        let selection = Selection {
            only: prefixes(&["ENT2"]),
            skip: prefixes(&["ENT"]),
            ..Selection::default()
        };
        let kept = selection.apply(findings(&[&BROKEN, &UNKNOWN]));
        assert_eq!(shown(&kept), [("ENT0001", Severity::Error)]);
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
