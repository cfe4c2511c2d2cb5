//! Texts that look like secrets in parts of the plan that are passed on as they are.

use serde_json::Value;

use crate::diag::{Finding, Findings, Part, Place};
use crate::plan::codes::SECRET_SUSPECTED;
use crate::util::pointer;

/// Words in keys whose texts are secrets, without `-`, `_` and case.
const SECRET_KEYS: [&str; 10] = [
    "clientsecret",
    "sharedsecret",
    "secrettext",
    "password",
    "passphrase",
    "apikey",
    "accesskey",
    "privatekey",
    "connectionstring",
    "bearertoken",
];

/// Warns about secrets in `graph` bodies, in `metadata` and `settings` maps, and about private keys
/// anywhere.
pub(super) fn check(plan: &Value) -> Findings {
    let mut findings = Findings::new();
    walk(plan, "", false, &mut findings);
    findings
}

fn walk(value: &Value, at: &str, free: bool, findings: &mut Findings) {
    match value {
        Value::String(text) => {
            let key = pointer::segments(at).last().unwrap_or_default();
            if is_private_key(text) || free && looks_secret(&key, text) {
                let place = Place::written(at, Part::Value);
                findings.push(
                    Finding::new(
                        &SECRET_SUSPECTED,
                        place,
                        format!("the text of `{key}` looks like a secret"),
                    )
                    .help("leave it out here and set it in the tenant, or use a secret reference"),
                );
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &pointer::child(at, index), free, findings);
            }
        }
        Value::Object(entries) => {
            for (key, entry) in entries {
                let free = free
                    || key == "metadata"
                    || key == "settings" && at.ends_with("/customPolicies")
                    || key == "body" && at.contains("/graph/");
                walk(entry, &pointer::child(at, key), free, findings);
            }
        }
        _ => {}
    }
}

/// Whether `text` under the key `key` is probably a secret.
#[must_use]
pub fn looks_secret(key: &str, text: &str) -> bool {
    is_private_key(text) || is_secret_key(key) && is_literal(text)
}

fn is_secret_key(key: &str) -> bool {
    let plain: String = key
        .chars()
        .filter(|character| character.is_ascii_alphanumeric())
        .map(|character| character.to_ascii_lowercase())
        .collect();
    SECRET_KEYS.iter().any(|word| plain.ends_with(word))
}

/// Not a reference, a URL, a placeholder or a sentence.
fn is_literal(text: &str) -> bool {
    text.len() >= 8 && !text.contains("${") && !text.contains("://") && !text.contains(' ')
}

fn is_private_key(text: &str) -> bool {
    text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----")
}
