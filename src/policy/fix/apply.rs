//! From fixes to texts.
//!
//! Fixes may be in each other's way: two of them may want the same bytes, or one may move what the
//! other corrects. So a round makes those that are not, everything is judged again, and the next
//! round makes those that are left, until there is none.

use std::collections::{BTreeMap, HashSet};

use crate::diag::{Code, Edit, FileName, Finding, Fix, Place};

/// Most rounds that are made. A correction may uncover the next problem, since a chain whose
/// structure is wrong is judged no further; that this happens more than a few times is unheard of.
const MOST_ROUNDS: usize = 50;

/// The texts that were changed, by file.
pub type Texts = BTreeMap<FileName, String>;

/// What came of fixing.
#[derive(Debug)]
pub struct Fixed<J> {
    /// The files that changed, with their new texts.
    pub texts: Texts,
    /// What was corrected: the code and the file of each finding.
    pub corrected: Vec<(Code, FileName)>,
    /// The last judgement: what is left.
    pub left: J,
}

/// Fixes what can be fixed.
///
/// `judge` reads the files, those of the given texts from there, and judges them; `findings` are
/// those of a judgement that are to be fixed; `text` knows the files as they were at first.
pub fn fix<'a, J>(
    mut judge: impl FnMut(&Texts) -> J,
    findings: impl Fn(&J) -> &[Finding],
    text: impl Fn(&str) -> Option<&'a str>,
) -> Fixed<J> {
    let mut fixed = Fixed {
        texts: Texts::new(),
        corrected: Vec::new(),
        left: judge(&Texts::new()),
    };
    for _ in 0..MOST_ROUNDS {
        let round = Round::of(findings(&fixed.left));
        if round.edits.is_empty() {
            break;
        }
        let mut texts = fixed.texts.clone();
        for (file, edits) in round.edits {
            let old = texts.get(&file).map(String::as_str).or_else(|| text(&file));
            if let Some(new) = old.map(|old| apply(old, &edits)) {
                texts.insert(file, new);
            }
        }
        let corrected = round.corrected;
        let left = judge(&texts);
        // No fix makes a file unreadable. Should one do so, what was there before is better.
        if unreadable(findings(&left)) > unreadable(findings(&fixed.left)) {
            break;
        }
        fixed.corrected.extend(corrected);
        fixed.texts = texts;
        fixed.left = left;
    }
    fixed
}

fn unreadable(findings: &[Finding]) -> usize {
    let reading = |finding: &&Finding| finding.code.id.starts_with("ENT01");
    findings.iter().filter(reading).count()
}

/// The fixes of one round.
#[derive(Default)]
struct Round<'a> {
    edits: BTreeMap<FileName, Vec<&'a Edit>>,
    corrected: Vec<(Code, FileName)>,
    /// What was counted: a template has the same finding in several environments.
    counted: HashSet<(&'static str, &'a Place, &'a str)>,
}

impl<'a> Round<'a> {
    /// Those of `findings` that are in no earlier one's way.
    fn of(findings: &'a [Finding]) -> Self {
        let mut round = Self::default();
        let mut chosen: HashSet<&Fix> = HashSet::new();
        for finding in findings {
            let Some(fix) = &finding.fix else {
                continue;
            };
            // One move may correct several findings.
            let again = chosen.contains(fix);
            if !again && fix.edits.iter().any(|edit| round.touches(edit)) {
                continue;
            }
            if !again {
                chosen.insert(fix);
                for edit in &fix.edits {
                    let file = round.edits.entry(edit.file.clone()).or_default();
                    file.push(edit);
                }
            }
            let key = (finding.code.id, &finding.place, finding.message.as_str());
            if let (Some(edit), true) = (fix.edits.first(), round.counted.insert(key)) {
                round.corrected.push((finding.code, edit.file.clone()));
            }
        }
        round
    }

    /// Whether `edit` overlaps one of the chosen, or borders on it: which of two insertions at one
    /// place comes first is not certain.
    fn touches(&self, edit: &Edit) -> bool {
        let (start, end) = (edit.span.start, edit.span.end);
        let chosen = self.edits.get(&edit.file).into_iter().flatten();
        chosen
            .map(|other| other.span)
            .any(|other| start <= other.end && other.start <= end)
    }
}

/// `text` with `edits`, which do not overlap, made.
fn apply(text: &str, edits: &[&Edit]) -> String {
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| edit.span);
    let mut new = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        new.push_str(text.get(done..edit.span.start).unwrap_or_default());
        new.push_str(&edit.replacement);
        done = edit.span.end;
    }
    new.push_str(text.get(done..).unwrap_or_default());
    new
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diag::Span;

    proptest! {
        #[test]
        fn what_no_edit_names_stays_as_it_is(
            pieces in proptest::collection::vec(("\\PC{0,5}", any::<bool>(), "\\PC{0,5}"), 0..12),
        ) {
            let (mut text, mut expected, mut edits) = (String::new(), String::new(), Vec::new());
            for (old, changes, new) in &pieces {
                let span = Span::new(text.len(), text.len() + old.len());
                text.push_str(old);
                expected.push_str(if *changes { new } else { old });
                if *changes {
                    edits.push(Edit { file: "a.xml".into(), span, replacement: new.clone() });
                }
            }
            let edits: Vec<&Edit> = edits.iter().collect();
            prop_assert_eq!(apply(&text, &edits), expected);
        }
    }
}
