//! A value that fits none of several variants: which one was meant, and what is wrong with that.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::schema::Schema;
use super::{Explain, MAX_FINDINGS, codes, wording};
use crate::diag::{Finding, Part, Place};
use crate::util::pointer;

/// A variant of a union: where its rule is, and why the value is refused by it.
#[derive(Clone)]
struct Variant<'e> {
    rule: String,
    errors: Vec<&'e ValidationError<'static>>,
}

impl Explain<'_> {
    /// `union` is the schema pointer of the `anyOf` or `oneOf`, `context` the errors of each
    /// variant.
    pub(super) fn union(
        &mut self,
        at: &str,
        union: &str,
        context: &[Vec<ValidationError<'static>>],
    ) {
        let mut variants = Vec::new();
        flatten(at, union, context, &mut variants);
        let fitting: Vec<Variant<'_>> = variants
            .iter()
            .filter(|variant| !variant.errors.iter().any(|error| refuses_type(at, error)))
            .cloned()
            .collect();
        if fitting.is_empty() {
            let words = constants(at, &variants);
            if !words.is_empty() && self.root.pointer(at).is_some_and(Value::is_string) {
                self.not_allowed(at, &words, pointer::parent(union).unwrap_or_default());
                return;
            }
            let rules: Vec<String> = variants.into_iter().map(|variant| variant.rule).collect();
            self.wrong_type(at, &rules);
            return;
        }
        if let [only] = fitting.as_slice() {
            self.variant(only);
            return;
        }
        if self.by_required(at, &fitting) {
            return;
        }
        if !self.by_tag(at, &fitting) {
            self.by_keys(at, &fitting);
        }
    }

    fn variant(&mut self, variant: &Variant<'_>) {
        for error in &variant.errors {
            self.error(error);
        }
    }

    /// A union that only says which of several keys is needed. Says whether it is one.
    fn by_required(&mut self, at: &str, variants: &[Variant<'_>]) -> bool {
        let union = variants
            .first()
            .and_then(|first| pointer::parent(&first.rule));
        let Some(keys) = union.and_then(|union| self.shape.schema.alternatives(union)) else {
            return false;
        };
        if variants.len() == keys.len() {
            let finding = Finding::new(
                &codes::MISSING_KEY,
                Place::written(pointer::child(at, keys[0]), Part::Key),
                format!(
                    "{} needs one of {}",
                    wording::container(at),
                    wording::names(&keys)
                ),
            );
            self.findings.push(finding);
        }
        true
    }

    /// Chooses by the property that has one fixed value in each variant. Says whether there is one.
    fn by_tag(&mut self, at: &str, variants: &[Variant<'_>]) -> bool {
        let schema = &self.shape.schema;
        let tagged: Vec<Vec<(&str, &Value)>> = variants
            .iter()
            .map(|variant| schema.tags(&variant.rule))
            .collect();
        let Some((tag, _)) = tagged.first().and_then(|first| {
            first.iter().find(|(name, _)| {
                tagged
                    .iter()
                    .all(|tags| tags.iter().any(|tag| tag.0 == *name))
            })
        }) else {
            return false;
        };
        let tag = *tag;
        let values: Vec<&Value> = tagged
            .iter()
            .filter_map(|tags| tags.iter().find(|(name, _)| *name == tag))
            .map(|(_, value)| *value)
            .collect();
        let at_tag = pointer::child(at, tag);
        if (self.masked)(&at_tag) {
            return true;
        }
        match self.root.pointer(&at_tag) {
            None => {
                let options: Vec<String> = values.iter().copied().map(wording::option).collect();
                let names: Vec<&str> = options.iter().map(String::as_str).collect();
                let finding = Finding::new(
                    &codes::MISSING_KEY,
                    Place::written(&at_tag, Part::Key),
                    format!("the key `{tag}` is missing in {}", wording::container(at)),
                )
                .help(format!("one of {}", wording::names(&names)));
                self.findings.push(finding);
                // A misspelled tag shows as a key that no variant knows.
                self.unknown_to_all(at, variants);
            }
            Some(found) => match values.iter().position(|value| *value == found) {
                Some(index) => {
                    // Two variants with one tag differ in their other keys.
                    let same: Vec<Variant<'_>> = variants
                        .iter()
                        .zip(&values)
                        .filter(|(_, value)| **value == found)
                        .map(|(variant, _)| variant.clone())
                        .collect();
                    match same.as_slice() {
                        [_] => self.variant(&variants[index]),
                        _ => self.by_keys(at, &same),
                    }
                }
                None => {
                    let options: Vec<Value> = values.into_iter().cloned().collect();
                    self.not_allowed(&at_tag, &options, "");
                }
            },
        }
        true
    }

    /// Chooses the variant that knows most of the keys that are there.
    fn by_keys(&mut self, at: &str, variants: &[Variant<'_>]) {
        let present: Vec<&str> = self
            .root
            .pointer(at)
            .and_then(Value::as_object)
            .map(|entries| entries.keys().map(String::as_str).collect())
            .unwrap_or_default();
        let known = |variant: &Variant<'_>| {
            let allowed = self.shape.schema.properties(&variant.rule);
            present.iter().filter(|key| allowed.contains(*key)).count()
        };
        let best = variants
            .iter()
            .max_by_key(|variant| (known(variant), std::cmp::Reverse(variant.errors.len())));
        match best {
            Some(best) if known(best) > 0 || present.is_empty() && variants.len() == 1 => {
                self.variant(&best.clone());
            }
            Some(_) if !present.is_empty() => self.unknown_to_all(at, variants),
            _ => {
                let starts: Vec<&str> = variants
                    .iter()
                    .flat_map(|variant| self.shape.schema.properties(&variant.rule))
                    .collect();
                let finding = Finding::new(
                    &codes::NO_VARIANT,
                    Place::written(at, Part::Value),
                    format!("{} fits none of its forms", wording::setting(at)),
                )
                .help(format!("possible keys: {}", wording::names(&starts)));
                self.findings.push(finding);
            }
        }
    }

    /// Reports the keys that none of the variants has.
    fn unknown_to_all(&mut self, at: &str, variants: &[Variant<'_>]) {
        let shape = self.shape;
        let mut allowed: Vec<&str> = Vec::new();
        for variant in variants {
            for key in shape.schema.properties(&variant.rule) {
                if !allowed.contains(&key) {
                    allowed.push(key);
                }
            }
        }
        let unknown: Vec<String> = self
            .root
            .pointer(at)
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(|entries| entries.keys())
            .filter(|key| !allowed.contains(&key.as_str()))
            .take(MAX_FINDINGS)
            .cloned()
            .collect();
        for key in &unknown {
            self.unknown_key(at, key, &allowed);
        }
    }
}

/// The variants, with unions inside of unions opened up.
fn flatten<'e>(
    at: &str,
    union: &str,
    context: &'e [Vec<ValidationError<'static>>],
    variants: &mut Vec<Variant<'e>>,
) {
    for (index, errors) in context.iter().enumerate() {
        if let [error] = errors.as_slice()
            && error.instance_path().as_str() == at
            && let Kind::AnyOf { context } | Kind::OneOfNotValid { context } = error.kind()
        {
            flatten(at, error.schema_path().as_str(), context, variants);
        } else {
            variants.push(Variant {
                rule: Schema::variant(union, index),
                errors: errors.iter().collect(),
            });
        }
    }
}

/// The words among the variants.
fn constants(at: &str, variants: &[Variant<'_>]) -> Vec<Value> {
    let mut words = Vec::new();
    for error in variants.iter().flat_map(|variant| &variant.errors) {
        if error.instance_path().as_str() != at {
            continue;
        }
        match error.kind() {
            Kind::Constant { expected_value } => words.push((**expected_value).clone()),
            Kind::Enum { options } => {
                words.extend(options.as_array().into_iter().flatten().cloned());
            }
            _ => {}
        }
    }
    words.retain(Value::is_string);
    words
}

fn refuses_type(at: &str, error: &ValidationError<'_>) -> bool {
    error.instance_path().as_str() == at
        && matches!(
            error.kind(),
            Kind::Type { .. } | Kind::Constant { .. } | Kind::Enum { .. }
        )
}
