//! The tenant manifest: what a tenant already has, so that policies can be judged against it.
//!
//! Input is YAML or JSON that a person or an export wrote; output is a [`Tenant`]. Every section may
//! be absent, which means that nothing is known of it. A section that is there is complete: what it
//! does not list, the tenant does not have.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{KeyKind, KeyUse};

/// The version of the document that is read.
const VERSION: u32 = 1;

/// What is known of a tenant. A section that is absent is unknown; one that is there is complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "entrada tenant manifest")]
pub struct Tenant {
    /// Version of this document's format: 1.
    #[schemars(range(min = 1, max = 1))]
    pub version: u32,
    /// Initial domain of the tenant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"contoso.onmicrosoft.com")]
    pub domain: Option<String>,
    /// Id of the tenant, a GUID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"11111111-2222-4333-8444-555555555555")]
    pub id: Option<String>,
    /// Policy keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_keys: Option<Vec<PolicyKey>>,
    /// Registered applications.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applications: Option<Vec<TenantApplication>>,
    /// The application `b2c-extensions-app`, which owns the custom attributes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extensions_app: Option<ExtensionsApplication>,
    /// Custom attributes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension_attributes: Option<Vec<ExtensionAttribute>>,
    /// Custom policies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policies: Option<Vec<TenantPolicy>>,
    /// Ids of the built-in user flows: they count against the number of policies a tenant holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_flows: Option<Vec<String>>,
}

/// A policy key: a container of keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PolicyKey {
    /// Its id, with the prefix `B2C_1A_`.
    pub id: String,
    /// The keys in it. Absent when they are not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<Vec<StoredKey>>,
}

/// One key of a container. What is absent is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StoredKey {
    /// What it may be used for.
    #[serde(default, rename = "use", skip_serializing_if = "Option::is_none")]
    pub key_use: Option<KeyUse>,
    /// Kind of key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<KeyKind>,
    /// Whether the private key is there, not only the certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_private_key: Option<bool>,
    /// When it begins to be valid (RFC 3339). Default: always was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub not_before: Option<Timestamp>,
    /// When it ceases to be valid (RFC 3339). Default: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub expires: Option<Timestamp>,
}

/// A registered application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TenantApplication {
    /// Its application (client) id, a GUID.
    pub app_id: String,
    /// Its name. `IdentityExperienceFramework` and `ProxyIdentityExperienceFramework` are known by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The application `b2c-extensions-app`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExtensionsApplication {
    /// Its application (client) id, a GUID.
    pub app_id: String,
    /// The object id of its registration, a GUID.
    pub object_id: String,
}

/// A custom attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExtensionAttribute {
    /// Its name: `loyaltyNumber`, `extension_loyaltyNumber`, or as Microsoft Graph has it with the
    /// application's id.
    pub name: String,
    /// Its type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_type: Option<AttributeType>,
}

/// Types of custom attributes (Microsoft Graph: extensionProperty, `dataType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum AttributeType {
    /// Bytes.
    Binary,
    /// True or false.
    Boolean,
    /// A moment.
    DateTime,
    /// A whole number of 32 bits.
    Integer,
    /// A whole number of 64 bits.
    LargeInteger,
    /// Text.
    String,
}

/// A custom policy of the tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TenantPolicy {
    /// Its id.
    pub id: String,
    /// Id of the policy it is based on; absent for a root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
}

/// Why a manifest cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It is no YAML or JSON, or has another shape.
    #[error("{0}")]
    Shape(String),
    /// It was written for another version of entrada.
    #[error(
        "version {0} of the tenant manifest is not known; this entrada reads version {VERSION}"
    )]
    Version(u32),
}

impl Default for Tenant {
    /// A tenant of which nothing is known.
    fn default() -> Self {
        Self {
            version: VERSION,
            domain: None,
            id: None,
            policy_keys: None,
            applications: None,
            extensions_app: None,
            extension_attributes: None,
            policies: None,
            user_flows: None,
        }
    }
}

impl Tenant {
    /// Reads a manifest, YAML or JSON.
    ///
    /// # Errors
    /// When `text` is neither, when it has an unknown or misshapen entry (the message names line and
    /// column), or when its version is not known.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        let tenant: Self = serde_yaml::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|error| ManifestError::Shape(error.to_string()))?;
        match tenant.version {
            VERSION => Ok(tenant),
            other => Err(ManifestError::Version(other)),
        }
    }

    /// A tenant of which only its initial domain is known.
    #[must_use]
    pub fn of_domain(domain: &str) -> Self {
        Self {
            domain: Some(domain.to_owned()),
            ..Self::default()
        }
    }
}

impl ExtensionAttribute {
    /// The name without `extension_` and without the application's id.
    #[must_use]
    pub fn short_name(&self) -> &str {
        short_name(&self.name)
    }
}

/// The name of a custom attribute without `extension_` and without an application's id.
#[must_use]
pub fn short_name(name: &str) -> &str {
    let Some((prefix, rest)) = name.split_once('_') else {
        return name;
    };
    if !prefix.eq_ignore_ascii_case("extension") {
        return name;
    }
    match rest.split_once('_') {
        Some((app, name)) if is_application_id(app) => name,
        _ => rest,
    }
}

/// Whether `text` is a GUID, with or without its hyphens.
fn is_application_id(text: &str) -> bool {
    let digits = text.bytes().filter(|b| *b != b'-');
    digits.clone().count() == 32 && digits.clone().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_and_json_say_the_same() {
        let yaml = "version: 1\ndomain: contoso.onmicrosoft.com\npolicyKeys:\n- id: B2C_1A_K\n  \
                    keys:\n  - {use: sig, kind: rsa, expires: 2027-01-31T00:00:00Z}\n";
        let json = r#"{"version":1,"domain":"contoso.onmicrosoft.com","policyKeys":[{"id":"B2C_1A_K",
            "keys":[{"use":"sig","kind":"rsa","expires":"2027-01-31T00:00:00Z"}]}]}"#;
        let tenant = Tenant::parse(yaml).expect("it reads");
        assert_eq!(tenant, Tenant::parse(json).expect("it reads"));
        assert_eq!(tenant.applications, None);
    }

    #[test]
    fn what_cannot_be_understood_is_said() {
        let error = |text: &str| Tenant::parse(text).expect_err("it is wrong").to_string();
        insta::assert_snapshot!(
            error("version: 2\n"),
            @"version 2 of the tenant manifest is not known; this entrada reads version 1"
        );
        assert!(error("version: 1\npolicykeys: []\n").contains("policykeys"));
        let date = "version: 1\npolicyKeys:\n- id: a\n  keys:\n  - expires: tomorrow\n";
        assert!(error(date).contains("tomorrow"), "{}", error(date));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let key = StoredKey {
            key_use: Some(KeyUse::Encryption),
            expires: Some(Timestamp::UNIX_EPOCH),
            ..StoredKey::default()
        };
        let tenant = Tenant {
            policy_keys: Some(vec![PolicyKey {
                id: "B2C_1A_K".to_owned(),
                keys: Some(vec![key]),
            }]),
            ..Tenant::of_domain("contoso.onmicrosoft.com")
        };
        let bytes = super::super::to_bytes(&tenant).expect("it has a JSON form");
        let text = String::from_utf8(bytes).expect("JSON is UTF-8");
        assert_eq!(Tenant::parse(&text).expect("it reads"), tenant);
    }

    #[test]
    fn the_three_names_of_a_custom_attribute_are_one() {
        for name in [
            "loyalty_number",
            "extension_loyalty_number",
            "extension_0a1b2c3d4e5f60718293a4b5c6d7e8f9_loyalty_number",
        ] {
            assert_eq!(short_name(name), "loyalty_number");
        }
    }
}
