//! References to secrets: `ENT2035`–`ENT2039`.

use std::collections::HashMap;

use serde_json::Value;

use super::Context;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::util::pointer::child;

/// The codes of this family.
pub const CODES: &[Code] = &[&TWO_VERSIONS];

/// One secret is referred to in two versions.
pub static TWO_VERSIONS: CodeInfo = CodeInfo {
    id: "ENT2035",
    severity: Severity::Error,
    title: "one secret is referred to in two versions",
    explain: "\
A reference names the place a secret is read from, and the `version` of its value. A variable or a file
holds one value at a time. Two versions of it in one plan would send the same value twice and record it
under two numbers, so that the next rotation goes unnoticed in one of the places.

Use the same version everywhere, or a variable for each value:

    clientSecret: { env: GOOGLE_CLIENT_SECRET, version: 2 }",
    source: "how this program decides that a secret is rotated",
};

/// Reports everything about references to secrets.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    let mut seen: HashMap<(&'static str, String), (u64, String)> = HashMap::new();
    // Secrets stand in few sections. A graph body is Microsoft's, but for what it marks as ours.
    const SECTIONS: [&str; 6] = [
        "sources",
        "credentials",
        "jit",
        "identityProviders",
        "userFlows",
        "customPolicies",
    ];
    let mut found = |pointer: &str, kind, name: &str, version| {
        let (first, place) = seen
            .entry((kind, name.to_owned()))
            .or_insert_with(|| (version, pointer.to_owned()));
        if *first != version {
            let finding = Finding::new(
                &TWO_VERSIONS,
                context.at(child(pointer, "version")),
                format!("`{name}` is version {version} here and version {first} elsewhere"),
            );
            findings.push(
                finding
                    .help("use one version, or a variable or file for each value")
                    .related(
                        format!("version {first} is here"),
                        context.at(child(place, "version")),
                    ),
            );
        }
    };
    for name in SECTIONS {
        if let Some(section) = context.value().get(name) {
            references(&child("", name), section, &mut found);
        }
    }
    if let Some(graph) = context.value().get("graph") {
        marked("/graph", graph, &mut found);
    }
}

/// As [`references`], but only below members that say that they are a secret.
fn marked(pointer: &str, value: &Value, found: &mut dyn FnMut(&str, &'static str, &str, u64)) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let pointer = child(pointer, key);
                match key.as_str() {
                    "$secret" => references(&pointer, member, found),
                    _ => marked(&pointer, member, found),
                }
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                marked(&child(pointer, i), item, found);
            }
        }
        _ => {}
    }
}

/// The version of a reference that names none.
const FIRST_VERSION: u64 = 1;

/// Calls `found` with pointer, kind, name and version of every reference to a secret.
fn references(pointer: &str, value: &Value, found: &mut dyn FnMut(&str, &'static str, &str, u64)) {
    match value {
        Value::Object(members) => {
            let version = members.get("version").and_then(Value::as_u64);
            for kind in ["env", "file"] {
                if let Some(name) = members.get(kind).and_then(Value::as_str) {
                    found(pointer, kind, name, version.unwrap_or(FIRST_VERSION));
                }
            }
            for (key, member) in members {
                references(&child(pointer, key), member, found);
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                references(&child(pointer, i), item, found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::testing::b2c;

    fn providers(google: &str, facebook: &str) -> String {
        b2c(
            "ENT2035",
            &format!(
                "identityProviders:
  - {{name: google, kind: google, clientId: g, clientSecret: {google}}}
  - {{name: facebook, kind: facebook, clientId: f, clientSecret: {facebook}}}"
            ),
        )
    }

    #[test]
    fn ent2035_reports_one_variable_in_two_versions() {
        assert_snapshot!(providers("{env: SOCIAL, version: 2}", "{env: SOCIAL}"), @r#"
        error /identityProviders/1/clientSecret/version: `SOCIAL` is version 1 here and version 2 elsewhere
          help: use one version, or a variable or file for each value
          /identityProviders/0/clientSecret/version: version 2 is here
        "#);
    }

    #[test]
    fn ent2035_reports_a_version_in_a_marked_place_of_a_graph_body() {
        let sections = "identityProviders: [{name: google, kind: google, clientId: g, clientSecret: {env: SOCIAL, version: 2}}]
graph: [{name: x, kind: schemaExtensions, body: {deep: [{a: {$secret: {env: SOCIAL}}}]}}]";
        assert_snapshot!(b2c("ENT2035", sections), @r#"
        error /graph/0/body/deep/0/a/$secret/version: `SOCIAL` is version 1 here and version 2 elsewhere
          help: use one version, or a variable or file for each value
          /identityProviders/0/clientSecret/version: version 2 is here
        "#);
        let plain = sections.replace("$secret", "secret");
        assert_eq!(b2c("ENT2035", &plain), "");
    }

    #[test]
    fn ent2035_accepts_one_version_and_different_places() {
        assert_eq!(
            providers("{env: SOCIAL, version: 2}", "{env: SOCIAL, version: 2}"),
            ""
        );
        assert_eq!(providers("{env: SOCIAL, version: 2}", "{file: SOCIAL}"), "");
    }
}
