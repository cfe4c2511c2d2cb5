//! `target`: the tenant.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The tenant everything goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Target {
    /// The product in which people sign in after the migration.
    pub platform: Platform,
    /// The tenant's initial domain.
    #[schemars(length(min = 1), example = &"contosob2c.onmicrosoft.com")]
    pub tenant: String,
    /// The tenant's id, a GUID. Needed to apply; optional to generate. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"11111111-2222-4333-8444-555555555555")]
    pub tenant_id: Option<String>,
    /// The Azure cloud the tenant is in.
    #[serde(default)]
    pub cloud: Cloud,
    /// External ID only: the part before `.ciamlogin.com`. Default: the first label of `tenant`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"contoso")]
    pub subdomain: Option<String>,
    /// Custom domain people see at sign-in. Default: `b2clogin.com` or `ciamlogin.com`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"login.contoso.com")]
    pub custom_domain: Option<String>,
    /// Ids of applications that exist in the tenant already. An id given here is written directly;
    /// the others are listed in `pending.json`. Default: none known.
    #[serde(default)]
    pub well_known: WellKnown,
}

/// The two platforms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Platform {
    /// Azure Active Directory B2C with custom policies. No new tenants since 2025-05-01.
    B2c,
    /// Microsoft Entra External ID in an external tenant.
    ExternalId,
}

/// Azure clouds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Cloud {
    /// The worldwide cloud.
    #[default]
    Public,
    /// Azure for US Government.
    UsGovernment,
    /// Azure operated by 21Vianet.
    China,
}

/// Ids of applications every policy set refers to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WellKnown {
    /// Azure AD B2C only: the `IdentityExperienceFramework` application. Default: created by apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_experience_framework: Option<AppIds>,
    /// Azure AD B2C only: the `ProxyIdentityExperienceFramework` application. Default: created by
    /// apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy_identity_experience_framework: Option<AppIds>,
    /// The `b2c-extensions-app`, which owns custom attributes. Default: looked up by apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extensions_app: Option<ExtensionsApp>,
}

/// The id of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppIds {
    /// Application (client) id, a GUID.
    #[schemars(example = &"22222222-3333-4444-8555-666666666666")]
    pub app_id: String,
}

/// The ids of the extensions application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExtensionsApp {
    /// Application (client) id, a GUID. It is part of every custom attribute's full name.
    #[schemars(example = &"33333333-4444-4555-8666-777777777777")]
    pub app_id: String,
    /// Object id of the application (not of its service principal), a GUID.
    #[schemars(example = &"44444444-5555-4666-8777-888888888888")]
    pub object_id: String,
}
