//! SARIF output against the standard's own schema.

use entrada::codes;
use entrada::diag::render::{Format, Options, render};
use entrada::diag::{Edit, FileName, Finding, Fix, Place, Severity, SourceMap, Span};

use crate::support::{Sandbox, shared};

fn edit(file: &FileName, start: usize, end: usize, replacement: &str) -> Edit {
    Edit {
        file: file.clone(),
        span: Span::new(start, end),
        replacement: replacement.to_owned(),
    }
}

fn sarif(findings: &[Finding], sources: &SourceMap) -> serde_json::Value {
    let options = Options {
        format: Format::Sarif,
        exit_code: 4,
        ..Options::default()
    };
    let mut out = Vec::new();
    render(findings, sources, &options, &mut out).expect("a vector can be written");
    serde_json::from_slice(&out).expect("SARIF is JSON")
}

#[test]
fn every_kind_of_finding_is_valid_sarif() {
    let Some(path) = shared("data/sarif/sarif-schema-2.1.0.json") else {
        return;
    };
    let schema = std::fs::read(path).expect("the schema can be read");
    let schema: serde_json::Value = serde_json::from_slice(&schema).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is one");

    let mut sources = SourceMap::new();
    let file = sources.add("plans/a b/plän.yaml", "name: 漢字 \u{202e}\u{1b}\r\n");
    let code = codes::all()[0];
    let places = [
        Place::Nowhere,
        Place::File("/abs/users.csv".into()),
        Place::File("unknown.xml".into()),
        Place::Span(file.clone(), Span::new(6, 12)),
        Place::Span(file.clone(), Span::new(6, 6)),
        Place::Span(file.clone(), Span::new(999, 9999)),
    ];
    let mut findings = Vec::new();
    for severity in [Severity::Info, Severity::Warning, Severity::Error] {
        for place in &places {
            let mut finding = Finding::new(code, place.clone(), format!("{severity} \u{1b}"))
                .help("do something")
                .related("elsewhere", places[3].clone())
                .related("nowhere", Place::Nowhere);
            finding.severity = severity;
            finding.environments = vec!["dev".to_owned()];
            finding.fix = Some(Fix {
                title: "do it".to_owned(),
                edits: vec![
                    edit(&file, 6, 12, "Ż"),
                    edit(&file, 6, 6, "\u{1b}"),
                    edit(&file, 0, 1, ""),
                ],
            });
            findings.push(finding);
        }
    }
    // More than code scanning takes.
    let many: Vec<Finding> = (0..25_002)
        .map(|at| Finding::new(code, Place::Nowhere, format!("{at}")))
        .collect();
    for findings in [&findings[..], &[], &many] {
        let log = sarif(findings, &sources);
        let problems: Vec<String> = schema
            .iter_errors(&log)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(problems.is_empty(), "{problems:#?}");
        let results = log["runs"][0]["results"].as_array().expect("results");
        let changes = |result: &serde_json::Value| {
            let changes = &result["fixes"][0]["artifactChanges"][0];
            changes["replacements"].as_array().map(Vec::len)
        };
        let has_edits = findings.iter().any(|finding| finding.fix.is_some());
        assert!(!has_edits || results.iter().all(|result| changes(result) == Some(3)));
        let said = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
        let cut = said["message"]["text"] == "2 more findings are left out, of the least severe";
        assert_eq!(cut, findings.len() > 25_000);
        assert!(results.len() <= 25_000);
    }
}

#[test]
fn what_policy_lint_says_is_valid_sarif() {
    let Some(path) = shared("data/sarif/sarif-schema-2.1.0.json") else {
        return;
    };
    let schema = std::fs::read(path).expect("the schema can be read");
    let schema: serde_json::Value = serde_json::from_slice(&schema).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is one");
    let policy = "<TrustFrameworkPolicy PolicyId='B2C_1A_{Settings:Id}' TenantId='yourtenant'>\n\
                  <Odd/></TrustFrameworkPolicy>";
    let settings = r#"{"Environments": [{"Name": "A", "PolicySettings": 1}]}"#;
    let sandbox = Sandbox::new()
        .file("my policies/Ext.xml", policy)
        .file("my policies/broken.xml", "<TrustFrameworkPolicy>")
        .file("appsettings.json", settings);
    let output = sandbox
        .entrada(["policy", "lint", ".", "gone", "--format", "sarif"])
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(4));
    let log: serde_json::Value = serde_json::from_slice(&output.stdout).expect("SARIF is JSON");
    let problems: Vec<String> = schema
        .iter_errors(&log)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
    let uri = "/physicalLocation/artifactLocation/uri";
    let results = log["runs"][0]["results"].as_array().expect("results");
    let uris: Vec<&str> = results
        .iter()
        .filter_map(|result| result["locations"][0].pointer(uri)?.as_str())
        .collect();
    assert!(uris.contains(&"my%20policies/Ext.xml"), "{uris:?}");
}
