//! `mfa`, `conditionalAccess`, `authenticationMethods`: second factors.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Second factors at sign-in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Mfa {
    /// Whether people need one.
    #[serde(default)]
    pub mode: MfaMode,
    /// Which ones they may use. Custom policies know `phone`; External ID knows `email` and `phone`.
    /// Default: `phone` on Azure AD B2C, `email` on External ID. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["phone"])]
    pub methods: Vec<MfaMethod>,
}

/// Whether people need a second factor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum MfaMode {
    /// No.
    #[default]
    Never,
    /// At every sign-in.
    Always,
    /// When a conditional access policy says so. External ID only.
    Conditional,
}

/// Second factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum MfaMethod {
    /// Text message or call.
    Phone,
    /// One-time code by email.
    Email,
}

/// A conditional access policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConditionalAccess {
    /// Its name in this plan.
    #[schemars(
        regex(pattern = r"^[a-z][A-Za-z0-9-]{0,59}$"),
        example = &"mfa-for-customers"
    )]
    pub name: String,
    /// Name administrators see. Default: the plan's name and `name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 256), example = &"MFA for customers")]
    pub display_name: Option<String>,
    /// Whether it is enforced. Start with `reportOnly`.
    #[serde(default)]
    pub state: ConditionalAccessState,
    /// Names of applications of this plan it is for. Default: all of them. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["shop-spa"])]
    pub applications: Vec<String>,
    /// Object ids of accounts that are never blocked. There should be at least one. Order does not
    /// matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["99999999-aaaa-4bbb-8ccc-dddddddddddd"])]
    pub exclude_users: Vec<String>,
    /// What it demands.
    #[serde(default)]
    pub grant: GrantControl,
}

/// Whether a conditional access policy is enforced.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ConditionalAccessState {
    /// Only reported.
    #[default]
    ReportOnly,
    /// Enforced.
    Enabled,
    /// Off.
    Disabled,
}

/// What a conditional access policy demands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum GrantControl {
    /// A second factor.
    #[default]
    Mfa,
    /// Nobody gets in.
    Block,
}

/// The tenant's authentication methods policy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuthenticationMethods {
    /// One-time codes by email. External ID needs them for password reset. Default: left as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<MethodState>,
    /// Text messages. Default: left as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms: Option<MethodState>,
    /// User names as sign-in names on External ID (preview). Default: left as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<MethodState>,
}

/// Whether a method is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum MethodState {
    /// Allowed for everybody.
    Enabled,
    /// Not allowed.
    Disabled,
}
