//! `pending.json`: ids that exist only after apply.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Ids that exist only after apply. Until then the generated files hold the placeholder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "entrada pending ids")]
pub struct Pending {
    /// Version of this document's format.
    pub version: u32,
    /// Name of the plan.
    pub plan: String,
    /// Name of the environment.
    pub environment: String,
    /// The ids, by name. Empty when every file can be uploaded by hand as it is.
    pub pending: Vec<PendingId>,
}

/// One id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PendingId {
    /// The plan setting that gives it, as a JSON pointer, such as
    /// `/target/wellKnown/extensionsApp/appId`.
    pub setting: String,
    /// What it is.
    pub description: String,
    /// The GUID that stands in the files instead. It is derived from the plan's name and the
    /// setting, so it is the same in every run.
    pub placeholder: String,
    /// Where it stands.
    pub uses: Vec<PendingUse>,
}

/// A place at which a placeholder stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PendingUse {
    /// The file, relative to the build tree.
    pub file: String,
    /// XPath of the element by local names, such as
    /// `/TrustFrameworkPolicy/ClaimsProviders/ClaimsProvider/TechnicalProfiles/TechnicalProfile[@Id='AAD-Common']/Metadata/Item[@Key='ClientId']`.
    pub element: String,
    /// The attribute that holds it; absent when the element's text does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<String>,
}
