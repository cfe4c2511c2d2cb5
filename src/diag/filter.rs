//! Which findings count: `--only`, `--skip`, `--fail-on` and the severities of the plan's `lint`
//! section.
//!
//! Input is the findings of a run, output the findings to show and the verdict on them. The verdict
//! never depends on the output format.

use super::{Finding, Findings, Place, Severity};

/// What the `lint` section says of a family of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Not reported.
    Off,
    /// Reported with this severity.
    At(Severity),
}

/// The plan's `lint` section, for one environment.
#[derive(Clone, Debug, Default)]
pub struct Lint {
    /// Severities by code or code prefix; the longest match wins.
    pub levels: Vec<(String, Level)>,
    /// What is accepted today; the caller leaves out what has expired.
    pub suppressions: Vec<Suppression>,
}

/// Findings that are known and accepted.
#[derive(Clone, Debug)]
pub struct Suppression {
    /// The code.
    pub code: String,
    /// JSON pointer into the plan; everything at and below it is meant.
    pub pointer: String,
}

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

impl Lint {
    /// The findings that are not suppressed, with the severities that the plan wants.
    #[must_use]
    pub fn apply(&self, findings: Findings) -> Findings {
        findings
            .into_iter()
            .filter_map(|finding| self.judge(finding))
            .collect()
    }

    fn judge(&self, mut finding: Finding) -> Option<Finding> {
        if is_ground(&finding) {
            return Some(finding);
        }
        if self.suppressions.iter().any(|known| known.covers(&finding)) {
            return None;
        }
        let level = self
            .levels
            .iter()
            .filter(|(prefix, _)| has_prefix(finding.code.id, prefix))
            .max_by_key(|(prefix, _)| prefix.len());
        match level {
            None => {}
            Some((_, Level::Off)) => return None,
            Some((_, Level::At(severity))) => finding.severity = *severity,
        }
        Some(finding)
    }
}

impl Suppression {
    fn covers(&self, finding: &Finding) -> bool {
        let pointer = match &finding.place {
            Place::Plan { pointer, .. } => pointer,
            Place::Policy { origin, .. } => origin.as_deref().unwrap_or_default(),
            Place::Nowhere | Place::File(_) | Place::Span(..) => "",
        };
        let below = pointer.strip_prefix(self.pointer.as_str());
        finding.code.id.eq_ignore_ascii_case(&self.code)
            && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

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
    use crate::diag::{CodeInfo, Part};

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
        let lint = Lint {
            levels: vec![("ENT0".to_owned(), Level::Off)],
            suppressions: Vec::new(),
        };
        let kept = selection.apply(lint.apply(findings(&[&BROKEN, &UNKNOWN])));
        assert_eq!(shown(&kept), [("ENT0001", Severity::Error)]);
    }

    #[test]
    fn the_longest_prefix_decides_the_severity() {
        let lint = Lint {
            levels: vec![
                ("ENT2202".to_owned(), Level::At(Severity::Error)),
                ("ENT2".to_owned(), Level::At(Severity::Info)),
                ("ENT7".to_owned(), Level::Off),
            ],
            suppressions: Vec::new(),
        };
        assert_eq!(
            shown(&lint.apply(findings(&[&UNKNOWN, &UNUSED, &NOTE]))),
            [("ENT2101", Severity::Info), ("ENT2202", Severity::Error)]
        );
    }

    #[test]
    fn a_suppression_covers_its_pointer_and_what_is_below() {
        let at = |pointer: &str| {
            let place = Place::Plan {
                pointer: pointer.to_owned(),
                part: Part::Value,
                environment: None,
            };
            Finding::new(&UNKNOWN, place, pointer)
        };
        let lint = Lint {
            levels: Vec::new(),
            suppressions: vec![Suppression {
                code: "ENT2101".to_owned(),
                pointer: "/applications/1".to_owned(),
            }],
        };
        let found = [
            "/applications/1",
            "/applications/1/name",
            "/applications/10",
            "",
        ]
        .map(at);
        let kept = lint.apply(found.into());
        let kept: Vec<&str> = kept.iter().map(|found| found.message.as_str()).collect();
        assert_eq!(kept, ["/applications/10", ""]);
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
