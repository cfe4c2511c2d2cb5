//! `applications`: app registrations.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An application registration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Application {
    /// Its name in this plan.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9-]{0,59}$"), example = &"shop-spa")]
    pub name: String,
    /// What kind of program it is.
    pub kind: ApplicationKind,
    /// Name people see. Default: the plan's name and `name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1), example = &"Contoso Shop")]
    pub display_name: Option<String>,
    /// Its id when it exists already. Default: none, it is created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"88888888-9999-4aaa-8bbb-cccccccccccc")]
    pub app_id: Option<String>,
    /// Addresses to which tokens may be sent. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["https://shop.contoso.com/"])]
    pub redirect_uris: Vec<String>,
    /// Address that is called at sign-out. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"https://shop.contoso.com/signed-out")]
    pub logout_url: Option<String>,
    /// Home page. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"https://shop.contoso.com/")]
    pub home_page: Option<String>,
    /// `api` only: identifier URIs. Default: `https://{tenant}/{name}` on Azure AD B2C,
    /// `api://{application id}` on External ID. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["https://contosob2c.onmicrosoft.com/orders"])]
    pub identifier_uris: Vec<String>,
    /// Scopes it offers to other applications. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<AppScope>,
    /// Roles it knows. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<ApplicationRole>,
    /// What it may do at other applications. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub permissions: Vec<AppPermission>,
    /// How it proves who it is. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credentials: Vec<AppCredential>,
    /// What its tokens hold.
    #[serde(default)]
    pub tokens: AppTokens,
    /// Azure AD B2C: names of the relying parties it uses, and ids (`B2C_1A_…`) of carried policies.
    /// Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["sign-in"])]
    pub relying_parties: Vec<String>,
    /// Name of the user flow it uses. An External ID application has exactly one. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"signup")]
    pub user_flow: Option<String>,
    /// `native`, External ID only: whether it may use the native authentication API.
    #[serde(default)]
    pub native_authentication: bool,
}

/// Kinds of applications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ApplicationKind {
    /// Runs in the browser; authorization code with PKCE.
    Spa,
    /// Runs on a server; keeps a secret.
    Web,
    /// Mobile or desktop; keeps no secret.
    Native,
    /// Offers scopes or roles to others.
    Api,
    /// Runs without a user; client credentials.
    Daemon,
}

/// A scope an application offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppScope {
    /// The word in the token.
    #[schemars(length(min = 1), example = &"orders.read")]
    pub name: String,
    /// What an administrator reads when consenting. Default: `name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"Read the signed-in customer's orders")]
    pub description: Option<String>,
}

/// A role an application knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApplicationRole {
    /// The word in the token.
    #[schemars(length(min = 1), example = &"editor")]
    pub name: String,
    /// What it means. Default: `name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"May change the catalogue")]
    pub description: Option<String>,
    /// Whether users can have it.
    #[serde(default = "yes")]
    pub users: bool,
    /// Whether daemons can have it.
    #[serde(default)]
    pub applications: bool,
}

const fn yes() -> bool {
    true
}

/// What an application may do at another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppPermission {
    /// Name of an application of this plan, or `microsoftGraph`.
    #[schemars(length(min = 1), example = &"orders-api")]
    pub application: String,
    /// Scopes, used on behalf of a user. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["orders.read"])]
    pub scopes: Vec<String>,
    /// Roles, used without a user. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["orders.export"])]
    pub roles: Vec<String>,
    /// Whether consent is given for the whole tenant when the plan is applied.
    #[serde(default = "yes")]
    pub admin_consent: bool,
}

/// How an application proves who it is. Which settings are needed depends on `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppCredential {
    /// Its name.
    #[schemars(length(min = 1, max = 90), example = &"pipeline")]
    pub name: String,
    /// The kind of proof.
    pub kind: AppCredentialKind,
    /// `secret`: where the value that Microsoft Graph generates goes. Default: none, and
    /// then the plan is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sink: Option<SecretSink>,
    /// `secret`: changing it is what makes a new secret.
    #[serde(default = "first")]
    #[schemars(range(min = 1), example = 1, extend("x-unit" = "version number"))]
    pub version: u32,
    /// `secret`: how long it is valid.
    #[serde(default = "days")]
    #[schemars(range(min = 1, max = 730), example = 180, extend("x-unit" = "days"))]
    pub valid_days: u32,
    /// `certificate`: the certificate (PEM), relative to the plan's folder. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"certificates/daemon.pem")]
    pub certificate: Option<String>,
    /// `federated`: issuer of the outside token. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"https://token.actions.githubusercontent.com")]
    pub issuer: Option<String>,
    /// `federated`: subject of the outside token. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"repo:contoso/shop:environment:prod")]
    pub subject: Option<String>,
    /// `federated`: audience of the outside token. Default: `api://AzureADTokenExchange`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"api://AzureADTokenExchange")]
    pub audience: Option<String>,
}

const fn first() -> u32 {
    1
}

const fn days() -> u32 {
    180
}

/// Kinds of application credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum AppCredentialKind {
    /// A secret that Microsoft Graph generates.
    Secret,
    /// A certificate.
    Certificate,
    /// A token of another issuer (workload identity federation).
    Federated,
}

/// Where a generated secret goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(extend("oneOf" = [{"required": ["file"]}, {"required": ["command"]}]))]
pub struct SecretSink {
    /// File that only its owner can read. Give this or `command`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"out/shop-web.secret")]
    pub file: Option<String>,
    /// Program and arguments that take the value on standard input. Give this or `file`. Order matters:
    /// it is the command line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-ordered" = true), example = ["vault", "kv", "put", "secret/shop", "value=-"])]
    pub command: Vec<String>,
}

/// What an application's tokens hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppTokens {
    /// Optional claims of ID tokens. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["email"])]
    pub id_token_claims: Vec<String>,
    /// Optional claims of access tokens. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["email"])]
    pub access_token_claims: Vec<String>,
    /// Whether group memberships are in tokens. External ID only.
    #[serde(default)]
    pub groups: bool,
    /// Whether ID tokens may be had from the authorization endpoint (implicit grant).
    #[serde(default)]
    pub implicit_id_token: bool,
    /// Whether access tokens may be had from the authorization endpoint (implicit grant).
    #[serde(default)]
    pub implicit_access_token: bool,
}
