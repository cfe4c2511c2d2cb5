//! `identityProviders`: social and enterprise logins.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SecretRef;

/// A social or enterprise identity provider. Which settings are needed depends on `kind`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdentityProvider {
    /// Its name in this plan.
    #[schemars(regex(pattern = r"^[a-z][A-Za-z0-9-]{0,39}$"), example = &"google")]
    pub name: String,
    /// The provider or protocol.
    pub kind: IdentityProviderKind,
    /// Text of its button. Default: the provider's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1), example = &"Google")]
    pub display_name: Option<String>,
    /// Client or application id registered with the provider. Needed by all but `saml`; `apple` has
    /// its service id here. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1), example = &"123456789.apps.googleusercontent.com")]
    pub client_id: Option<String>,
    /// Client secret registered with the provider. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<SecretRef>,
    /// Scopes to ask for. Default: the provider's usual ones. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["openid", "email", "profile"])]
    pub scopes: Vec<String>,
    /// `oidc`: discovery document. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"https://idp.contoso.com/.well-known/openid-configuration")]
    pub metadata_url: Option<String>,
    /// `oidc`: the issuer in its tokens. External ID needs it. Default: the metadata's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"https://idp.contoso.com/")]
    pub issuer: Option<String>,
    /// `oidc`: how the provider answers.
    #[serde(default)]
    pub response_mode: ResponseMode,
    /// Value of the `domain_hint` parameter that goes straight to it. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"contoso.com")]
    pub domain_hint: Option<String>,
    /// Issuer under which accounts of this provider are stored. It must equal the value in the
    /// sources' `issuers`. Default: the provider's usual one, `metadataUrl`'s host for `oidc`, the
    /// entity id for `saml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"google.com")]
    pub account_issuer: Option<String>,
    /// `oidc`, `saml`: names of the provider's claims. Default: the standard names.
    #[serde(default)]
    pub claims: ProviderClaims,
    /// `apple`: how its client secret is made. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apple: Option<AppleProvider>,
    /// `saml`: its metadata and our keys. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saml: Option<SamlProvider>,
}

/// Providers and protocols.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum IdentityProviderKind {
    /// Google.
    Google,
    /// Facebook.
    Facebook,
    /// Sign in with Apple.
    Apple,
    /// Personal Microsoft accounts.
    Microsoft,
    /// LinkedIn.
    LinkedIn,
    /// Amazon. Built-in user flows of Azure AD B2C only.
    Amazon,
    /// GitHub. Built-in user flows of Azure AD B2C only.
    GitHub,
    /// X (Twitter). Built-in user flows of Azure AD B2C only.
    Twitter,
    /// Any OpenID Connect provider.
    Oidc,
    /// Any SAML 2.0 provider.
    Saml,
}

/// How an OpenID Connect provider answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ResponseMode {
    /// In the body of a POST.
    #[default]
    FormPost,
    /// In the query string.
    Query,
}

/// Names of a provider's claims. For `saml` the defaults are the claim URIs that begin with
/// `http://schemas.xmlsoap.org/ws/2005/05/identity/claims/`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProviderClaims {
    /// The user's immutable id at the provider. Default: `sub`, for SAML the name id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"sub")]
    pub subject: Option<String>,
    /// Email address. Default: `email`, for SAML `…/emailaddress`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"email")]
    pub email: Option<String>,
    /// Display name. Default: `name`, for SAML `…/name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"name")]
    pub display_name: Option<String>,
    /// Given name. Default: `given_name`, for SAML `…/givenname`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"given_name")]
    pub given_name: Option<String>,
    /// Family name. Default: `family_name`, for SAML `…/surname`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"family_name")]
    pub surname: Option<String>,
    /// Further claims: attribute of this plan to the provider's claim. Default: none.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(example = serde_json::json!({"department": "dept"}))]
    pub attributes: IndexMap<String, String>,
}

/// Properties of a user that External ID fills from an OpenID Connect provider's further claims: phone
/// number and the parts of the address (Microsoft Graph v1.0 metadata: oidcInboundClaimMappingOverride).
pub const INBOUND_PROPERTIES: [&str; 6] = [
    "mobilePhone",
    "streetAddress",
    "city",
    "state",
    "postalCode",
    "country",
];

/// How the client secret of Sign in with Apple is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppleProvider {
    /// Apple developer team id.
    #[schemars(regex(pattern = r"^[A-Z0-9]{10}$"), example = &"A1B2C3D4E5")]
    pub team_id: String,
    /// Id of the private key.
    #[schemars(regex(pattern = r"^[A-Z0-9]{10}$"), example = &"F6G7H8I9J0")]
    pub key_id: String,
    /// The private key (`.p8`). Needed by External ID; on Azure AD B2C the signed client secret is
    /// uploaded as `clientSecret` instead. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_key: Option<SecretRef>,
}

/// A SAML 2.0 provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SamlProvider {
    /// Address of its metadata. Give this or `metadataFile`; on External ID it may stand beside the file,
    /// so that a new certificate is found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"https://idp.contoso.com/saml/metadata")]
    pub metadata_url: Option<String>,
    /// File with its metadata, relative to the plan's folder. Give this or `metadataUrl`; External ID
    /// needs the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"saml/contoso-idp.xml")]
    pub metadata_file: Option<String>,
    /// Its entity id.
    #[schemars(length(min = 1), example = &"https://idp.contoso.com/saml")]
    pub entity_id: String,
    /// The PFX file with which requests are signed and encrypted assertions are read. Needed by Azure
    /// AD B2C. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signing_certificate: Option<SecretRef>,
    /// Password of that file. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signing_password: Option<SecretRef>,
    /// Whether its assertions are encrypted.
    #[serde(default)]
    pub encrypted_assertions: bool,
    /// External ID: email domains that belong to it. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["contoso.com"])]
    pub domains: Vec<String>,
}
