//! What the tests of plan and resolve share: the findings of a plan as its writer sees them.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::{ResolvedPlan, resolve_all, source_map};
use crate::diag::{FileName, Finding, SourceMap};
use crate::plan::load::load;

/// A plan without anything, to which a test adds sections. It has eight lines.
pub(crate) const BASE: &str = "\
version: 1
name: contoso-shop
target:
  platform: b2c
  tenant: contoso.onmicrosoft.com
environments:
  prod:
    production: true
";

/// A plan read and resolved.
pub(crate) struct Outcome {
    pub(crate) plans: Vec<ResolvedPlan>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) sources: SourceMap,
}

/// Reads `text` and resolves all environments with the runner's variables `process`.
pub(crate) fn outcome(text: &str, process: &[(&str, &str)]) -> Outcome {
    let file: FileName = Arc::from("plan.yaml");
    let process: BTreeMap<String, String> = process
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let loaded = load(&file, text.as_bytes());
    let mut findings = loaded.findings.clone();
    let mut plans = Vec::new();
    if let Some(written) = &loaded.written {
        let (resolved, more) = resolve_all(written, &process);
        plans = resolved;
        findings.extend(more);
    }
    Outcome {
        sources: source_map(&loaded, &plans, &findings),
        plans,
        findings,
    }
}

/// The findings in source order, one per line: code, line and column, message, suggestion, help.
pub(crate) fn problems(text: &str) -> String {
    let Outcome {
        findings, sources, ..
    } = outcome(text, &[]);
    let mut lines: Vec<(usize, String)> = findings
        .iter()
        .map(|finding| {
            let at = sources.locate(&finding.place).unwrap();
            let mut line = format!(
                "{} {}:{} {}",
                finding.code.id, at.start.line, at.start.column, finding.message
            );
            if let Some(meant) = &finding.suggestion {
                write!(line, " (did you mean `{meant}`?)").unwrap();
            }
            if let Some(help) = &finding.help {
                write!(line, " [{help}]").unwrap();
            }
            (at.span.start, line)
        })
        .collect();
    lines.sort();
    lines.into_iter().map(|(_, line)| line + "\n").collect()
}

/// As [`problems`], for [`BASE`] with `more` after it.
pub(crate) fn problems_with(more: &str) -> String {
    problems(&format!("{BASE}{more}"))
}

/// The codes and places alone.
pub(crate) fn codes(text: &str) -> Vec<String> {
    problems(text)
        .lines()
        .map(|line| line.splitn(3, ' ').take(2).collect::<Vec<_>>().join(" "))
        .collect()
}
