//! Hostile text in every string of a plan: a finding or a correct policy, never a panic.

use serde_json::Value;

use crate::support::{Sandbox, examples, tree};

/// Texts that break what is careless.
const TEXTS: &[&str] = &[
    "<&\"'>",
    "]]>",
    "\u{0}",
    "\u{1}\u{b}",
    "\u{fffe}",
    "{{ tenant }}{% raw %}",
    "${var.none}",
    "?>",
    "<!--",
    "../../etc/passwd",
    "{Settings:Tenant}",
    "\u{202e}\u{200b}é\u{301}",
    "line\nbreak\ttab",
    "",
];

/// Every text of `value`, by JSON pointer.
fn texts(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(at.to_owned()),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                texts(item, &format!("{at}/{index}"), found);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                texts(item, &format!("{at}/{key}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn a_hostile_text_anywhere_is_a_finding_or_survives() {
    for (name, plan) in examples() {
        // JSON is YAML, and a resolved plan has every text in its place.
        let rendered = Sandbox::new()
            .entrada([
                "render",
                &plan.to_string_lossy(),
                "--env",
                last_environment(&name),
            ])
            .args(["--format", "json"])
            .output()
            .expect("the program runs");
        let clean: Value = serde_json::from_slice(&rendered.stdout).expect("a plan is JSON");
        let mut pointers = Vec::new();
        texts(&clean, "", &mut pointers);
        let sandbox = with_policies(&plan);
        let given = tree(sandbox.path());
        for (index, pointer) in pointers.iter().enumerate() {
            // One text each, so that every place and every text has its turn over all examples.
            let text = TEXTS[index % TEXTS.len()];
            let mut broken = clean.clone();
            if let Some(place) = broken.pointer_mut(pointer) {
                *place = Value::from(text);
            }
            let path = sandbox.path().join("plan.yaml");
            std::fs::write(&path, broken.to_string()).expect("it can be written");
            let output = sandbox
                .entrada(["generate", "--all-envs", "-o", "out", "--format", "json"])
                .output()
                .expect("the program runs");
            let code = output.status.code();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(
                matches!(code, Some(0 | 4)),
                "{name}{pointer} = {text:?}: {code:?} {said}"
            );
            assert!(
                !said.contains("panicked"),
                "{name}{pointer} = {text:?}: {said}"
            );
        }
        for path in tree(sandbox.path()).keys() {
            assert!(
                path == "plan.yaml" || path.starts_with("out/") || given.contains_key(path),
                "{name}: wrote {path}"
            );
        }
    }
}

/// A folder with the policies that the plan carries.
fn with_policies(plan: &std::path::Path) -> Sandbox {
    let policies = tree(&plan.with_file_name("policies")).into_iter();
    policies.fold(Sandbox::new(), |sandbox, (path, bytes)| {
        sandbox.file(&format!("policies/{path}"), bytes)
    })
}

fn last_environment(example: &str) -> &'static str {
    match example {
        "b2c-seamless-auth0" => "test",
        "b2c-carried-policies" => "Production",
        _ => "prod",
    }
}
