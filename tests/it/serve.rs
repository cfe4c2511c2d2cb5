//! `jit/serve.json` says what the generated policies ask.

use std::collections::BTreeSet;

use crate::support::{Sandbox, examples, tree};

#[test]
fn the_service_answers_what_the_policies_ask_and_nothing_else() {
    let mut compared = 0;
    for (name, plan) in examples() {
        let sandbox = Sandbox::new();
        let plan = plan.to_string_lossy();
        let seen = sandbox.seen(["generate", &plan, "--all-envs", "-o", "out"]);
        assert!(seen.starts_with("exit 0\n"), "{name}: {seen}");
        let files = tree(&sandbox.path().join("out"));
        for (path, bytes) in &files {
            let Some(folder) = path.strip_suffix("jit/serve.json") else {
                continue;
            };
            let serve: serde_json::Value = serde_json::from_slice(bytes).expect("it is JSON");
            if serve["tenant"]["platform"] != "b2c" {
                continue;
            }
            let endpoint = serve["endpoint"].as_str().expect("an address");
            let policies = format!("{folder}policies/");
            let asked: BTreeSet<String> = files
                .iter()
                .filter(|(path, _)| path.starts_with(&policies))
                .flat_map(|(_, bytes)| service_urls(&String::from_utf8_lossy(bytes)))
                .filter_map(|url| url.strip_prefix(endpoint).map(str::to_owned))
                .collect();
            let routes = serve["routes"].as_array().expect("a list").iter();
            let answered: BTreeSet<String> = routes
                .filter_map(|route| route["path"].as_str().map(str::to_owned))
                .collect();
            assert_eq!(asked, answered, "{name}: {path}");
            assert!(!asked.is_empty(), "{name}: {path}");
            compared += 1;
        }
    }
    assert!(compared >= 6, "{compared}");
}

/// The addresses of the RESTful technical profiles of a policy.
fn service_urls(policy: &str) -> Vec<String> {
    policy
        .split("<Item Key=\"ServiceUrl\">")
        .skip(1)
        .filter_map(|rest| rest.split('<').next().map(str::to_owned))
        .collect()
}
