//! `cohorts`: named groups of users.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Store;

/// A named group of users.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cohort {
    /// Its name.
    #[schemars(
        regex(pattern = r"^[a-z][A-Za-z0-9-]{0,39}$"),
        example = &"bcrypt-users"
    )]
    pub name: String,
    /// Who they are, for reviewers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"Accounts created after the 2019 relaunch")]
    pub description: Option<String>,
    /// Which users belong to it. All conditions given must hold.
    #[serde(rename = "where")]
    pub predicate: Predicate,
}

/// Conditions over a source record. All that are given must hold; a list holds when one of its words
/// matches.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Predicate {
    /// Ids of sources. Default: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["auth0-prod"])]
    pub source: Vec<String>,
    /// Stores. Default: any. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub store: Vec<Store>,
    /// The store's names of social or enterprise providers the user has a login with; `local` means
    /// a password login. Default: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["google-oauth2", "local"])]
    pub provider: Vec<String>,
    /// Kinds of password the record carries: a hash scheme such as `bcrypt`, or `plaintext`, `none`.
    /// Default: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["bcrypt", "argon2id"])]
    pub hash: Vec<String>,
    /// Whether the email address is known to be verified. Unknown never counts as true. Default:
    /// either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_verified: Option<bool>,
    /// Whether the record has an email address. Default: either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_email: Option<bool>,
    /// Whether the account is enabled. Default: either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Second factors the user has, such as `phone`, `totp`, `passkey`. Default: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["totp"])]
    pub mfa: Vec<String>,
    /// Groups or roles of the store. Default: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["staff"])]
    pub group: Vec<String>,
    /// Conditions on attributes. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attribute: Vec<AttributeCondition>,
    /// Every one of these must hold. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub all: Vec<Self>,
    /// At least one of these must hold. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<Self>,
    /// This must not hold. Default: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not: Option<Box<Self>>,
}

/// A condition on one attribute of a source record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttributeCondition {
    /// The field of the source record.
    #[schemars(length(min = 1), example = &"app_metadata.plan")]
    pub name: String,
    /// Words of which the value must be one. Default: any value, as long as there is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["pro", "enterprise"])]
    pub one_of: Vec<String>,
}
