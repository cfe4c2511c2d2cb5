//! Looking things up in a JSON Schema.

use serde_json::Value;

use crate::util::pointer;

/// A schema document; rules in it are named by JSON pointer.
#[derive(Debug)]
pub(super) struct Schema(Value);

/// How many references are followed before a schema is taken for circular.
const MAX_REFERENCES: usize = 16;

impl Schema {
    pub(super) const fn new(document: Value) -> Self {
        Self(document)
    }

    /// The document itself.
    pub(super) const fn root(&self) -> &Value {
        &self.0
    }

    /// What `rule` says after following its references.
    fn follow(&self, rule: &str) -> Option<&Value> {
        let mut found = self.0.pointer(rule)?;
        for _ in 0..MAX_REFERENCES {
            match found.get("$ref").and_then(Value::as_str) {
                Some(target) => found = self.0.pointer(target.strip_prefix('#')?)?,
                None => break,
            }
        }
        Some(found)
    }

    /// The keys that a map judged by `rule` may have, also by way of its variants.
    pub(super) fn properties(&self, rule: &str) -> Vec<&str> {
        let mut keys = Vec::new();
        self.collect_properties(rule, &mut keys, 0);
        keys
    }

    fn collect_properties<'a>(&'a self, rule: &str, keys: &mut Vec<&'a str>, depth: usize) {
        if depth > MAX_REFERENCES {
            return;
        }
        let Some(found) = self.0.pointer(rule) else {
            return;
        };
        if let Some(properties) = found.get("properties").and_then(Value::as_object) {
            for key in properties.keys() {
                if !keys.contains(&key.as_str()) {
                    keys.push(key);
                }
            }
        }
        if let Some(target) = found.get("$ref").and_then(Value::as_str) {
            let target = target.strip_prefix('#').unwrap_or_default();
            self.collect_properties(target, keys, depth + 1);
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let variants = found.get(keyword).and_then(Value::as_array);
            for index in 0..variants.map_or(0, Vec::len) {
                self.collect_properties(&format!("{rule}/{keyword}/{index}"), keys, depth + 1);
            }
        }
    }

    /// The keys that the map at the plan pointer `at` may have; none where any key may stand.
    pub(super) fn keys_at(&self, at: &str) -> Vec<&str> {
        let mut keys: Vec<&str> = Vec::new();
        for key in self
            .rules_at(at)
            .iter()
            .flat_map(|rule| self.properties(rule))
        {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// Whether the value at the plan pointer `at` may be `null`.
    pub(super) fn allows_null(&self, at: &str) -> bool {
        self.rules_at(at)
            .iter()
            .any(|rule| self.types(rule).contains(&"null"))
    }

    /// Whether the list at the plan pointer `at` says `x-ordered`; so does what nothing is known of.
    pub(super) fn is_ordered(&self, at: &str) -> bool {
        let rules = self.rules_at(at);
        let says = |rule: &String| {
            let found = self.0.pointer(rule);
            found.is_some_and(|found| found.get("x-ordered") == Some(&Value::Bool(true)))
        };
        let is_list = |rule: &String| self.types(rule).contains(&"array");
        !rules.iter().any(is_list) || rules.iter().any(says)
    }

    /// Whether the map at the plan pointer `at` has entries that its writer names, and no settings.
    pub(super) fn is_map(&self, at: &str) -> bool {
        let rules = self.rules_at(at);
        let forms: Vec<String> = rules.iter().flat_map(|rule| self.forms(rule)).collect();
        let mut found = forms.iter().filter_map(|rule| self.0.pointer(rule));
        found.any(|rule| {
            let entries = rule.get("additionalProperties");
            entries.is_some_and(Value::is_object) && rule.get("properties").is_none()
        })
    }

    /// The rules that judge the value at the plan pointer `at`.
    fn rules_at(&self, at: &str) -> Vec<String> {
        pointer::segments(at).fold(vec![String::new()], |rules, segment| {
            rules
                .iter()
                .flat_map(|rule| self.forms(rule))
                .flat_map(|rule| self.below(&rule, &segment))
                .collect()
        })
    }

    /// `rule`, what it refers to, and its variants.
    fn forms(&self, rule: &str) -> Vec<String> {
        let mut forms = vec![rule.to_owned()];
        let mut next = 0;
        while let Some(rule) = forms.get(next).filter(|_| next < MAX_REFERENCES).cloned() {
            next += 1;
            let Some(found) = self.0.pointer(&rule) else {
                continue;
            };
            if let Some(target) = found.get("$ref").and_then(Value::as_str) {
                forms.push(target.trim_start_matches('#').to_owned());
            }
            for keyword in ["anyOf", "oneOf", "allOf"] {
                let variants = found.get(keyword).and_then(Value::as_array);
                let count = variants.map_or(0, Vec::len);
                forms.extend((0..count).map(|index| format!("{rule}/{keyword}/{index}")));
            }
        }
        forms
    }

    /// The rule for `segment` of a value that `rule` judges.
    fn below(&self, rule: &str, segment: &str) -> Option<String> {
        let property = pointer::child(&format!("{rule}/properties"), segment);
        [
            property,
            format!("{rule}/items"),
            format!("{rule}/additionalProperties"),
        ]
        .into_iter()
        .find(|below| self.0.pointer(below).is_some_and(Value::is_object))
    }

    /// The first paragraph of what the schema says about `rule`: what is written where it is used
    /// comes before what is written at its definition.
    pub(super) fn description(&self, rule: &str) -> Option<String> {
        let own = self.0.pointer(rule)?;
        let text = own
            .get("description")
            .or_else(|| self.follow(rule)?.get("description"))?
            .as_str()?;
        let first = text.split("\n\n").next()?.split_whitespace();
        let first = first.collect::<Vec<_>>().join(" ");
        let first = first.trim_end_matches('.');
        (!first.is_empty()).then(|| first.to_owned())
    }

    /// From an evaluation path (which goes through references) the rule where the last reference
    /// stands: `/properties/a/$ref/pattern` is used at `/properties/a`.
    pub(super) fn use_of<'a>(&'a self, evaluation: &'a str) -> Option<&'a str> {
        let at = evaluation.find("/$ref")?;
        // Only a path with one reference can be looked up as it is.
        let rest = &evaluation[at + "/$ref".len()..];
        (!rest.contains("/$ref")).then(|| &evaluation[..at])
    }

    /// Whether `rule` is, or stands in, the definition of a secret reference: one that says
    /// `x-secret`.
    pub(super) fn is_secret(&self, rule: &str) -> bool {
        let says = |found: &Value| found.get("x-secret") == Some(&Value::Bool(true));
        let owner = pointer::parent(rule).and_then(|owner| self.0.pointer(owner));
        self.follow(rule).is_some_and(says) || owner.is_some_and(says)
    }

    /// For a union whose variants only require one key each, such as "`env` or `file`": the keys.
    pub(super) fn alternatives(&self, union: &str) -> Option<Vec<&str>> {
        self.0
            .pointer(union)?
            .as_array()?
            .iter()
            .map(|variant| {
                let variant = variant.as_object()?;
                match variant.get("required")?.as_array()?.as_slice() {
                    [key] if variant.len() == 1 => key.as_str(),
                    _ => None,
                }
            })
            .collect()
    }

    /// The JSON types that `rule` allows.
    pub(super) fn types(&self, rule: &str) -> Vec<&str> {
        let mut types = Vec::new();
        self.collect_types(rule, &mut types, 0);
        types
    }

    fn collect_types<'a>(&'a self, rule: &str, types: &mut Vec<&'a str>, depth: usize) {
        if depth > MAX_REFERENCES {
            return;
        }
        let Some(found) = self.0.pointer(rule) else {
            return;
        };
        let mut add = |name: &'a str| {
            if !types.contains(&name) {
                types.push(name);
            }
        };
        match found.get("type") {
            Some(Value::String(name)) => add(name),
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).for_each(add),
            _ => match found.get("const") {
                Some(Value::String(_)) => add("string"),
                Some(Value::Number(_)) => add("number"),
                Some(Value::Bool(_)) => add("boolean"),
                _ => {}
            },
        }
        if let Some(target) = found.get("$ref").and_then(Value::as_str) {
            self.collect_types(
                target.strip_prefix('#').unwrap_or_default(),
                types,
                depth + 1,
            );
        }
        for keyword in ["anyOf", "oneOf"] {
            let variants = found.get(keyword).and_then(Value::as_array);
            for index in 0..variants.map_or(0, Vec::len) {
                self.collect_types(&format!("{rule}/{keyword}/{index}"), types, depth + 1);
            }
        }
    }

    /// The properties of `rule` with one allowed value, and that value: the tag of a variant.
    pub(super) fn tags(&self, rule: &str) -> Vec<(&str, &Value)> {
        self.follow(rule)
            .and_then(|target| target.get("properties"))
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .filter_map(|(name, property)| {
                let only = property.get("const").or_else(|| {
                    match property.get("enum").and_then(Value::as_array)?.as_slice() {
                        [one] => Some(one),
                        _ => None,
                    }
                })?;
                Some((name.as_str(), only))
            })
            .collect()
    }

    /// The pointer of variant `index` of a union.
    pub(super) fn variant(union: &str, index: usize) -> String {
        pointer::child(union, index)
    }
}
