//! `schemas/` holds what `entrada schema` prints.

use crate::support::{Sandbox, assert_generated};

#[test]
fn the_schemas_checked_in_are_those_the_command_prints() {
    let sandbox = Sandbox::new();
    let list = sandbox
        .entrada(["schema", "--list"])
        .output()
        .expect("it runs");
    let list = String::from_utf8(list.stdout).expect("it is UTF-8");
    let names: Vec<&str> = list
        .lines()
        .filter_map(|line| line.split(':').next())
        .collect();
    assert_eq!(
        names,
        [
            "plan",
            "lint",
            "findings",
            "manifest",
            "mapping",
            "pending",
            "plan-diff",
            "policies",
            "policy-diff",
            "policy-show",
            "resource",
            "serve",
            "tenant",
            "tree-diff"
        ]
    );
    for name in names {
        let output = sandbox.entrada(["schema", name]).output().expect("it runs");
        let text = String::from_utf8(output.stdout).expect("it is UTF-8");
        assert_generated(&format!("schemas/{name}.schema.json"), &text);
    }
}

#[test]
fn findings_as_json_are_what_their_schema_says() {
    let sandbox = Sandbox::new().file("plan.yaml", "version: 2\nnmae: a\n");
    let json = |arguments: &[&str]| -> serde_json::Value {
        let output = sandbox
            .entrada(arguments.iter().copied())
            .output()
            .expect("it runs");
        serde_json::from_slice(&output.stdout).expect("it is JSON")
    };
    let schema = jsonschema::validator_for(&json(&["schema", "findings"])).expect("a schema");
    let findings = json(&["check", "--format", "json"]);
    let errors: Vec<String> = schema
        .iter_errors(&findings)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert!(
        findings["counts"]["error"]
            .as_u64()
            .is_some_and(|count| count >= 3),
        "{findings:#}"
    );
}

/// The first block of `language` in a page of `docs/`.
fn block(page: &str, language: &str) -> String {
    let path = crate::support::root().join("docs").join(page);
    let text = std::fs::read_to_string(path).expect("the page is there");
    let (_, rest) = text
        .split_once(&format!("```{language}\n"))
        .expect("the page has a block");
    rest.split("```").next().unwrap_or_default().to_owned()
}

#[test]
fn the_tenant_manifest_of_the_documentation_reads_and_is_what_its_schema_says() {
    let text = block("tenant-manifest.md", "yaml");
    let tenant = entrada::formats::Tenant::parse(&text).expect("it reads");
    let json = serde_json::to_value(&tenant).expect("it has a JSON form");
    let format = entrada::formats::ALL
        .iter()
        .find(|format| format.name == "tenant")
        .expect("it is listed");
    assert!(jsonschema::is_valid(&format.schema(), &json), "{json:#}");
}

#[test]
fn a_slip_in_a_name_is_met_with_the_right_one() {
    let seen = Sandbox::new().seen(["schema", "pendin"]);
    assert!(seen.contains("did you mean `pending`?"), "{seen}");
}
