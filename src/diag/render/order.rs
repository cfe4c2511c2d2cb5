//! The order in which findings are shown, and the folding of what several environments share.

use std::collections::HashMap;

use crate::diag::{Finding, Located, Place, SourceMap};

/// The findings as every format shows them: places looked up, duplicates folded, sorted by file,
/// start and code. Findings without a file come first.
#[must_use]
pub fn located<'a>(findings: &'a [Finding], sources: &SourceMap) -> Vec<Located<'a>> {
    let mut folded: Vec<Located<'a>> = Vec::new();
    let mut known: HashMap<Key<'a>, usize> = HashMap::new();
    for finding in findings {
        let found = sources.locate_finding(finding);
        match known.entry(Key::of(&found)) {
            std::collections::hash_map::Entry::Occupied(entry) => {
                merge_environments(&mut folded[*entry.get()].environments, found.environments);
            }
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(folded.len());
                folded.push(found);
            }
        }
    }
    folded.sort_by(|a, b| position(a).cmp(&position(b)));
    folded
}

/// What makes two findings the same to a reader.
#[derive(PartialEq, Eq, Hash)]
struct Key<'a> {
    code: &'static str,
    severity: crate::diag::Severity,
    message: &'a str,
    place: Place,
}

impl<'a> Key<'a> {
    fn of(found: &Located<'a>) -> Self {
        Self {
            code: found.finding.code.id,
            severity: found.finding.severity,
            message: &found.finding.message,
            place: match &found.location {
                Some(location) => Place::Span(location.file.clone(), location.span),
                None => found.finding.place.clone(),
            },
        }
    }
}

/// An empty list means "in every environment" and wins.
fn merge_environments(known: &mut Vec<String>, more: Vec<String>) {
    if known.is_empty() || more.is_empty() {
        known.clear();
        return;
    }
    for environment in more {
        if !known.contains(&environment) {
            known.push(environment);
        }
    }
}

fn position<'a>(found: &'a Located<'_>) -> impl Ord + use<'a> {
    (
        found
            .location
            .as_ref()
            .map(|at| (at.file.as_ref(), at.span.start)),
        found.finding.code.id,
        found.finding.message.as_str(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;
    use crate::diag::render::testing::{TYPO, UNUSED, sample_plan};

    #[test]
    fn folds_what_was_found_in_several_environments() {
        let (sources, file) = sample_plan();
        let finding = |environment: &str| {
            let place = Place::Span(file.clone(), Span::new(0, 4));
            let mut finding = Finding::new(&TYPO, place, "same");
            finding.environments.push(environment.to_owned());
            finding
        };
        let findings = [finding("dev"), finding("prod"), finding("dev")];
        let found = located(&findings, &sources);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].environments, ["dev", "prod"]);
    }

    #[test]
    fn sorts_by_file_then_place_then_code() {
        let (sources, file) = sample_plan();
        let at = |start| Place::Span(file.clone(), Span::new(start, start + 1));
        let findings = [
            Finding::new(&UNUSED, Place::Span("z.xml".into(), Span::new(0, 1)), "5"),
            Finding::new(&UNUSED, at(9), "4"),
            Finding::new(&UNUSED, at(3), "3"),
            Finding::new(&TYPO, at(3), "2"),
            Finding::new(&UNUSED, Place::Nowhere, "1"),
        ];
        let order: String = located(&findings, &sources)
            .iter()
            .map(|found| found.finding.message.as_str())
            .collect();
        assert_eq!(order, "12345");
    }
}
