//! The product's own findings document, for scripts.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::{Counts, Options, most_severe};
use crate::diag::{Located, Location};

/// Version of [`Document`]; raised when a reader of the old form would misread the new one.
const VERSION: u32 = 1;

/// Most findings of one document, the most severe ones: a hostile file can cause more than any reader
/// could load.
const MOST_FINDINGS: usize = 10_000;

/// What `--format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Document<'a> {
    /// Version of this format.
    pub version: u32,
    /// The findings by file, place and code.
    pub findings: Vec<Item<'a>>,
    /// How many findings are left out of the list: of more than 10,000 the most severe are in it.
    pub truncated: usize,
    /// How many there are of each severity, those left out included.
    pub counts: Counts,
    /// The exit code of the run.
    pub exit_code: u8,
}

/// A finding.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Item<'a> {
    /// The code, for example `ENT2101`.
    pub code: &'a str,
    /// `error`, `warning` or `info`.
    pub severity: &'a str,
    /// The cause.
    pub message: &'a str,
    /// Where it is.
    #[serde(flatten)]
    pub place: ItemPlace,
    /// RFC 6901 pointer into the plan.
    pub pointer: Option<&'a str>,
    /// What to do.
    pub help: Option<&'a str>,
    /// A near name that was probably meant.
    pub suggestion: Option<&'a str>,
    /// Other places.
    pub related: Vec<ItemRelated<'a>>,
    /// Environments in which it was found; empty when it does not depend on one.
    pub environments: &'a [String],
    /// The correction, where there is exactly one.
    pub fix: Option<ItemFix<'a>>,
}

/// A correction: all of its edits, or none, are to be made.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ItemFix<'a> {
    /// What it does.
    pub title: &'a str,
    /// The edits. Those of one file do not overlap; all places are those before any of them.
    pub edits: Vec<ItemEdit<'a>>,
}

/// A piece of a file that gives way to another.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ItemEdit<'a> {
    /// What is replaced; empty for an insertion.
    #[serde(flatten)]
    pub place: ItemPlace,
    /// What is written there; empty for a deletion.
    pub replacement: &'a str,
}

/// A related place.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ItemRelated<'a> {
    /// What is there.
    pub message: &'a str,
    /// Where it is.
    #[serde(flatten)]
    pub place: ItemPlace,
}

/// A place; lines and columns count from 1, columns count characters. All are null for something
/// that is in no file, all but the file for a whole file.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ItemPlace {
    /// The file, with `/` between its parts.
    pub file: Option<String>,
    /// First line.
    pub line: Option<usize>,
    /// First column.
    pub column: Option<usize>,
    /// Last line.
    pub end_line: Option<usize>,
    /// One past the last column.
    pub end_column: Option<usize>,
}

impl ItemPlace {
    fn of(location: Option<&Location>) -> Self {
        let Some(location) = location else {
            return Self::default();
        };
        let known = |value: usize| (!location.whole_file).then_some(value);
        Self {
            file: Some(location.file.to_string()),
            line: known(location.start.line),
            column: known(location.start.column),
            end_line: known(location.end.line),
            end_column: known(location.end.column),
        }
    }
}

pub(super) fn render(
    found: &[Located<'_>],
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (listed, truncated) = most_severe(found, MOST_FINDINGS);
    let document = Document {
        version: VERSION,
        truncated,
        findings: listed.into_iter().map(item).collect(),
        counts: Counts::of(found),
        exit_code: options.exit_code,
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn item<'a>(located: &'a Located<'_>) -> Item<'a> {
    let finding = located.finding;
    Item {
        code: finding.code.id,
        severity: finding.severity.as_str(),
        message: &finding.message,
        place: ItemPlace::of(located.location.as_ref()),
        pointer: located.pointer.as_deref(),
        help: finding.help.as_deref(),
        suggestion: finding.suggestion.as_deref(),
        related: located
            .related
            .iter()
            .map(|related| ItemRelated {
                message: related.message,
                place: ItemPlace::of(related.location.as_ref()),
            })
            .collect(),
        environments: &located.environments,
        fix: fix(located),
    }
}

fn fix<'a>(located: &'a Located<'_>) -> Option<ItemFix<'a>> {
    let fix = located.finding.fix.as_ref()?;
    let edits = located.edits.iter().map(|edit| ItemEdit {
        place: ItemPlace::of(Some(&edit.location)),
        replacement: edit.replacement,
    });
    (!located.edits.is_empty()).then(|| ItemFix {
        title: &fix.title,
        edits: edits.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{TYPO, rendered, sample_findings, sample_fix, sample_plan};
    use crate::diag::{Finding, Place, SourceMap};

    #[test]
    fn prints_findings_counts_and_the_exit_code() {
        let (sources, file) = sample_plan();
        insta::assert_snapshot!(rendered(&sample_findings(&file), &sources, Format::Json));
    }

    #[test]
    fn prints_the_edits_of_a_fix_with_their_places() {
        let (sources, file) = sample_plan();
        let mut findings = sample_findings(&file);
        findings[0].fix = Some(sample_fix(&file));
        let text = rendered(&findings, &sources, Format::Json);
        let document: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        insta::assert_snapshot!(document["findings"][1]["fix"], @r#"{"title":"write `platform`","edits":[{"file":"plan.yaml","line":4,"column":3,"endLine":4,"endColumn":11,"replacement":"platform"}]}"#);
        assert_eq!(document["findings"][0]["fix"], serde_json::Value::Null);
    }

    #[test]
    fn says_how_many_findings_are_left_out() {
        let findings: Vec<Finding> = (0..super::MOST_FINDINGS + 3)
            .map(|at| Finding::new(&TYPO, Place::Nowhere, format!("{at}")))
            .collect();
        let text = rendered(&findings, &SourceMap::new(), Format::Json);
        let document: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(document["truncated"], 3);
        assert_eq!(document["counts"]["error"], super::MOST_FINDINGS + 3);
        let listed = document["findings"].as_array().map(Vec::len);
        assert_eq!(listed, Some(super::MOST_FINDINGS));
    }

    #[test]
    fn has_no_line_for_a_place_without_one() {
        let findings = [
            Finding::new(&TYPO, Place::File("users.csv".into()), "no such file"),
            Finding::new(&TYPO, Place::Nowhere, "`TENANT` is not set"),
        ];
        let text = rendered(&findings, &SourceMap::new(), Format::Json);
        assert!(
            text.contains("\"file\": \"users.csv\",\n      \"line\": null"),
            "{text}"
        );
        assert!(
            text.contains("\"file\": null,\n      \"line\": null"),
            "{text}"
        );
    }
}
