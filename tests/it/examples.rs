//! Every example is checked, generated for each of its environments, and judged by outsiders.

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
        for document in ["pending", "policies"] {
            let schema = sandbox
                .entrada(["schema", document])
                .output()
                .expect("the program runs");
            let schema = serde_json::from_slice(&schema.stdout).expect("a schema is JSON");
            let schema = jsonschema::validator_for(&schema).expect("a schema is one");
            let suffix = format!("/{document}.json");
            for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(&suffix)) {
                let value = serde_json::from_slice(bytes).expect("a document is JSON");
                let errors: Vec<String> = schema
                    .iter_errors(&value)
                    .map(|error| error.to_string())
                    .collect();
                assert!(errors.is_empty(), "{name}/{path}: {errors:?}");
            }
        }
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
