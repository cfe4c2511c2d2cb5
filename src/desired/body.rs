//! The body of a resource: one type for each kind, in Microsoft Graph's words.

use serde::Serialize;
use serde_json::{Map, Value};

use super::FileValue;
use super::access::{Group, RoleAssignment};
use super::api_connectors::ApiConnector;
use super::applications::{
    Application, ApplicationSecret, FederatedCredential, PermissionGrant, ServicePrincipal,
};
use super::attributes::{ExtensionProperty, UserFlowAttribute};
use super::authentication::{AuthenticationMethod, SignInIdentifier};
use super::b2c_flows::{AttributeAssignment, AttributeOrder, B2cUserFlow, FlowLanguage};
use super::branding::Branding;
use super::claims::{ClaimsMapping, ObjectReference};
use super::conditional_access::ConditionalAccess;
use super::extensions::{CustomExtension, EventListener};
use super::external_providers::IdentityProvider;
use super::local_accounts::LocalAccounts;
use super::policies::{KeySet, PolicyKey};
use super::providers_b2c::OpenIdConnectProvider;
use super::saml::SamlFederation;
use super::user_flows::UserFlow;

/// What a resource shall be.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Body {
    /// It is there; nothing is said about it.
    Existing,
    /// An app registration.
    Application(Box<Application>),
    /// A service principal.
    ServicePrincipal(ServicePrincipal),
    /// A generated secret.
    ApplicationSecret(ApplicationSecret),
    /// A federated credential.
    FederatedCredential(FederatedCredential),
    /// Consent to scopes.
    PermissionGrant(PermissionGrant),
    /// An assignment of a role of an application.
    AppRoleAssignment(super::applications::AppRoleAssignment),
    /// A security group.
    Group(Group),
    /// A directory role given to somebody.
    RoleAssignment(RoleAssignment),
    /// A container of policy keys.
    KeySet(KeySet),
    /// A key in such a container.
    PolicyKey(PolicyKey),
    /// A custom attribute.
    ExtensionProperty(ExtensionProperty),
    /// A custom attribute that flows ask for.
    UserFlowAttribute(UserFlowAttribute),
    /// Claims of tokens.
    ClaimsMapping(ClaimsMapping),
    /// A reference from one object to another.
    Reference(ObjectReference),
    /// An authentication method.
    AuthenticationMethod(AuthenticationMethod),
    /// A sign-in name.
    SignInIdentifier(SignInIdentifier),
    /// An identity provider.
    IdentityProvider(IdentityProvider),
    /// A SAML provider.
    SamlFederation(SamlFederation),
    /// A service that is called.
    CustomExtension(Box<CustomExtension>),
    /// A sign-up and sign-in flow.
    UserFlow(Box<UserFlow>),
    /// When a service is called.
    EventListener(Box<EventListener>),
    /// Branding of the default language.
    Branding(Branding),
    /// Branding of a further language.
    BrandingLocalization(Branding),
    /// A conditional access policy.
    ConditionalAccess(Box<ConditionalAccess>),
    /// How people sign in to built-in flows of Azure AD B2C.
    LocalAccounts(LocalAccounts),
    /// An OpenID Connect provider of Azure AD B2C.
    OpenIdConnectProvider(Box<OpenIdConnectProvider>),
    /// A service that built-in flows call.
    ApiConnector(ApiConnector),
    /// A built-in flow.
    B2cUserFlow(B2cUserFlow),
    /// An attribute that such a flow asks for.
    AttributeAssignment(AttributeAssignment),
    /// The order of attributes on its page.
    AttributeOrder(AttributeOrder),
    /// One of its languages.
    FlowLanguage(FlowLanguage),
    /// A custom policy.
    Policy(Policy),
    /// An image or style sheet.
    Image(Image),
    /// As the plan writes it.
    Plain(Plain),
}

/// A custom policy, whose body is its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// Its id.
    pub id: String,
    /// Id of the policy it is based on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// The file that holds it, relative to the build tree.
    pub file: String,
}

/// An image or style sheet, whose body is a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Image {
    /// The file.
    #[serde(flatten)]
    pub file: FileValue,
    /// Its media type.
    pub content_type: &'static str,
}

/// A resource as the plan writes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Plain {
    /// API version it is in: `v1.0` or `beta`.
    #[serde(skip)]
    pub version: String,
    /// Its body.
    #[serde(flatten)]
    pub body: Map<String, Value>,
}
