//! `policies.json`: the policy set at a glance.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The policy set: ids, inheritance, upload order and the key containers it needs in the tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "entrada policy set")]
pub struct Policies {
    /// Version of this document's format.
    pub version: u32,
    /// Name of the plan.
    pub plan: String,
    /// Name of the environment.
    pub environment: String,
    /// The tenant the policies are for.
    pub tenant: String,
    /// The policies in upload order: a policy comes after the one it is based on.
    pub policies: Vec<PolicyEntry>,
    /// Key containers that have to exist before the first upload, by id.
    pub key_containers: Vec<KeyContainer>,
}

/// One policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PolicyEntry {
    /// Its id.
    pub id: String,
    /// The file, relative to the build tree.
    pub file: String,
    /// Id of the policy it is based on; absent for the root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// Its part in the set.
    pub role: PolicyRole,
}

/// The part of a policy in its set.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum PolicyRole {
    /// The root.
    Base,
    /// Texts of the base's pages.
    Localization,
    /// What the plan adds.
    Extensions,
    /// What applications call.
    RelyingParty,
    /// Carried along from `customPolicies.files`.
    Carried,
}

/// A key container.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeyContainer {
    /// Its id, with the prefix `B2C_1A_` the service puts before it.
    pub id: String,
    /// What its keys may be used for.
    #[serde(rename = "use")]
    pub key_use: KeyUse,
    /// Kind of key.
    pub kind: KeyKind,
    /// Where its value comes from.
    pub value: KeyValue,
}

/// What a key may be used for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum KeyUse {
    /// Signatures, and by convention client secrets.
    #[serde(rename = "sig")]
    Signature,
    /// Encryption.
    #[serde(rename = "enc")]
    Encryption,
}

/// Kinds of keys.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum KeyKind {
    /// An RSA key pair.
    Rsa,
    /// A text.
    Secret,
    /// A certificate with its private key.
    Certificate,
}

/// Where a key's value comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum KeyValue {
    /// The tenant generates it.
    Generated,
    /// It is read when it is sent.
    Secret(SecretReference),
    /// A PFX file is read when it is sent.
    Pkcs12 {
        /// The file.
        file: SecretReference,
        /// Its password.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        password: Option<SecretReference>,
    },
    /// It is in the tenant already; carried policies use it.
    Existing,
}

/// Where a secret is read. Never the secret itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecretReference {
    /// Environment variable of the runner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub env: Option<String>,
    /// File, relative to the plan's folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Version of the value.
    pub version: u32,
}
