//! `variables` and `environments`.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A declared variable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Variable {
    /// The type its value has where `${var.name}` stands alone.
    #[serde(default, rename = "type")]
    pub kind: VariableType,
    /// Value when neither the environment nor `env` gives one. Default: none, so that a missing
    /// value is a finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "super::schema::scalar", example = &"contosodev")]
    pub default: Option<serde_json::Value>,
    /// The one environment variable of the runner that may set it. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        regex(pattern = r"^[A-Za-z_][A-Za-z0-9_]*$"),
        example = &"CONTOSO_TENANT"
    )]
    pub env: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"First label of the tenant's domain")]
    pub description: Option<String>,
}

/// Types of variables.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum VariableType {
    /// Text.
    #[default]
    String,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
}

/// One environment: values for variables and a patch of the plan.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Environment {
    /// What this environment is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"Acceptance tests, reset every night")]
    pub description: Option<String>,
    /// Whether people depend on it. A production environment refuses journey tracing and
    /// development modes.
    #[serde(default)]
    pub production: bool,
    /// Values of declared variables, by name. Default: none.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(schema_with = "super::schema::scalar_map")]
    pub variables: IndexMap<String, serde_json::Value>,
    /// A partial plan laid over this one. Maps merge; lists of objects with a `name` (or `id`) merge
    /// by it and `$remove: true` removes an item; other lists are replaced; a path the plan does not
    /// have is an error. Default: nothing changes.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    #[schemars(schema_with = "super::schema::patch")]
    pub patch: serde_json::Map<String, serde_json::Value>,
}
