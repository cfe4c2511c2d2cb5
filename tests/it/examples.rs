//! Every example is checked, generated for each of its environments, and judged by outsiders.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::support::{Sandbox, assert_valid_policies, examples, tree};

#[test]
fn every_example_has_a_page_that_shows_how_to_run_it() {
    for (name, plan) in examples() {
        let page = plan.with_file_name("README.md");
        let page = std::fs::read_to_string(page).expect("each example has a README.md");
        assert!(
            page.contains(&format!("entrada generate examples/{name}/plan.yaml")),
            "{name}"
        );
        let text = std::fs::read_to_string(plan).expect("each example has a plan.yaml");
        let first = "# yaml-language-server: $schema=../../schemas/plan.schema.json\n";
        assert!(text.starts_with(first), "{name}");
    }
}

#[test]
fn every_example_is_free_of_errors_and_warnings() {
    for (name, plan) in examples() {
        let plan = plan.to_string_lossy();
        let seen = Sandbox::new().seen(["check", &plan, "--all-envs", "--fail-on", "warning"]);
        assert!(seen.starts_with("exit 0\n"), "{name}: {seen}");
    }
}

#[test]
fn every_example_generates_a_valid_tree_for_each_environment() {
    let mut policies: Vec<PathBuf> = Vec::new();
    let mut sandboxes = Vec::new();
    for (name, plan) in examples() {
        let sandbox = Sandbox::new();
        let plan = plan.to_string_lossy();
        let generate = ["generate", &*plan, "--all-envs", "-o", "out"];
        let seen = sandbox.seen(generate);
        assert!(seen.starts_with("exit 0\n"), "{name}: {seen}");
        let again = sandbox.seen(generate.into_iter().chain(["--check"]));
        assert!(again.starts_with("exit 0\n"), "{name}: {again}");

        let files = tree(&sandbox.path().join("out"));
        let environments = files
            .keys()
            .filter(|path| path.ends_with("/SHA256SUMS"))
            .count();
        assert!(environments >= 2, "{name}: {:?}", files.keys());
        assert_documents_are_what_their_schemas_say(name.as_ref(), &sandbox, &files);
        let out = sandbox.path().join("out");
        policies.extend(
            files
                .keys()
                .filter(|path| path.ends_with(".xml"))
                .map(|path| out.join(path)),
        );
        sandboxes.push(sandbox);
    }
    assert!(policies.len() >= 40, "{} policies", policies.len());
    assert_valid_policies(&policies);
}

/// Which schema a file of a build tree has, by the end of its path; `None` for those of others' formats.
fn schema_of(path: &str) -> Option<&'static str> {
    const DOCUMENTS: &[(&str, &str)] = &[
        ("/import/manifest.json", "manifest"),
        ("/jit/serve.json", "serve"),
        ("/mapping/attributes.json", "mapping"),
        ("/pending.json", "pending"),
        ("/policies.json", "policies"),
    ];
    let found = DOCUMENTS.iter().find(|(end, _)| path.ends_with(end));
    let resource = path.contains("/graph/").then_some("resource");
    found.map(|(_, schema)| *schema).or(resource)
}

/// Judges every JSON document of `files` by its schema, as another program would.
fn assert_documents_are_what_their_schemas_say(
    name: &str,
    sandbox: &Sandbox,
    files: &BTreeMap<String, Vec<u8>>,
) {
    let mut schemas = BTreeMap::new();
    // Templates of Azure Resource Manager have Microsoft's schemas.
    let is_ours = |path: &str| path.ends_with(".json") && !path.contains("/monitoring/");
    for (path, bytes) in files.iter().filter(|(path, _)| is_ours(path)) {
        let Some(document) = schema_of(path) else {
            panic!("{name}: no schema for {path}");
        };
        let schema = schemas.entry(document).or_insert_with(|| {
            let output = sandbox.entrada(["schema", document]).output();
            let output = output.expect("the program runs");
            let schema = serde_json::from_slice(&output.stdout).expect("a schema is JSON");
            jsonschema::validator_for(&schema).expect("a schema is one")
        });
        let value = serde_json::from_slice(bytes).expect("a document is JSON");
        let errors: Vec<String> = schema
            .iter_errors(&value)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{name}/{path}: {errors:?}");
    }
}
