//! What `entrada diff --format json` prints for two build trees.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::plan_diff::{FieldCounts, MadeChange, TenantCounts};

/// What differs between two build trees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "entrada diff of two build trees")]
pub struct TreeDiff {
    /// Version of this document's format.
    pub version: u32,
    /// The old tree, as typed.
    pub old: String,
    /// The new tree, as typed.
    pub new: String,
    /// What differs: resources and documents by path, then what policies do.
    pub changes: Vec<MadeChange>,
    /// How many changes there are of each impact.
    pub counts: FieldCounts,
    /// How many resources and policies of the tenant are to be added, changed and deleted.
    pub tenant: TenantCounts,
    /// What does not hold of the trees: files that are not as their lists of digests say, policies that
    /// cannot be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The exit code of the run: 2 when there are changes and `--exit-code` was given, else 0.
    pub exit_code: u8,
}
