//! The JSON Schema of a plan, generated from the types of this module.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use super::Plan;

/// How a scalar says that it is a variable; the whole of the scalar or a part of it.
const VARIABLE_PATTERN: &str = r"\$\{var\.[A-Za-z][A-Za-z0-9_]*\}";

/// The schema by which the shape of a plan is judged. Variables are not in it: scalars that hold one
/// are judged after they are resolved.
#[must_use]
pub fn plan() -> Value {
    generate().to_value()
}

/// The schema published for editors: as [`plan`], and every scalar may also be a variable.
#[must_use]
pub fn published() -> Value {
    let mut schema = generate();
    AllowVariables.transform(&mut schema);
    schema.to_value()
}

fn generate() -> Schema {
    SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<Plan>()
}

/// Lets a variable stand where a number, a boolean, a word of a list or a patterned text is asked for.
struct AllowVariables;

/// What moves into the alternative that is not a variable.
const RESTRICTIONS: [&str; 8] = [
    "type",
    "pattern",
    "enum",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "format",
];

impl Transform for AllowVariables {
    fn transform(&mut self, schema: &mut Schema) {
        let variable = json_schema!({"type": "string", "pattern": VARIABLE_PATTERN}).to_value();
        // A list of documented words is a `oneOf` of constants; its words stay as they are.
        if let Some(words) = schema.get_mut("oneOf").and_then(Value::as_array_mut)
            && words
                .iter()
                .all(|word| word.get("const").is_some() || word.get("enum").is_some())
        {
            words.push(variable);
            return;
        }
        transform_subschemas(self, schema);
        let kind = schema.get("type").and_then(Value::as_str);
        let restricted = match kind {
            Some("boolean" | "integer" | "number") => true,
            Some("string") => schema.get("pattern").is_some() || schema.get("enum").is_some(),
            _ => false,
        };
        if restricted {
            let mut inner = Schema::default();
            for key in RESTRICTIONS {
                if let Some(value) = schema.remove(key) {
                    inner.insert(key.to_owned(), value);
                }
            }
            schema.insert(
                "anyOf".to_owned(),
                Value::Array(vec![inner.to_value(), variable]),
            );
        }
    }
}

/// A text, a number or a boolean.
pub(super) fn scalar(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": ["string", "integer", "boolean"]})
}

/// Names to texts, numbers or booleans.
pub(super) fn scalar_map(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "additionalProperties": {"type": ["string", "integer", "boolean"]},
        "examples": [{"tenantName": "contosodev"}]
    })
}

/// Environments by name. Names of environments are names of folders and files.
pub(super) fn environments(generator: &mut SchemaGenerator) -> Schema {
    let environment = generator.subschema_for::<super::Environment>().to_value();
    json_schema!({
        "type": "object",
        "propertyNames": {
            "description": "Names of environments are letters, digits, `-` and `_`, start with a letter and have at most 40 characters.",
            "pattern": r"^[A-Za-z][A-Za-z0-9_-]{0,39}$"
        },
        "additionalProperties": environment
    })
}

/// Keys of carried policies to texts, numbers or booleans.
pub(super) fn settings(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "propertyNames": {"pattern": r#"^[^{}<>"\r\n]{1,200}$"#},
        "additionalProperties": {"type": ["string", "integer", "boolean"]},
        "examples": [{"ApiUrl": "https://api.contoso.com"}]
    })
}

/// A partial plan: any of its sections, judged after it has been laid over the plan.
pub(super) fn patch(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "propertyNames": {"not": {"enum": ["version", "name", "variables", "environments"]}},
        "examples": [{"target": {"tenant": "contosodev.onmicrosoft.com"}}]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Calls `visit` with every property of every object of `schema`: owner, name, schema.
    fn properties(schema: &Value, visit: &mut dyn FnMut(&str, &str, &Value)) {
        let mut owners = vec![("Plan", schema)];
        if let Some(definitions) = schema["$defs"].as_object() {
            owners.extend(
                definitions
                    .iter()
                    .map(|(name, value)| (name.as_str(), value)),
            );
        }
        for (owner, value) in owners {
            if let Some(fields) = value["properties"].as_object() {
                for (name, field) in fields {
                    visit(owner, name, field);
                }
            }
        }
    }

    #[test]
    fn every_setting_is_explained_and_every_free_value_has_an_example() {
        let mut silent = Vec::new();
        properties(&plan(), &mut |owner, name, field| {
            let described = field["description"]
                .as_str()
                .is_some_and(|text| text.len() > 3);
            let kinds = match &field["type"] {
                Value::String(kind) => vec![kind.as_str()],
                Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
                _ => Vec::new(),
            };
            let free = kinds
                .iter()
                .any(|kind| ["string", "integer", "number"].contains(kind));
            let list_of_texts = field["items"]["type"] == "string";
            let example = field["examples"].is_array();
            if !described || ((free || list_of_texts) && !example) {
                silent.push(format!(
                    "{owner}.{name}: description {described}, example {example}"
                ));
            }
        });
        assert!(silent.is_empty(), "{silent:#?}");
    }

    #[test]
    fn every_number_has_a_unit() {
        let mut silent = Vec::new();
        properties(&plan(), &mut |owner, name, field| {
            let text = field["type"].to_string();
            let is_version_of_format = owner == "Plan" && name == "version";
            if text.contains("integer") && field["x-unit"].is_null() && !is_version_of_format {
                silent.push(format!("{owner}.{name}"));
            }
        });
        silent.retain(|name| name != "Variable.default");
        assert!(silent.is_empty(), "{silent:#?}");
    }

    #[test]
    fn every_optional_setting_says_its_default() {
        let schema = plan();
        let mut silent = Vec::new();
        let required = |owner: &str, name: &str| {
            let object = if owner == "Plan" {
                &schema
            } else {
                &schema["$defs"][owner]
            };
            object["required"]
                .as_array()
                .is_some_and(|names| names.iter().any(|n| n == name))
        };
        properties(&schema, &mut |owner, name, field| {
            let text = field["description"].as_str().unwrap_or_default();
            let says = field.get("default").is_some_and(|value| !value.is_null())
                || text.contains("Default:")
                || text.contains("Give this or")
                || field["type"] == "array"
                || name == "description";
            if !required(owner, name) && !says {
                silent.push(format!("{owner}.{name}"));
            }
        });
        assert!(silent.is_empty(), "{silent:#?}");
    }

    #[test]
    fn lists_say_whether_their_order_means_something() {
        let mut silent = Vec::new();
        properties(&plan(), &mut |owner, name, field| {
            let list = field["type"] == "array"
                && field["items"].get("type") != Some(&Value::from("string"));
            let text = field["description"]
                .as_str()
                .unwrap_or_default()
                .to_lowercase();
            if list && !text.contains("order") {
                silent.push(format!("{owner}.{name}"));
            }
            if field["x-ordered"] == true && !text.contains("order matters") {
                silent.push(format!("{owner}.{name}: x-ordered without a reason"));
            }
        });
        assert!(silent.is_empty(), "{silent:#?}");
    }

    #[test]
    fn the_published_schema_is_the_one_in_schemas() {
        let text = format!("{:#}\n", published());
        let path =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/plan.schema.json");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &text).expect("schemas/ can be written");
        }
        let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            checked_in == text,
            "stale: run `UPDATE=1 cargo test --lib plan::schema`"
        );
    }

    #[test]
    fn a_variable_may_stand_for_any_restricted_scalar_in_the_published_schema() {
        let schema = published();
        let kind = &schema["$defs"]["Platform"]["oneOf"];
        assert_eq!(kind.as_array().map(Vec::len), Some(3));
        let sign_up = &schema["$defs"]["SignIn"]["properties"]["signUp"];
        assert_eq!(sign_up["anyOf"][0]["type"], "boolean");
        assert_eq!(sign_up["default"], true);
    }
}
