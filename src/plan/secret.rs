//! References to secrets.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a secret's value is read when it is sent. The value itself never stands in a plan.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(extend("x-secret" = true, "oneOf" = [{"required": ["env"]}, {"required": ["file"]}]))]
pub struct SecretRef {
    /// Environment variable of the runner that holds the value. Give this or `file`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        regex(pattern = r"^[A-Za-z_][A-Za-z0-9_]*$"),
        example = &"GOOGLE_CLIENT_SECRET"
    )]
    pub env: Option<String>,
    /// File that holds the value, relative to the plan's folder. Give this or `env`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1), example = &"secrets/google-client-secret")]
    pub file: Option<String>,
    /// Version of the value. Changing it is what rotates the secret in the tenant.
    #[serde(default = "first_version")]
    #[schemars(range(min = 1), example = 3, extend("x-unit" = "version number"))]
    pub version: u32,
}

const fn first_version() -> u32 {
    1
}
