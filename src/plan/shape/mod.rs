//! The shape of a plan: which keys, which types, which values.
//!
//! Input: a JSON value and the JSON Schema of the plan. Output: one finding for each thing that the
//! schema refuses, at the key or value that causes it and in the words of somebody who writes plans.
//! `jsonschema` judges; this module only explains. Pointers in the findings are of the value given.
//!
//! Invariant: no message repeats a text of the plan, so that a secret written in a wrong place stays
//! where it is. Only keys and names of settings are repeated.

mod elsewhere;
mod schema;
mod union;
mod wording;

#[cfg(test)]
mod tests;

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use self::elsewhere::Elsewhere;
use self::schema::Schema;
use super::codes;
use crate::diag::{Code, Finding, Findings, Part, Place};
use crate::util::pointer;

/// How many findings about shape one run yields.
pub const MAX_FINDINGS: usize = 500;

/// A compiled JSON Schema with what is needed to explain its verdicts.
#[derive(Debug)]
pub struct Shape {
    validator: Validator,
    schema: Schema,
    elsewhere: Elsewhere,
}

impl Shape {
    /// Compiles `schema` (JSON Schema 2020-12).
    ///
    /// # Errors
    /// When it is not a schema, or refers to another document.
    pub fn new(schema: Value) -> Result<Self, Box<ValidationError<'static>>> {
        let validator = jsonschema::options()
            .should_validate_formats(false)
            .build(&schema)?;
        Ok(Self {
            validator,
            schema: Schema::new(schema),
            elsewhere: Elsewhere::default(),
        })
    }

    /// The keys that the map at `pointer` of a plan may have; none where any key may stand.
    #[must_use]
    pub fn keys_at(&self, pointer: &str) -> Vec<&str> {
        self.schema.keys_at(pointer)
    }

    /// Whether the value at `pointer` of a plan may be `null`.
    #[must_use]
    pub fn allows_null(&self, pointer: &str) -> bool {
        self.schema.allows_null(pointer)
    }

    /// Whether the order of the list at `pointer` of a plan means something. Items may stand in the
    /// pointer by index or by name. Of a list that the schema does not know it may.
    #[must_use]
    pub fn is_ordered(&self, pointer: &str) -> bool {
        self.schema.is_ordered(pointer)
    }

    /// Whether the map at `pointer` of a plan has entries that its writer names.
    #[must_use]
    pub fn is_map(&self, pointer: &str) -> bool {
        self.schema.is_map(pointer)
    }

    /// What is wrong with `value`. What `masked` says of a pointer that it is not final yet is not
    /// judged.
    #[must_use]
    pub fn findings(&self, value: &Value, masked: &dyn Fn(&str) -> bool) -> Findings {
        if self.validator.is_valid(value) {
            return Findings::new();
        }
        let mut explain = Explain {
            shape: self,
            root: value,
            masked,
            findings: Findings::new(),
        };
        for error in self.validator.iter_errors(value) {
            explain.error(&error);
            if explain.findings.len() >= MAX_FINDINGS {
                break;
            }
        }
        drop_consequences(explain.findings)
    }
}

/// One run over one value.
struct Explain<'a> {
    shape: &'a Shape,
    root: &'a Value,
    masked: &'a dyn Fn(&str) -> bool,
    findings: Findings,
}

impl Explain<'_> {
    fn error(&mut self, error: &ValidationError<'_>) {
        let at = error.instance_path().as_str();
        if (self.masked)(at) {
            return;
        }
        let schema_path = error.schema_path().as_str();
        let rule = pointer::parent(schema_path).unwrap_or_default();
        match error.kind() {
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                self.union(at, schema_path, context);
            }
            Kind::AdditionalProperties { unexpected }
            | Kind::UnevaluatedProperties { unexpected } => {
                let allowed = self.shape.schema.properties(rule);
                let room = MAX_FINDINGS.saturating_sub(self.findings.len());
                for key in unexpected.iter().take(room) {
                    self.unknown_key(at, key, &allowed);
                }
            }
            Kind::FalseSchema => {
                if let (Some(parent), Some(key)) = (pointer::parent(at), last_segment(at)) {
                    self.unknown_key(parent, &key, &[]);
                }
            }
            Kind::Required { property } => {
                if let Some(key) = property.as_str() {
                    self.missing_key(at, key, rule);
                }
            }
            Kind::Type { .. } => self.wrong_type(at, &[rule.to_owned()]),
            Kind::Constant { expected_value } => {
                self.not_allowed(at, std::slice::from_ref(&**expected_value), rule);
            }
            Kind::Enum { options } => {
                let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
                self.not_allowed(at, options, rule);
            }
            // What a patch may not touch is said by [`crate::resolve`].
            Kind::PropertyNames { error } if matches!(error.kind(), Kind::Not { .. }) => {}
            Kind::PropertyNames { error } => self.key_form(at, error),
            Kind::OneOfMultipleValid { .. } => self.only_one(at, schema_path),
            kind => {
                let (code, message) = wording::limit(&wording::setting(at), kind);
                self.report(code, at, Part::Value, message, self.about(rule, error));
            }
        }
    }

    fn report(
        &mut self,
        code: Code,
        pointer: &str,
        part: Part,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let mut finding = Finding::new(code, Place::written(pointer, part), message);
        finding.help = help;
        self.findings.push(finding);
    }

    fn unknown_key(&mut self, at: &str, key: &str, allowed: &[&str]) {
        let pointer = pointer::child(at, key);
        let mut finding = Finding::new(
            &codes::UNKNOWN_KEY,
            Place::written(&pointer, Part::Key),
            format!("unknown key `{key}` in {}", wording::container(at)),
        )
        .did_you_mean(key, allowed.iter().copied());
        if finding.suggestion.is_none() {
            let elsewhere = self.shape.elsewhere.of(key, &self.shape.schema);
            finding.help = match elsewhere.as_slice() {
                [] if allowed.is_empty() => None,
                [] => Some(format!("allowed here: {}", wording::names(allowed))),
                [one] => Some(format!("`{key}` belongs into {one}")),
                many => Some(format!("`{key}` is a key of {}", many.join(", "))),
            };
        }
        self.findings.push(finding);
    }

    fn missing_key(&mut self, at: &str, key: &str, rule: &str) {
        let about = self
            .shape
            .schema
            .description(&format!("{rule}/properties/{key}"));
        self.report(
            &codes::MISSING_KEY,
            &pointer::child(at, key),
            Part::Key,
            format!("the key `{key}` is missing in {}", wording::container(at)),
            about.map(|about| format!("`{key}`: {about}")),
        );
    }

    /// `rules` are the schema pointers of all types that would do.
    fn wrong_type(&mut self, at: &str, rules: &[String]) {
        let found = self.root.pointer(at).unwrap_or(&Value::Null);
        let schema = &self.shape.schema;
        if found.is_string() && rules.iter().any(|rule| schema.is_secret(rule)) {
            self.report(
                &codes::SECRET_LITERAL,
                at,
                Part::Value,
                format!("{} is a secret, and is written into the plan", wording::setting(at)),
                Some(
                    "name where it is kept: `{ env: NAME, version: 1 }` or `{ file: PATH, version: 1 }`; \
                     this one is known to all who can read the plan, so replace it at its issuer"
                        .to_owned(),
                ),
            );
            return;
        }
        let expected: Vec<&str> = rules.iter().flat_map(|rule| schema.types(rule)).collect();
        self.report(
            &codes::WRONG_TYPE,
            at,
            Part::Value,
            format!(
                "{} is {}, but {} is expected",
                wording::setting(at),
                wording::type_of(found),
                wording::types(&expected)
            ),
            wording::type_help(found, &expected).map(str::to_owned),
        );
    }

    fn not_allowed(&mut self, at: &str, options: &[Value], rule: &str) {
        const LISTED: usize = 12;
        let options: Vec<String> = options.iter().map(wording::option).collect();
        let found = self.root.pointer(at);
        let names: Vec<&str> = options.iter().map(String::as_str).collect();
        let mut finding = Finding::new(
            &codes::NOT_ALLOWED,
            Place::written(at, Part::Value),
            match names.as_slice() {
                [one] => format!("{} must be `{one}`", wording::setting(at)),
                _ => format!("{} has a value that does not exist", wording::setting(at)),
            },
        );
        if let Some(typed) = found.and_then(Value::as_str) {
            finding = finding.did_you_mean(typed, names.iter().copied());
        }
        finding.help = if (2..=LISTED).contains(&names.len()) {
            Some(format!("one of {}", wording::names(&names)))
        } else {
            self.shape.schema.description(rule)
        };
        self.findings.push(finding);
    }

    fn key_form(&mut self, at: &str, error: &ValidationError<'_>) {
        let Some(key) = error.instance().as_str() else {
            return;
        };
        let rule = pointer::parent(error.schema_path().as_str()).unwrap_or_default();
        let help = self.about(rule, error);
        self.report(
            &codes::PATTERN,
            &pointer::child(at, key),
            Part::Key,
            format!("the key `{key}` does not have the expected form"),
            help,
        );
    }

    fn only_one(&mut self, at: &str, union: &str) {
        let help = self
            .shape
            .schema
            .alternatives(union)
            .map(|keys| format!("give only one of {}", wording::names(&keys)));
        self.report(
            &codes::NO_VARIANT,
            at,
            Part::Value,
            format!("{} has two forms at once", wording::setting(at)),
            help,
        );
    }

    /// What the schema says about the place of `error`: its own words, or its limit.
    fn about(&self, rule: &str, error: &ValidationError<'_>) -> Option<String> {
        let schema = &self.shape.schema;
        let used = schema.use_of(error.evaluation_path().as_str());
        let words = schema
            .description(rule)
            .or_else(|| used.and_then(|used| schema.description(used)));
        let parts: Vec<String> = words
            .into_iter()
            .chain(wording::limit_help(error.kind()))
            .collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

/// A missing key is no news when the finding beside it says how it is misspelled.
fn drop_consequences(findings: Findings) -> Findings {
    let misspelled: Vec<String> = findings
        .iter()
        .filter_map(|finding| match (&finding.place, &finding.suggestion) {
            (
                Place::Plan {
                    pointer,
                    part: Part::Key,
                    ..
                },
                Some(meant),
            ) => Some(pointer::child(pointer::parent(pointer)?, meant)),
            _ => None,
        })
        .collect();
    findings
        .into_iter()
        .filter(|finding| match &finding.place {
            Place::Plan { pointer, .. } if finding.code.id == codes::MISSING_KEY.id => {
                !misspelled.contains(pointer)
            }
            _ => true,
        })
        .collect()
}

fn last_segment(at: &str) -> Option<String> {
    pointer::segments(at).last()
}
