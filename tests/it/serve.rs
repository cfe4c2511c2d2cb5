//! `jit/serve.json` says what the generated policies ask.

use std::collections::{BTreeMap, BTreeSet};

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

/// Addresses that `value` refers to.
fn references(value: &serde_json::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(map) => {
            let reference = map.get("$reference").and_then(serde_json::Value::as_str);
            let address = reference.and_then(|text| text.split('#').next());
            found.extend(address.map(str::to_owned));
            map.values().for_each(|one| references(one, found));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|one| references(one, found)),
        _ => {}
    }
}

#[test]
fn what_is_known_later_is_a_property_of_something_in_the_tree() {
    let mut plans: Vec<_> = examples().into_iter().map(|(_, plan)| plan).collect();
    for name in ["everything-b2c", "everything-external-id"] {
        let fixtures = crate::support::root().join("tests/it/fixtures");
        plans.push(fixtures.join(name).join("plan.yaml"));
    }
    let mut from_documents = 0;
    for plan in plans {
        let sandbox = Sandbox::new();
        let plan = plan.to_string_lossy();
        let seen = sandbox.seen(["generate", &plan, "--all-envs", "-o", "out"]);
        assert!(seen.starts_with("exit 0\n"), "{plan}: {seen}");
        let mut environments: BTreeMap<String, Vec<(String, serde_json::Value)>> = BTreeMap::new();
        for (path, bytes) in tree(&sandbox.path().join("out")) {
            if let Some((environment, path)) = path.split_once('/')
                && path.ends_with(".json")
            {
                let value = serde_json::from_slice(&bytes).expect("it is JSON");
                let documents = environments.entry(environment.to_owned()).or_default();
                documents.push((path.to_owned(), value));
            }
        }
        for documents in environments.values() {
            let resources = documents
                .iter()
                .filter(|(path, _)| path.starts_with("graph/"));
            let known: BTreeSet<&str> = resources
                .filter_map(|(_, value)| value["address"].as_str())
                .collect();
            for (path, value) in documents {
                let mut found = BTreeSet::new();
                references(value, &mut found);
                from_documents += usize::from(!path.starts_with("graph/") && !found.is_empty());
                let lost: Vec<_> = found
                    .iter()
                    .filter(|address| !known.contains(address.as_str()))
                    .collect();
                assert!(lost.is_empty(), "{plan}: {path}: {lost:?}");
            }
        }
    }
    assert!(from_documents >= 10, "{from_documents}");
}

/// The addresses of the RESTful technical profiles of a policy.
fn service_urls(policy: &str) -> Vec<String> {
    policy
        .split("<Item Key=\"ServiceUrl\">")
        .skip(1)
        .filter_map(|rest| rest.split('<').next().map(str::to_owned))
        .collect()
}
