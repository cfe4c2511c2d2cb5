//! The catalogue of codes as text: what `entrada explain` prints, and the page of all codes.
//!
//! Input is a list of codes, output text that depends on nothing else.

use std::collections::HashSet;
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

/// The codes whose texts have the words of `text`, best first: for those who have only a message of
/// the service. Words that few texts have count more; names and values of a policy, which none has,
/// count nothing.
#[must_use]
pub fn search(codes: &[Code], text: &str) -> Vec<Code> {
    let wanted = words(text);
    let texts: Vec<HashSet<String>> = codes
        .iter()
        .map(|code| words(&[code.id, code.title, code.explain].join(" ")))
        .collect();
    let having = |word: &String| texts.iter().filter(|text| text.contains(word)).count();
    // The fewer texts have a word the more it says; one that all have says nothing.
    let weights: Vec<(&String, usize)> = wanted
        .iter()
        .map(|word| (word, having(word)))
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| (word, (codes.len() / count).ilog2() as usize))
        .collect();
    let mut scored: Vec<(usize, Code)> = codes
        .iter()
        .zip(&texts)
        .map(|(code, text)| {
            let found = weights.iter().filter(|(word, _)| text.contains(*word));
            (found.map(|(_, weight)| weight).sum(), *code)
        })
        .collect();
    scored.sort_by_key(|(score, code)| (std::cmp::Reverse(*score), code.id));
    let best = scored.first().map_or(0, |(score, _)| *score);
    scored
        .into_iter()
        .take(MOST_FOUND)
        .take_while(|(score, _)| *score > 0 && *score * 3 >= best * 2)
        .map(|(_, code)| code)
        .collect()
}

/// How many codes a search finds at most.
const MOST_FOUND: usize = 5;

/// The words of `text` in lower case.
fn words(text: &str) -> HashSet<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| word.len() > 1)
        .map(str::to_lowercase)
        .collect()
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
