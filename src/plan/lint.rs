//! `lint`: severities and suppressions of findings.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Severities and suppressions of findings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Lint {
    /// Severity by code. An error about reading or shape (`ENT0`, `ENT1`) cannot be lowered.
    /// Default: every code's own.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(example = serde_json::json!({"ENT2001": "ignore"}))]
    pub rules: IndexMap<String, LintLevel>,
    /// Findings that are known and accepted for a time. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suppress: Vec<Suppression>,
}

/// Severities of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum LintLevel {
    /// Not reported.
    Ignore,
    /// Reported, never fails.
    Info,
    /// Fails with `--fail-on warning`.
    Warning,
    /// Fails.
    Error,
}

/// A finding that is known and accepted for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Suppression {
    /// The code.
    #[schemars(regex(pattern = r"^ENT[0-9]{4}$"), example = &"ENT2001")]
    pub code: String,
    /// JSON pointer into the resolved plan; everything at and below it is meant. Default: everywhere.
    #[serde(default)]
    #[schemars(example = &"/applications/0")]
    pub path: String,
    /// Why.
    #[schemars(
        length(min = 1),
        example = &"The old tenant stays until the contract ends"
    )]
    pub reason: String,
    /// Last day on which it holds, as `YYYY-MM-DD`. After that the finding is back.
    #[schemars(
        regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
        example = &"2027-06-30"
    )]
    pub expires: String,
}
