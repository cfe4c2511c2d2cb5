//! `mapping/attributes.json`: what becomes of which field.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::LateText;
use super::manifest::Length;
use crate::plan::{AttributeType, Platform, Transform};

/// Where every value of an account comes from, where people enter it and where applications see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "entrada attribute mapping")]
pub struct Mapping {
    /// Version of this document's format.
    pub version: u32,
    /// Name of the plan.
    pub plan: String,
    /// Name of the environment.
    pub environment: String,
    /// The platform.
    pub platform: Platform,
    /// Sign-in names and logins.
    pub identities: Vec<MappedIdentity>,
    /// Attributes, in the plan's order.
    pub attributes: Vec<MappedAttribute>,
    /// Attributes that the migration fills for itself.
    pub own: Vec<MappedFlag>,
}

/// A sign-in name or login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MappedIdentity {
    /// What it is: `email`, `oneTimeCode`, `username`, `phone`, `federated`.
    pub name: String,
    /// Field of the record, or the store's name of the provider.
    pub from: String,
    /// Id of the source; absent when it is the same for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// `signInType` of the identity.
    pub sign_in_type: String,
    /// `issuer` of the identity.
    pub issuer: String,
}

/// An attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MappedAttribute {
    /// Its name in the plan.
    pub name: String,
    /// Whether it is a custom attribute.
    pub custom: bool,
    /// What it is called in the directory: a property of Microsoft Graph, or the full name of a custom
    /// attribute.
    pub target: LateText,
    /// Type of its value.
    #[serde(rename = "type")]
    pub kind: AttributeType,
    /// Where its value is found in each source; empty when it is not imported.
    pub from: Vec<SourceField>,
    /// Steps on the way. Order matters.
    pub transform: Vec<Transform>,
    /// Whether a record without a value is rejected and people must fill it in.
    pub required: bool,
    /// Longest text and what becomes of a longer one; absent where there is no such rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<Length>,
    /// Where people are asked for it.
    pub collected: Vec<Collected>,
    /// Claims it becomes.
    pub claims: Vec<EmittedClaim>,
}

/// A field of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SourceField {
    /// Id of the source.
    pub source: String,
    /// The record's field.
    pub field: String,
    /// The column or member of the file that holds it, where the plan names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}

/// A place where people are asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Collected {
    /// When: `signUp` or `profileEdit`.
    pub step: CollectionStep,
    /// The relying party or user flow.
    pub flow: String,
    /// Whether it must be filled in there.
    pub required: bool,
}

/// When people are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum CollectionStep {
    /// When they sign up.
    SignUp,
    /// When they edit their profile.
    ProfileEdit,
}

/// A claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EmittedClaim {
    /// Its name in tokens.
    pub name: String,
    /// The one relying party that emits it; absent when all do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relying_party: Option<String>,
}

/// An attribute that the migration fills for itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MappedFlag {
    /// Its name.
    pub name: String,
    /// Its full name in the directory.
    pub target: LateText,
    /// Type of its value.
    #[serde(rename = "type")]
    pub kind: AttributeType,
    /// What it is for.
    pub description: String,
}
