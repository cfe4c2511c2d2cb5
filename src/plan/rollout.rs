//! `rollout`: when which users move.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When which users move. Dates are RFC 3339.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rollout {
    /// The waves. Order matters: a user belongs to the first wave that names one of their cohorts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-ordered" = true))]
    pub waves: Vec<Wave>,
    /// When sign-up and profile edit stop in the old system. Default: not planned yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"2027-03-01T22:00:00Z")]
    pub freeze: Option<String>,
    /// When applications sign in against the new tenant. Default: not planned yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"2027-03-02T04:00:00Z")]
    pub cut_over: Option<String>,
    /// When the old system is switched off, and with it just-in-time migration. Default: not planned
    /// yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"2027-09-01T00:00:00Z")]
    pub decommission: Option<String>,
}

/// A wave of users.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Wave {
    /// Its name.
    #[schemars(regex(pattern = r"^[a-z][A-Za-z0-9-]{0,39}$"), example = &"staff")]
    pub name: String,
    /// Names of cohorts. Default: everybody not in an earlier wave. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["staff"])]
    pub cohorts: Vec<String>,
    /// Share of those users, chosen by a digest of their key so that it is stable.
    #[serde(default = "hundred")]
    #[schemars(range(min = 1, max = 100), example = 10, extend("x-unit" = "percent"))]
    pub percent: u32,
    /// When the import may run. Default: any time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// What must hold before the next wave starts. Default: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<Gate>,
}

const fn hundred() -> u32 {
    100
}

/// A window of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Window {
    /// Its start.
    #[schemars(example = &"2027-02-01T20:00:00Z")]
    pub from: String,
    /// Its end.
    #[schemars(example = &"2027-02-02T04:00:00Z")]
    pub to: String,
}

/// What must hold before the next wave starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Gate {
    /// Most records that may have been rejected.
    #[serde(default = "one")]
    #[schemars(range(min = 0, max = 100), example = 1, extend("x-unit" = "percent"))]
    pub max_rejected_percent: u32,
    /// Least users who have signed in since.
    #[serde(default)]
    #[schemars(range(min = 0, max = 100), example = 20, extend("x-unit" = "percent"))]
    pub min_signed_in_percent: u32,
}

const fn one() -> u32 {
    1
}
