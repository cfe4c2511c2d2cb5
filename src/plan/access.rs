//! `groups`, `appRoles`, `administrators`: the access model carried over.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A security group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Group {
    /// Its name in this plan; also its mail nickname.
    #[schemars(
        regex(pattern = r"^[a-z][A-Za-z0-9-]{0,59}$"),
        example = &"shop-editors"
    )]
    pub name: String,
    /// Name people see. Default: `name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 256), example = &"Shop editors")]
    pub display_name: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"May change the catalogue")]
    pub description: Option<String>,
}

/// An application role given to a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppRole {
    /// Its name in this plan.
    #[schemars(
        regex(pattern = r"^[a-z][A-Za-z0-9-]{0,59}$"),
        example = &"editors-edit"
    )]
    pub name: String,
    /// Name of an application of this plan.
    #[schemars(length(min = 1), example = &"catalogue-api")]
    pub application: String,
    /// Name of one of its roles.
    #[schemars(length(min = 1), example = &"editor")]
    pub role: String,
    /// Name of a group of this plan.
    #[schemars(length(min = 1), example = &"shop-editors")]
    pub group: String,
}

/// Somebody who runs the tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Administrator {
    /// User principal name or object id of an existing account.
    #[schemars(length(min = 1), example = &"ops@contosob2c.onmicrosoft.com")]
    pub name: String,
    /// Directory role by its English name or template id.
    #[schemars(length(min = 1), example = &"User Administrator")]
    pub role: String,
}
