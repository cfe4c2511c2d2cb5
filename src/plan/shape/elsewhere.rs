//! Where else in the plan a key exists, for keys that stand in a wrong place.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::Value;

use super::schema::Schema;

/// How many places are named at most, and how deep they are sought.
const MAX_PLACES: usize = 4;
const MAX_DEPTH: usize = 6;

/// Key to places in the words of the plan, made when it is first needed.
#[derive(Debug, Default)]
pub(super) struct Elsewhere(OnceLock<BTreeMap<String, Vec<String>>>);

impl Elsewhere {
    /// The places of `key`, for example "`target`" or "the items of `applications`"; none when it is
    /// so common that the places are no help.
    pub(super) fn of(&self, key: &str, schema: &Schema) -> Vec<String> {
        let index = self.0.get_or_init(|| {
            let mut index = BTreeMap::new();
            let mut path = Vec::new();
            walk(schema, schema.root(), &mut path, &mut index);
            index
        });
        index
            .get(key)
            .filter(|places| places.len() <= MAX_PLACES)
            .cloned()
            .unwrap_or_default()
    }
}

fn walk(
    schema: &Schema,
    rule: &Value,
    path: &mut Vec<String>,
    index: &mut BTreeMap<String, Vec<String>>,
) {
    if path.len() > MAX_DEPTH {
        return;
    }
    if let Some(target) = rule.get("$ref").and_then(Value::as_str)
        && let Some(target) = target
            .strip_prefix('#')
            .and_then(|at| schema.root().pointer(at))
    {
        walk(schema, target, path, index);
    }
    for (key, property) in rule
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let places = index.entry(key.clone()).or_default();
        let place = match path.as_slice() {
            [] => "the top level of the plan".to_owned(),
            path => format!("`{}`", path.join(".")),
        };
        if !places.contains(&place) {
            places.push(place);
        }
        path.push(key.clone());
        walk(schema, property, path, index);
        path.pop();
    }
    for keyword in ["anyOf", "oneOf", "allOf"] {
        for variant in rule
            .get(keyword)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            walk(schema, variant, path, index);
        }
    }
    if let Some(items) = rule.get("items") {
        walk_below(schema, items, path, index, "[]");
    }
    if let Some(values) = rule
        .get("additionalProperties")
        .filter(|rule| rule.is_object())
    {
        walk_below(schema, values, path, index, ".*");
    }
}

fn walk_below(
    schema: &Schema,
    rule: &Value,
    path: &mut [String],
    index: &mut BTreeMap<String, Vec<String>>,
    suffix: &str,
) {
    let mut below = path.to_vec();
    if let Some(last) = below.last_mut() {
        last.push_str(suffix);
        walk(schema, rule, &mut below, index);
    }
}
