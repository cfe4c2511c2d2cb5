//! The catalogue of codes as text: what `entrada explain` prints, and the page of all codes.
//!
//! Input is a list of codes, output text that depends on nothing else.

use std::fmt::Write as _;

use serde::Serialize;

use super::Code;

/// The families of codes by their first digit, in order.
pub const FAMILIES: &[(&str, &str)] = &[
    (
        "ENT0",
        "Reading: files, YAML, XML well-formedness, variables, environments",
    ),
    ("ENT1", "Shape of the plan"),
    ("ENT2", "Meaning of the plan"),
    ("ENT3", "Policy structure"),
    ("ENT4", "Policy references and inheritance"),
    (
        "ENT5",
        "Merged journeys, effective technical profiles, claim flow",
    ),
    (
        "ENT6",
        "Handlers, metadata, transformations, content definitions",
    ),
    ("ENT7", "Security and operations"),
    ("ENT8", "Tenant and environment"),
    ("ENT9", "User data"),
];

/// A code as JSON.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// The code.
    pub code: &'static str,
    /// `error`, `warning` or `info`, unless the plan changes it.
    pub severity: &'static str,
    /// One line.
    pub title: &'static str,
    /// The long form, Markdown.
    pub explain: &'static str,
    /// Where the fact comes from.
    pub source: &'static str,
}

impl From<Code> for Entry {
    fn from(code: Code) -> Self {
        Self {
            code: code.id,
            severity: code.severity.as_str(),
            title: code.title,
            explain: code.explain,
            source: code.source,
        }
    }
}

/// The long form of one code for a terminal.
#[must_use]
pub fn text(code: Code) -> String {
    format!(
        "{}: {} ({})\n\n{}\n\nSource: {}\n",
        code.id,
        code.title,
        code.severity,
        code.explain.trim(),
        code.source
    )
}

/// The long form of one code as a Markdown section, with a heading of `level` number signs.
#[must_use]
pub fn markdown(code: Code, level: usize) -> String {
    format!(
        "{} {}: {}\n\n*Severity:* {}\n\n{}\n\n*Source:* {}\n",
        "#".repeat(level),
        code.id,
        code.title,
        code.severity,
        code.explain.trim(),
        code.source
    )
}

/// One line per code.
#[must_use]
pub fn list(codes: &[Code]) -> String {
    let mut text = String::new();
    for code in codes {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{}  {:7}  {}",
            code.id,
            code.severity.as_str(),
            code.title
        );
    }
    text
}

/// The page of `codes`: a table, then every long form, by family.
#[must_use]
pub fn page(codes: &[Code]) -> String {
    let mut text = String::from(
        "# Findings\n\n\
         Every finding code of `entrada`. `entrada explain CODE` prints the same text.\n",
    );
    for (prefix, title) in FAMILIES {
        let family: Vec<Code> = codes
            .iter()
            .copied()
            .filter(|code| code.id.starts_with(prefix))
            .collect();
        if family.is_empty() {
            continue;
        }
        let _ = write!(
            text,
            "\n## {prefix}: {title}\n\n| code | severity | about |\n|---|---|---|\n"
        );
        for code in &family {
            let title = code.title.replace('|', "\\|");
            let _ = writeln!(text, "| `{}` | {} | {title} |", code.id, code.severity);
        }
        for code in &family {
            let _ = write!(text, "\n{}", markdown(code, 3));
        }
    }
    text
}
