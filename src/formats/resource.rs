//! `graph/<kind>/<name>.json`: one resource of the desired state.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One thing that shall exist in the tenant, as Microsoft Graph takes it.
///
/// In the body an object with one of these members stands for a value that is not plain:
/// `$reference` (`KIND/NAME#PROPERTY` of another resource, with `template` when it is part of a text:
/// `{}` is the value and `{hex}` a GUID without its dashes), `$secret` (where it is read; with `as: base64` the
/// bytes of a file), `$file` (a
/// file of the plan, and `as` what of it), `$fromNow` (a moment so much later than it is sent).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "entrada resource")]
pub struct ResourceDocument {
    /// Version of this document's format.
    pub version: u32,
    /// `KIND/NAME`, its name within the environment.
    pub address: String,
    /// The plan value it comes from, as a JSON pointer with the names of list items.
    pub from: String,
    /// Who it belongs to.
    pub management: ManagementWord,
    /// The request that makes it; absent for what only exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<ResourceRequest>,
    /// Addresses of the resources that have to exist before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<String>,
    /// Members of the body that are sent once it exists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deferred: Vec<String>,
    /// Where the value goes that Microsoft Graph generates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sink: Option<Sink>,
    /// What of it Microsoft Graph cannot set, so that somebody does it in the portal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub manual: Vec<ManualSetting>,
    /// What it shall be; absent for what only exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
}

/// Who a resource belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ManagementWord {
    /// The plan makes it and marks it.
    Owned,
    /// The tenant has exactly one; the plan owns the members of the body.
    Shared,
    /// It is there and only referred to.
    Existing,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResourceRequest {
    /// HTTP method.
    pub method: String,
    /// API version: `v1.0` or `beta`.
    pub api: String,
    /// Path below the API version; `{id}`, `{parent}` and `{key}` are filled when it is sent.
    pub path: String,
    /// Address of the resource whose object id fills `{parent}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// What fills `{key}`: a text, or an object with `$reference`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Value>,
    /// Application permissions it needs; all of them.
    pub permissions: Vec<String>,
    /// Whether it can be taken back.
    pub reversal: String,
}

/// A setting for which Microsoft Graph has no member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ManualSetting {
    /// The setting, such as `multifactorAuthentication`.
    pub setting: String,
    /// Where it is in the portal, from the resource's own page on.
    pub place: String,
    /// What to do there.
    pub step: String,
    /// The plan value that asks for it, as a JSON pointer with the names of list items.
    pub from: String,
}

/// Where a generated value goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sink {
    /// A file that only its owner can read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// A program and its arguments, which takes the value on standard input.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
}
