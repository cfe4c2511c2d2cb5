//! `userFlows`: flows that need no custom policy.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Attribute, AttributeInput, EndpointAuth, builtin};

/// A user flow: External ID's sign-up and sign-in flow, or a built-in flow of Azure AD B2C.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UserFlow {
    /// Its name; on Azure AD B2C it becomes `B2C_1_{name}`.
    #[schemars(regex(pattern = r"^[A-Za-z][A-Za-z0-9_-]{0,63}$"), example = &"signup")]
    pub name: String,
    /// What it is for. External ID has `signUpSignIn` only.
    #[serde(default)]
    pub kind: UserFlowKind,
    /// Name administrators see. Default: the plan's name and `name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1), example = &"Shop sign-up")]
    pub display_name: Option<String>,
    /// How people with an email address sign in. Default: with a password.
    #[serde(default)]
    pub email: EmailMethod,
    /// Names of identity providers. Order matters: it is the order of the buttons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-ordered" = true), example = ["google"])]
    pub identity_providers: Vec<String>,
    /// Whether new people may sign up.
    #[serde(default = "yes")]
    pub sign_up: bool,
    /// What people are asked for when they sign up. Order matters: it is the order on the page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-ordered" = true))]
    pub attributes: Vec<FlowAttribute>,
    /// Services called on the way. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub api_connectors: Vec<ApiConnector>,
    /// Azure AD B2C only: languages beside the default, as language tags. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["de", "fr"])]
    pub languages: Vec<String>,
}

const fn yes() -> bool {
    true
}

/// An attribute on a page of a user flow.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Its name.
    pub name: &'a str,
    /// What the plan says about the attribute.
    pub attribute: Option<&'a Attribute>,
    /// What the flow says about it, and where in its list.
    pub entry: Option<(usize, &'a FlowAttribute)>,
}

impl UserFlow {
    /// What the flow's page asks for, in order: its own list, then those of `attributes` that are
    /// asked for wherever people sign up (or edit their profile), as far as pages can ask for them.
    #[must_use]
    pub fn asked<'a>(&'a self, attributes: &'a [Attribute]) -> Vec<Asked<'a>> {
        let is_asked_everywhere = |attribute: &&Attribute| match self.kind {
            UserFlowKind::SignUpSignIn => attribute.sign_up,
            UserFlowKind::ProfileEdit => attribute.profile_edit,
            UserFlowKind::PasswordReset => false,
        };
        let is_listed = |attribute: &&Attribute| {
            let mut entries = self.attributes.iter();
            entries.any(|entry| entry.attribute == attribute.name)
        };
        let listed = self.attributes.iter().enumerate().map(|entry| Asked {
            name: &entry.1.attribute,
            attribute: attributes.iter().find(|one| one.name == entry.1.attribute),
            entry: Some(entry),
        });
        let others = attributes
            .iter()
            .filter(is_asked_everywhere)
            .filter(|attribute| builtin::can_be_asked_for(&attribute.name))
            .filter(|attribute| !is_listed(attribute))
            .map(|attribute| Asked {
                name: &attribute.name,
                attribute: Some(attribute),
                entry: None,
            });
        listed.chain(others).collect()
    }
}

/// Kinds of user flows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum UserFlowKind {
    /// Sign-up and sign-in.
    #[default]
    SignUpSignIn,
    /// Password reset; a built-in flow of Azure AD B2C.
    PasswordReset,
    /// Profile edit; a built-in flow of Azure AD B2C.
    ProfileEdit,
}

/// How people with an email address sign in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum EmailMethod {
    /// With a password.
    #[default]
    Password,
    /// With a one-time code. External ID only.
    OneTimeCode,
    /// Not at all: only identity providers.
    Never,
}

/// An attribute on the sign-up page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FlowAttribute {
    /// Name of an attribute of this plan, or of a built-in one.
    #[schemars(length(min = 1), example = &"displayName")]
    pub attribute: String,
    /// Label. Default: the attribute's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"Your name")]
    pub label: Option<String>,
    /// Whether it must be filled in. Default: the attribute's `required`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// How it is entered. Default: the attribute's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<AttributeInput>,
}

/// A service called during a flow: an API connector (Azure AD B2C) or a custom authentication
/// extension (External ID).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApiConnector {
    /// Its name.
    #[schemars(
        regex(pattern = r"^[a-z][A-Za-z0-9-]{0,39}$"),
        example = &"legacy-guard"
    )]
    pub name: String,
    /// When it is called.
    pub step: ApiConnectorStep,
    /// Its address; `https`.
    #[schemars(length(min = 1), example = &"https://migration.contoso.com/sign-up")]
    pub url: String,
    /// How the platform proves who it is.
    pub authentication: EndpointAuth,
    /// External ID only: how long it may take.
    #[serde(default = "timeout")]
    #[schemars(range(min = 200, max = 2000), example = 1500, extend("x-unit" = "milliseconds"))]
    pub timeout_ms: u32,
    /// `tokenIssuanceStart`: claims of its answer that go into tokens, under the same names. Needed at
    /// that step. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["loyaltyTier"])]
    pub claims: Vec<String>,
}

const fn timeout() -> u32 {
    1500
}

/// When a service is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ApiConnectorStep {
    /// Azure AD B2C: after signing in with a provider, before the sign-up page.
    PostFederationSignUp,
    /// Azure AD B2C: after the sign-up page.
    PostAttributeCollection,
    /// Azure AD B2C: before a token is issued.
    PreTokenIssuance,
    /// External ID: before the sign-up page.
    AttributeCollectionStart,
    /// External ID: after the sign-up page.
    AttributeCollectionSubmit,
    /// External ID: before a token is issued.
    TokenIssuanceStart,
}
