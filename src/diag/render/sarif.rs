//! SARIF 2.1.0 (OASIS standard, 27 March 2020), the part that code scanning services read.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Options, advice, most_severe};
use crate::diag::{Located, Location, Severity, SourceMap};

/// Most results of one run that GitHub's code scanning accepts; it shows 5,000 of them (GitHub Docs:
/// SARIF results exceed one or more limits).
const MOST_RESULTS: usize = 25_000;

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<SarifResult<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: &'a str,
    short_description: Text<'a>,
    help: Help<'a>,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help<'a> {
    text: &'a str,
    markdown: &'a str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    exit_code: u8,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

/// What a reader is to know of the run itself.
#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: OwnedText,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: OwnedText,
    locations: Vec<SarifLocation<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<SarifLocation<'a>>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixes: Option<[SarifFix<'a>; 1]>,
    #[serde(skip_serializing_if = "Properties::is_empty")]
    properties: Properties<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifFix<'a> {
    description: Text<'a>,
    artifact_changes: Vec<ArtifactChange<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Text<'a>,
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct OwnedText {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifLocation<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    physical_location: Option<PhysicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

impl Region {
    const fn of(place: &Location) -> Self {
        Self {
            start_line: place.start.line,
            start_column: place.start.column,
            end_line: place.end.line,
            end_column: place.end.column,
        }
    }
}

#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "entradaFinding/v1")]
    finding: String,
}

#[derive(Serialize)]
struct Properties<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    environments: &'a [String],
}

impl Properties<'_> {
    const fn is_empty(&self) -> bool {
        self.pointer.is_none() && self.environments.is_empty()
    }
}

pub(super) fn render(
    found: &[Located<'_>],
    sources: &SourceMap,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (found, left_out) = most_severe(found, MOST_RESULTS);
    let ids: BTreeSet<&str> = found
        .iter()
        .map(|located| located.finding.code.id)
        .collect();
    let rules = ids.iter().filter_map(|id| {
        let located = found
            .iter()
            .find(|located| located.finding.code.id == *id)?;
        let code = located.finding.code;
        Some(Rule {
            id: code.id,
            short_description: Text { text: code.title },
            help: Help {
                text: code.explain,
                markdown: code.explain,
            },
            default_configuration: Configuration {
                level: level(code.severity),
            },
        })
    });
    let index: HashMap<&str, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let mut seen = HashMap::new();
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "entrada",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules.collect(),
                },
            },
            // Findings are a successful run's result; a run that could not be made has no log.
            invocations: [Invocation {
                execution_successful: true,
                exit_code: options.exit_code,
                tool_execution_notifications: (left_out > 0)
                    .then(|| truncated(left_out))
                    .into_iter()
                    .collect(),
            }],
            column_kind: "unicodeCodePoints",
            results: found
                .iter()
                .map(|located| {
                    let rule = index.get(located.finding.code.id).copied();
                    result(located, rule.unwrap_or_default(), sources, &mut seen)
                })
                .collect(),
        }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn truncated(left_out: usize) -> Notification {
    let text = format!("{left_out} more findings are left out, of the least severe");
    Notification {
        level: "warning",
        message: OwnedText { text },
    }
}

fn result<'a>(
    located: &'a Located<'_>,
    rule_index: usize,
    sources: &SourceMap,
    seen: &mut HashMap<String, usize>,
) -> SarifResult<'a> {
    let finding = located.finding;
    let paragraphs: Vec<String> = [finding.message.clone()]
        .into_iter()
        .chain(advice(located))
        .collect();
    let place = located.location.as_ref();
    SarifResult {
        rule_id: finding.code.id,
        rule_index,
        level: level(finding.severity),
        message: OwnedText {
            text: paragraphs.join("\n\n"),
        },
        locations: place
            .map(|place| location(Some(place), None))
            .into_iter()
            .collect(),
        related_locations: located
            .related
            .iter()
            .map(|related| location(related.location.as_ref(), Some(related.message)))
            .collect(),
        partial_fingerprints: Fingerprints {
            finding: fingerprint(located, sources, seen),
        },
        fixes: fix(located).map(|fix| [fix]),
        properties: Properties {
            pointer: located.pointer.as_deref(),
            environments: &located.environments,
        },
    }
}

fn location<'a>(place: Option<&Location>, message: Option<&'a str>) -> SarifLocation<'a> {
    SarifLocation {
        physical_location: place.map(|place| PhysicalLocation {
            artifact_location: ArtifactLocation {
                uri: uri(&place.file),
            },
            region: (!place.whole_file).then(|| Region::of(place)),
        }),
        message: message.map(|text| Text { text }),
    }
}

fn fix<'a>(located: &'a Located<'_>) -> Option<SarifFix<'a>> {
    let fix = located.finding.fix.as_ref()?;
    let mut changes: BTreeMap<&str, Vec<Replacement<'a>>> = BTreeMap::new();
    for edit in &located.edits {
        let replacement = Replacement {
            deleted_region: Region::of(&edit.location),
            inserted_content: Text {
                text: edit.replacement,
            },
        };
        let file = changes.entry(&edit.location.file).or_default();
        file.push(replacement);
    }
    (!changes.is_empty()).then(|| SarifFix {
        description: Text { text: &fix.title },
        artifact_changes: changes
            .into_iter()
            .map(|(file, replacements)| ArtifactChange {
                artifact_location: ArtifactLocation { uri: uri(file) },
                replacements,
            })
            .collect(),
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// What recognises a finding in the next run, when lines above it have come or gone: code, file,
/// message and the text of its line, and a number where all of these are equal.
fn fingerprint(
    located: &Located<'_>,
    sources: &SourceMap,
    seen: &mut HashMap<String, usize>,
) -> String {
    let line = located.location.as_ref().and_then(|place| {
        let span = sources.line_span(&place.file, place.start.line)?;
        sources.text(&place.file)?.get(span.start..span.end)
    });
    let file = located.location.as_ref().map_or("", |place| &place.file);
    let finding = located.finding;
    let parts = [
        finding.code.id,
        file,
        &finding.message,
        line.unwrap_or("").trim(),
    ];
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    let mut text = String::new();
    for byte in digest.finalize().iter().take(16) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    let ordinal = seen.entry(text.clone()).or_insert(0);
    *ordinal += 1;
    format!("{text}:{ordinal}")
}

/// The file as a URI reference (RFC 3986): relative to the checkout, or `file:` when it is absolute.
fn uri(file: &str) -> String {
    let bytes = file.as_bytes();
    let drive = bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.get(1) == Some(&b':')
        && matches!(bytes.get(2), Some(b'/' | b'\\'));
    let mut uri = match (drive, file.starts_with('/')) {
        (true, _) => format!("file:///{}:", &file[..1]),
        (_, true) => "file://".to_owned(),
        _ => String::new(),
    };
    let path = if drive { &file[2..] } else { file };
    let path = path.strip_prefix("./").unwrap_or(path);
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            b'\\' if drive => uri.push('/'),
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{PLAN, TYPO, rendered, sample_findings, sample_plan};
    use super::*;
    use crate::diag::{Finding, Place, Span};

    #[test]
    fn prints_rules_results_and_the_exit_code() {
        let (sources, file) = sample_plan();
        let text = rendered(&sample_findings(&file), &sources, Format::Sarif);
        insta::with_settings!({filters => vec![
            (r#""semanticVersion": "[^"]*""#, r#""semanticVersion": "[version]""#),
        ]}, { insta::assert_snapshot!(text) });
    }

    #[test]
    fn names_files_as_relative_uris() {
        assert_eq!(uri("./plans/a b#ü.yaml"), "plans/a%20b%23%C3%BC.yaml");
        assert_eq!(uri("/srv/plan.yaml"), "file:///srv/plan.yaml");
        assert_eq!(uri("C:\\plans\\p.yaml"), "file:///C:/plans/p.yaml");
        assert_eq!(uri("a:b.yaml"), "a%3Ab.yaml", "no scheme");
    }

    fn fingerprints(text: &str) -> Vec<String> {
        let mut sources = SourceMap::new();
        let file = sources.add("plan.yaml", text);
        let findings: Vec<Finding> = text
            .match_indices("platfrom")
            .map(|(at, found)| {
                let span = Span::new(at, at + found.len());
                Finding::new(&TYPO, Place::Span(file.clone(), span), "unknown key")
            })
            .collect();
        let mut seen = HashMap::new();
        super::super::located(&findings, &sources)
            .iter()
            .map(|located| fingerprint(located, &sources, &mut seen))
            .collect()
    }

    #[test]
    fn recognises_a_finding_whose_line_has_moved() {
        let before = fingerprints(PLAN);
        assert_eq!(before, fingerprints(&format!("# a comment\n\n{PLAN}")));
        assert_ne!(before, fingerprints(&PLAN.replace("b2c", "externalId")));
    }

    #[test]
    fn tells_equal_findings_apart() {
        let found = fingerprints("platfrom: b2c\nplatfrom: b2c\n");
        assert_eq!(found.len(), 2);
        assert_ne!(found[0], found[1]);
    }
}
