//! Names of environments: each is a folder of its own on every system.

use std::collections::BTreeMap;

use serde_json::Value;

use super::codes;
use crate::diag::{Finding, Findings, Part, Place};
use crate::util::naming;

/// Finds environments that would share a folder, and those whose folder some system cannot have.
pub(super) fn check(plan: &Value) -> Findings {
    let mut findings = Findings::new();
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    let environments = plan.get("environments").and_then(Value::as_object);
    for name in environments.into_iter().flat_map(|map| map.keys()) {
        let place = |name: &str| Place::written(&crate::pointer!["environments", name], Part::Key);
        if naming::is_device(name) || name.eq_ignore_ascii_case(naming::DIGESTS) {
            let message = format!("an environment cannot be called `{name}`");
            findings.push(
                Finding::new(&codes::ENVIRONMENT_NAME, place(name), message)
                    .help("its folder could not be written on every system; choose another name"),
            );
        }
        if let Some(first) = known.insert(name.to_lowercase(), name) {
            let message = format!("there is an environment `{first}` already");
            findings.push(
                Finding::new(&codes::ENVIRONMENT_TWICE, place(name), message)
                    .help("names are compared without case; rename one or delete the copy")
                    .related("the first one", place(first)),
            );
        }
    }
    findings
}
