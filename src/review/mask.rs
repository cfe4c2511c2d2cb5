//! What is not shown of a value although it is compared.

use serde_json::Value;

use super::effects::Target;
use crate::policy::diff::secrets;
use crate::resolve::looks_secret;
use crate::util::pointer;

/// What stands in place of a secret.
const HIDDEN: &str = "(hidden)";

/// A value of the plan field `at`, fit to be printed. Settings of the plan refer to secrets; only what
/// is passed on as it is may hold one, and addresses may.
pub(super) fn plan(at: &str, value: &Value) -> Value {
    let segments: Vec<String> = pointer::segments(at).collect();
    let has = |name: &str| segments.iter().any(|segment| segment == name);
    let is_free = segments.first().is_some_and(|first| first == "graph")
        || has("metadata")
        || has("customPolicies") && has("settings");
    let key = segments.last().map_or("", String::as_str);
    masked(key, value, is_free)
}

/// A value of something that is made of a plan: resources hold what the plan passes on as it is.
pub(super) fn made(target: &Target, at: &str, value: &Value) -> Value {
    let last = pointer::segments(at).last().unwrap_or_default();
    masked(&last, value, matches!(target, Target::Resource(_)))
}

fn masked(key: &str, value: &Value, is_free: bool) -> Value {
    match value {
        Value::String(text) => Value::String(shown(key, text, is_free)),
        Value::Array(items) => items
            .iter()
            .map(|item| masked(key, item, is_free))
            .collect(),
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, entry)| {
                let is_free = is_free || key == "metadata" || key == "body";
                (key.clone(), masked(key, entry, is_free))
            });
            Value::Object(entries.collect())
        }
        other => other.clone(),
    }
}

fn shown(key: &str, text: &str, is_free: bool) -> String {
    match is_free {
        true if looks_secret(key, text) => HIDDEN.to_owned(),
        true => secrets::shown(key, text),
        // A private key is one wherever it stands; a word of the plan is none.
        false if looks_secret("", text) => HIDDEN.to_owned(),
        false => secrets::shown("", text),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_hidden_where_they_may_stand_and_words_are_shown() {
        let body = json!({"clientSecret": "correct-horse", "kind": "spa"});
        let shown = plan("/graph/x/body", &body);
        assert_eq!(shown, json!({"clientSecret": "(hidden)", "kind": "spa"}));
        assert_eq!(
            plan(
                "/graph/x",
                &json!({"body": {"clientSecret": "correct-horse"}})
            ),
            json!({"body": {"clientSecret": "(hidden)"}})
        );
        let way = json!("justInTime");
        assert_eq!(plan("/credentials/all/password", &way), way);
        assert_eq!(
            plan(
                "/jit/endpoint",
                &json!("https://a.example/x?code=hunter2hunter2")
            ),
            json!("https://a.example/x (hidden)")
        );
        let key = json!("-----BEGIN RSA PRIVATE KEY-----\nabc");
        assert_eq!(plan("/description", &key), json!("(hidden)"));
    }
}
