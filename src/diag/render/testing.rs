//! What the renderers' tests share: two codes, a small plan and one rendering call.

use super::{Format, Options, render};
use crate::diag::{CodeInfo, Edit, FileName, Finding, Fix, Place, Severity, SourceMap, Span};

pub(super) static TYPO: CodeInfo = CodeInfo {
    id: "ENT1001",
    severity: Severity::Error,
    title: "unknown key",
    explain: "A key that the plan format does not have.",
    source: "the plan's schema",
};

pub(super) static UNUSED: CodeInfo = CodeInfo {
    id: "ENT2202",
    severity: Severity::Warning,
    title: "unused variable",
    explain: "A variable that nothing uses.",
    source: "the plan format",
};

pub(super) const PLAN: &str = "version: 1\nname: contoso\ntarget:\n  platfrom: b2c\n";

pub(super) fn sample_plan() -> (SourceMap, FileName) {
    let mut sources = SourceMap::new();
    let file = sources.add("plan.yaml", PLAN);
    (sources, file)
}

/// An error at `platfrom` with everything optional, and a warning at `contoso`.
pub(super) fn sample_findings(file: &FileName) -> Vec<Finding> {
    let platfrom = PLAN.find("platfrom").map_or(0, |at| at);
    let contoso = PLAN.find("contoso").map_or(0, |at| at);
    let mut typo = Finding::new(
        &TYPO,
        Place::Span(file.clone(), Span::new(platfrom, platfrom + 8)),
        "unknown key `platfrom`",
    )
    .did_you_mean("platfrom", ["platform", "tenant"])
    .help("remove the key, or correct its name")
    .related(
        "in this section",
        Place::Span(file.clone(), Span::new(platfrom - 10, platfrom - 4)),
    );
    typo.environments = vec!["dev".to_owned(), "prod".to_owned()];
    let unused = Finding::new(
        &UNUSED,
        Place::Span(file.clone(), Span::new(contoso, contoso + 7)),
        "variable `a`, `b`: 100% unused",
    );
    vec![typo, unused]
}

/// The correction of the error of [`sample_findings`].
pub(super) fn sample_fix(file: &FileName) -> Fix {
    let platfrom = PLAN.find("platfrom").map_or(0, |at| at);
    Fix {
        title: "write `platform`".to_owned(),
        edits: vec![Edit {
            file: file.clone(),
            span: Span::new(platfrom, platfrom + 8),
            replacement: "platform".to_owned(),
        }],
    }
}

/// `findings` in `format`, as a failed run without colours prints them.
pub(super) fn rendered(findings: &[Finding], sources: &SourceMap, format: Format) -> String {
    let options = Options {
        format,
        exit_code: 4,
        ..Options::default()
    };
    let mut out = Vec::new();
    assert!(render(findings, sources, &options, &mut out).is_ok());
    String::from_utf8_lossy(&out).into_owned()
}
