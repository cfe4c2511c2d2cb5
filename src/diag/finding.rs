//! The finding itself.

use super::{Code, FileName, Fix, Severity, Span};

/// Which half of a mapping entry a plan pointer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The key, for example of an unknown setting.
    Key,
    /// The value.
    Value,
}

/// Where a finding is. Rules never compute lines: the [`super::SourceMap`] does.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// No file at all, for example a missing environment variable of the run itself.
    Nowhere,
    /// A whole file, for example one that is missing or not UTF-8.
    File(FileName),
    /// A byte range of a file registered with the source map.
    Span(FileName, Span),
    /// A JSON pointer (RFC 6901) into the plan. In the plan as written for shape findings; in the
    /// resolved plan, with `environment` set, for everything later. A pointer to something that is
    /// not there is shown at its nearest ancestor that is.
    Plan {
        /// RFC 6901, `""` is the whole plan.
        pointer: String,
        /// Key or value.
        part: Part,
        /// The environment whose resolved plan the pointer is of; `None` for the plan as written.
        environment: Option<String>,
    },
    /// An element of a policy document: the document's name and the element's index in document
    /// order. `attribute` narrows it to one attribute.
    Policy {
        /// Path of the policy file, as shown to people.
        file: FileName,
        /// Byte range of the element, attribute or text in that file.
        span: Span,
        /// The plan pointer that caused the element, where the file is generated.
        origin: Option<String>,
    },
}

impl Place {
    /// The key or the value at `pointer` of the plan as written.
    #[must_use]
    pub fn written(pointer: impl Into<String>, part: Part) -> Self {
        Self::Plan {
            pointer: pointer.into(),
            part,
            environment: None,
        }
    }
}

/// A second place that helps to understand the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What is there, for example "first defined here".
    pub message: String,
    /// Where it is.
    pub place: Place,
}

/// One problem, its place and its fix.
///
/// Wording: lower-case fragments, literals in back-quotes, no full stop at the end.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The code, with title and long text.
    pub code: Code,
    /// The code's severity, unless configuration changed it.
    pub severity: Severity,
    /// The cause, in the user's words.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What to do.
    pub help: Option<String>,
    /// A near name: "did you mean `…`?".
    pub suggestion: Option<String>,
    /// Other places.
    pub related: Vec<Related>,
    /// Environments in which it was found; empty when it does not depend on one.
    pub environments: Vec<String>,
    /// The correction, where there is exactly one.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding with the code's own severity and nothing optional.
    #[must_use]
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            place,
            help: None,
            suggestion: None,
            related: Vec::new(),
            environments: Vec::new(),
            fix: None,
        }
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds "did you mean" when `candidates` has a name near to `typed`.
    #[must_use]
    pub fn did_you_mean<'a>(
        mut self,
        typed: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        self.suggestion = nearest(typed, candidates);
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, message: impl Into<String>, place: Place) -> Self {
        self.related.push(Related {
            message: message.into(),
            place,
        });
        self
    }
}

/// All findings of a run. Order is that of discovery; renderers sort by source position.
pub type Findings = Vec<Finding>;

/// Longest name for which a near one is looked for, in characters: comparing takes the product of
/// the lengths.
const LONGEST_NAME: usize = 200;

/// Most candidates that are compared; of more, those of other lengths are left out first.
const MOST_COMPARED: usize = 1_000;

/// The candidate nearest to `typed`, when it is near enough to be a slip: compared without case, at
/// most one edit per three characters, and one in a word of two.
#[must_use]
pub(crate) fn nearest<'a>(
    typed: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let wanted = typed.to_lowercase();
    let length = wanted.chars().count();
    if length > LONGEST_NAME {
        return None;
    }
    let limit = (length / 3).max(usize::from(length == 2));
    candidates
        .into_iter()
        .filter(|candidate| *candidate != typed)
        // The distance is at least the difference in length.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .take(MOST_COMPARED)
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_a_name_that_is_a_slip_away_and_no_other() {
        let near = |typed, candidates: &[&str]| nearest(typed, candidates.iter().copied());
        assert_eq!(near("b2", &["externalId", "b2c"]).as_deref(), Some("b2c"));
        assert_eq!(
            near("justintime", &["known", "justInTime"]).as_deref(),
            Some("justInTime")
        );
        assert_eq!(near("mars", &["public", "china"]), None);
        assert_eq!(near("x", &["y", "xy"]), None);
        assert_eq!(near("same", &["same"]), None);
    }

    #[test]
    fn looks_at_a_bounded_number_of_candidates() {
        let many: Vec<String> = (0..MOST_COMPARED).map(|i| format!("name-{i:06}")).collect();
        let many = many.iter().map(String::as_str);
        let far_back = many.clone().chain(["wanted-thing"]);
        assert_eq!(nearest("wanted-thinh", many), None);
        assert_eq!(nearest("wanted-thinh", far_back), None);
    }
}
