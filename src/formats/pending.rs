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
    /// Values that resources take from others, by reference.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<PendingReference>,
}

/// A value that one resource gives and others take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PendingReference {
    /// `KIND/NAME#PROPERTY`, such as `application/shop-spa#appId`.
    pub reference: String,
    /// Where it stands.
    pub uses: Vec<PendingPlace>,
}

/// A place of a resource's document that takes a value of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PendingPlace {
    /// The file, relative to the build tree.
    pub file: String,
    /// JSON pointer into the file.
    pub pointer: String,
}

/// One id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PendingId {
    /// The plan setting that gives it, as a JSON pointer, such as
    /// `/target/wellKnown/extensionsApp/appId`.
    pub setting: String,
    /// The resource and property that give it once they exist, as `KIND/NAME#PROPERTY`.
    pub reference: String,
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
