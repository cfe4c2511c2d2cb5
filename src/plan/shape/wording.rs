//! Types, limits and places in words.

use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::codes;
use crate::diag::Code;
use crate::util::pointer;

/// The map at `at`, as it is called in a sentence.
pub(super) fn container(at: &str) -> String {
    let segments: Vec<String> = pointer::segments(at).collect();
    match segments.as_slice() {
        [] => "the plan".to_owned(),
        [.., list, index] if is_index(index) => format!("an item of `{list}`"),
        [.., name] => format!("`{name}`"),
    }
}

/// The value at `at`, as it is called in a sentence.
pub(super) fn setting(at: &str) -> String {
    let segments: Vec<String> = pointer::segments(at).collect();
    match segments.as_slice() {
        [] => "the plan".to_owned(),
        [.., list, index] if is_index(index) => format!("this item of `{list}`"),
        [.., name] => format!("`{name}`"),
    }
}

fn is_index(segment: &str) -> bool {
    segment.bytes().all(|byte| byte.is_ascii_digit())
}

/// Names in back-quotes, separated by commas.
pub(super) fn names(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// One allowed value as it is typed.
pub(super) fn option(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What a value is.
pub(super) const fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "`true` or `false`",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}

/// The types that are expected, as one noun phrase.
pub(super) fn types(names: &[&str]) -> String {
    let mut words: Vec<&str> = Vec::new();
    for name in names {
        let word = match *name {
            "string" => "text",
            "integer" => "a whole number",
            "number" => "a number",
            "boolean" => "`true` or `false`",
            "array" => "a list",
            "object" => "a map",
            _ => continue,
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    match words.as_slice() {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// How to turn what was found into what is expected, where that is plain.
pub(super) fn type_help(found: &Value, expected: &[&str]) -> Option<&'static str> {
    let expects = |name| expected.contains(&name);
    match found {
        Value::Null => Some("give it a value, or delete the key"),
        Value::Number(_) | Value::Bool(_) if expects("string") => Some("put it in quotes"),
        Value::String(text) if expects("boolean") => match text.to_lowercase().as_str() {
            "yes" | "on" | "true" | "y" => Some("write `true`, without quotes"),
            "no" | "off" | "false" | "n" => Some("write `false`, without quotes"),
            _ => None,
        },
        Value::String(text)
            if (expects("integer") || expects("number")) && text.parse::<f64>().is_ok() =>
        {
            Some("write the number without quotes")
        }
        Value::Array(_) => None,
        _ if expects("array") => {
            Some("write it as a list: each item on a line that starts with `- `")
        }
        _ => None,
    }
}

/// The code and message of a limit that `setting` does not keep.
pub(super) fn limit(setting: &str, kind: &Kind) -> (Code, String) {
    let (code, rest): (Code, String) = match kind {
        Kind::Pattern { .. } | Kind::Format { .. } => (
            &codes::PATTERN,
            "does not have the expected form".to_owned(),
        ),
        Kind::MinLength { limit: 1 }
        | Kind::MinItems { limit: 1 }
        | Kind::MinProperties { limit: 1 } => {
            let code = match kind {
                Kind::MinLength { .. } => &codes::LENGTH,
                _ => &codes::COUNT,
            };
            (code, "is empty".to_owned())
        }
        Kind::MinLength { limit } => (&codes::LENGTH, format!("has fewer than {limit} characters")),
        Kind::MaxLength { limit } => (&codes::LENGTH, format!("has more than {limit} characters")),
        Kind::Minimum { limit } => (&codes::RANGE, format!("must be at least {limit}")),
        Kind::Maximum { limit } => (&codes::RANGE, format!("must be at most {limit}")),
        Kind::ExclusiveMinimum { limit } => (&codes::RANGE, format!("must be more than {limit}")),
        Kind::ExclusiveMaximum { limit } => (&codes::RANGE, format!("must be less than {limit}")),
        Kind::MultipleOf { multiple_of } => (
            &codes::RANGE,
            format!("must be a multiple of {multiple_of}"),
        ),
        Kind::MinItems { limit } => (&codes::COUNT, format!("has fewer than {limit} items")),
        Kind::MaxItems { limit } => (&codes::COUNT, format!("has more than {limit} items")),
        Kind::MinProperties { limit } => (&codes::COUNT, format!("has fewer than {limit} keys")),
        Kind::MaxProperties { limit } => (&codes::COUNT, format!("has more than {limit} keys")),
        Kind::UniqueItems => (&codes::REPEATED, "has an item twice".to_owned()),
        _ => (&codes::NO_VARIANT, "fits none of its forms".to_owned()),
    };
    (code, format!("{setting} {rest}"))
}

/// What to do about a limit for which the schema has no words.
pub(super) fn limit_help(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Pattern { pattern } => Some(format!("the form is `{pattern}`")),
        _ => None,
    }
}
