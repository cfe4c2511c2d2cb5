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

/// The code and message of a limit that was not kept.
pub(super) fn limit(kind: &Kind) -> (Code, String) {
    let bound =
        |word: &str, limit: &dyn std::fmt::Display| format!("the number must be {word} {limit}");
    match kind {
        Kind::Pattern { .. } | Kind::Format { .. } => (
            &codes::PATTERN,
            "the text does not have the expected form".to_owned(),
        ),
        Kind::MinLength { limit: 1 } => (&codes::LENGTH, "the text is empty".to_owned()),
        Kind::MinLength { limit } => (
            &codes::LENGTH,
            format!("the text has fewer than {limit} characters"),
        ),
        Kind::MaxLength { limit } => (
            &codes::LENGTH,
            format!("the text has more than {limit} characters"),
        ),
        Kind::Minimum { limit } => (&codes::RANGE, bound("at least", limit)),
        Kind::Maximum { limit } => (&codes::RANGE, bound("at most", limit)),
        Kind::ExclusiveMinimum { limit } => (&codes::RANGE, bound("more than", limit)),
        Kind::ExclusiveMaximum { limit } => (&codes::RANGE, bound("less than", limit)),
        Kind::MultipleOf { multiple_of } => (&codes::RANGE, bound("a multiple of", multiple_of)),
        Kind::MinItems { limit: 1 } => (&codes::COUNT, "the list is empty".to_owned()),
        Kind::MinItems { limit } => (
            &codes::COUNT,
            format!("the list has fewer than {limit} items"),
        ),
        Kind::MaxItems { limit } => (
            &codes::COUNT,
            format!("the list has more than {limit} items"),
        ),
        Kind::MinProperties { limit: 1 } => (&codes::COUNT, "the map is empty".to_owned()),
        Kind::MinProperties { limit } => (
            &codes::COUNT,
            format!("the map has fewer than {limit} keys"),
        ),
        Kind::MaxProperties { limit } => {
            (&codes::COUNT, format!("the map has more than {limit} keys"))
        }
        Kind::UniqueItems => (&codes::REPEATED, "the list has an item twice".to_owned()),
        _ => (
            &codes::NO_VARIANT,
            "the value fits none of its forms".to_owned(),
        ),
    }
}

/// What to do about a limit for which the schema has no words.
pub(super) fn limit_help(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Pattern { pattern } => Some(format!("the form is `{pattern}`")),
        _ => None,
    }
}
