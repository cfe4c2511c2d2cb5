//! `graph`: Microsoft Graph resources as they are.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A Microsoft Graph resource that has no section of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GraphResource {
    /// Its name in this plan.
    #[schemars(
        regex(pattern = r"^[a-z][A-Za-z0-9-]{0,59}$"),
        example = &"terms-of-use"
    )]
    pub name: String,
    /// Path of its collection, below the API version.
    #[schemars(length(min = 1), example = &"identityGovernance/termsOfUse/agreements")]
    pub kind: String,
    /// API version it is in.
    #[serde(default = "version")]
    #[schemars(regex(pattern = r"^(v1\.0|beta)$"), example = &"v1.0")]
    pub version: String,
    /// Its body, exactly as Microsoft Graph takes it. A value that another resource gets from the tenant
    /// is written `{$reference: KIND/NAME#PROPERTY}`, named as in the folder `graph` of the build tree,
    /// with `template: 'https://host/{}'` when it is part of a text. A secret is written
    /// `{$secret: {env: NAME, version: 1}}`, with `as: base64` for a file of bytes.
    #[schemars(example = serde_json::json!({"displayName": "Terms of use"}))]
    pub body: serde_json::Map<String, serde_json::Value>,
}

fn version() -> String {
    "v1.0".to_owned()
}
