//! `jit`: the just-in-time password check and the migration service.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SecretRef;

/// The migration service that the platform calls at sign-in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Jit {
    /// Public base address of the service. `https`, except on loopback.
    #[schemars(length(min = 1), example = &"https://migration.contoso.com")]
    pub endpoint: String,
    /// How the platform proves who it is.
    pub authentication: EndpointAuth,
    /// How long the service may take. External ID: 200 to 2000, Azure AD B2C: fixed by the platform,
    /// so this only bounds the service's own work.
    #[serde(default = "timeout")]
    #[schemars(range(min = 200, max = 10000), example = 1500, extend("x-unit" = "milliseconds"))]
    pub timeout_ms: u32,
    /// External ID only: how often the platform calls again, 0 or 1. Default: the platform's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1), example = 1, extend("x-unit" = "calls"))]
    pub retries: Option<u32>,
    /// Custom boolean attribute that says a user is still to be migrated.
    #[serde(default = "flag")]
    #[schemars(
        regex(pattern = r"^[A-Za-z][A-Za-z0-9_]{0,119}$"),
        example = &"requiresMigration"
    )]
    pub flag: String,
    /// Who knows the legacy passwords. Order matters: the first that knows the user decides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-ordered" = true))]
    pub verifiers: Vec<Verifier>,
    /// Protection against guessing.
    #[serde(default)]
    pub lockout: JitLockout,
    /// Texts users see when something fails. Default: neutral English texts.
    #[serde(default)]
    pub messages: JitMessages,
    /// Whether sign-up refuses an address that is still waiting in the legacy store.
    #[serde(default = "yes")]
    pub guard_sign_up: bool,
    /// What becomes of a legacy hash after its user has been migrated.
    #[serde(default)]
    pub retire: Retire,
    /// External ID only: the key pair with which the platform encrypts passwords. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption_key: Option<JitKey>,
    /// External ID only: identifier URI of the extension's application. Default:
    /// `api://{host of endpoint}/{application id}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"api://migration.contoso.com/77777777-8888-4999-8aaa-bbbbbbbbbbbb")]
    pub identifier_uri: Option<String>,
    /// Names of applications whose users are migrated. Default: every application of the plan that
    /// signs users in. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["shop-spa"])]
    pub applications: Vec<String>,
    /// Where the service listens.
    #[serde(default)]
    pub listen: JitListen,
    /// Where the service keeps hashes, profiles and status.
    #[serde(default)]
    pub state: JitState,
}

const fn timeout() -> u32 {
    1500
}

fn flag() -> String {
    "requiresMigration".to_owned()
}

const fn yes() -> bool {
    true
}

/// How a caller of a REST endpoint proves who it is. Which settings are needed depends on `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndpointAuth {
    /// The kind of proof.
    pub kind: EndpointAuthKind,
    /// `basic`: the user name. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<SecretRef>,
    /// `basic`: the password. `clientCertificate`: the password of the PFX file. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<SecretRef>,
    /// `apiKey`: name of the header. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        regex(pattern = r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"),
        example = &"x-api-key"
    )]
    pub header: Option<String>,
    /// `apiKey`: the key. `bearer`: the token. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<SecretRef>,
    /// `clientCertificate`: the PFX file. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<SecretRef>,
    /// `oauth2`: address that issues tokens. Default: the target tenant's own token endpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        example = &"https://login.microsoftonline.com/contosob2c.onmicrosoft.com/oauth2/v2.0/token"
    )]
    pub token_endpoint: Option<String>,
    /// `oauth2`: the client's id. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<SecretRef>,
    /// `oauth2`: the client's secret. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<SecretRef>,
    /// `oauth2`: the scope to ask for. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"api://migration/.default")]
    pub scope: Option<String>,
}

/// Kinds of proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum EndpointAuthKind {
    /// None at all. Only on loopback.
    None,
    /// User name and password in the `Authorization` header.
    Basic,
    /// A secret in a header of its own.
    ApiKey,
    /// A client certificate.
    ClientCertificate,
    /// A fixed bearer token.
    Bearer,
    /// A bearer token obtained with client credentials.
    Oauth2,
    /// External ID only: the token the platform sends with custom authentication extensions.
    PlatformToken,
}

/// Somebody who knows legacy passwords. Which settings are needed depends on `kind`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Verifier {
    /// Its name.
    #[schemars(regex(pattern = r"^[a-z][A-Za-z0-9-]{0,39}$"), example = &"auth0")]
    pub name: String,
    /// The protocol it speaks.
    pub kind: VerifierKind,
    /// Id of the source whose users it knows. Default: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"auth0-prod")]
    pub source: Option<String>,
    /// Its address: `https` URL, or `ldaps` for `ldap`. For `entraRopc` and `firebase` the public
    /// address is known. Default: by kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"https://contoso.eu.auth0.com")]
    pub url: Option<String>,
    /// `entraRopc`, `nativeAuth`: the legacy tenant. `keycloak`: the realm. `auth0`: the connection.
    /// `cognito`: the user pool id. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"Username-Password-Authentication")]
    pub realm: Option<String>,
    /// `cognito`: the AWS region. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"eu-west-1")]
    pub region: Option<String>,
    /// Client id registered with the store. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"Zq1kT0dZ9aExampleClientId")]
    pub client_id: Option<String>,
    /// Client secret, API key, API token or bind password. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<SecretRef>,
    /// `ldap`: distinguished name of the service account that searches. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"cn=migration,ou=services,dc=contoso,dc=com")]
    pub bind_dn: Option<String>,
    /// `ldap`: where to search. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"ou=people,dc=contoso,dc=com")]
    pub base_dn: Option<String>,
    /// `ldap`: search filter; `{username}` is replaced, escaped. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"(mail={username})")]
    pub filter: Option<String>,
    /// `http`: body template with `{username}` and `{password}`, escaped for its content type.
    /// Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &r#"{"login":"{username}","secret":"{password}"}"#)]
    pub body: Option<String>,
    /// `http`: content type of the body. Default: `application/json`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"application/json")]
    pub content_type: Option<String>,
    /// `http`: HTTP status that means the password is right. Default: 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 200, max = 299), example = 200, extend("x-unit" = "HTTP status"))]
    pub success_status: Option<u16>,
    /// How long one check may take.
    #[serde(default = "verifier_timeout")]
    #[schemars(range(min = 50, max = 8000), example = 1200, extend("x-unit" = "milliseconds"))]
    pub timeout_ms: u32,
}

const fn verifier_timeout() -> u32 {
    1200
}

/// Protocols of verifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum VerifierKind {
    /// Password grant of Microsoft Entra or Azure AD B2C.
    EntraRopc,
    /// Native authentication of another External ID tenant.
    NativeAuth,
    /// Auth0 password-realm grant.
    Auth0,
    /// Okta authentication API.
    Okta,
    /// Amazon Cognito `InitiateAuth`.
    Cognito,
    /// Keycloak direct access grant.
    Keycloak,
    /// Firebase `signInWithPassword`.
    Firebase,
    /// LDAP simple bind over TLS.
    Ldap,
    /// Any HTTP endpoint.
    Http,
    /// The exported hashes themselves.
    HashStore,
}

/// Protection against guessing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JitLockout {
    /// Wrong passwords of one account before it waits.
    #[serde(default = "attempts")]
    #[schemars(range(min = 1, max = 100), example = 5, extend("x-unit" = "attempts"))]
    pub attempts: u32,
    /// How long it waits at first; doubled with each further wrong password, up to an hour.
    #[serde(default = "lockout_seconds")]
    #[schemars(range(min = 1, max = 3600), example = 60, extend("x-unit" = "seconds"))]
    pub seconds: u32,
    /// Attempts from one address per minute.
    #[serde(default = "per_address")]
    #[schemars(range(min = 1, max = 10000), example = 60, extend("x-unit" = "attempts per minute"))]
    pub per_address: u32,
}

impl Default for JitLockout {
    fn default() -> Self {
        Self {
            attempts: attempts(),
            seconds: lockout_seconds(),
            per_address: per_address(),
        }
    }
}

const fn attempts() -> u32 {
    5
}

const fn lockout_seconds() -> u32 {
    60
}

const fn per_address() -> u32 {
    60
}

/// Texts users see, by language tag. Every failure of one kind has one text, so that nobody learns
/// who has an account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JitMessages {
    /// Wrong user name or password. Default: a neutral English text.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(example = serde_json::json!({"en": "Your email or password is incorrect."}))]
    pub invalid: IndexMap<String, String>,
    /// The service cannot answer now. Default: a neutral English text.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(example = serde_json::json!({"en": "Sign-in is not available right now."}))]
    pub unavailable: IndexMap<String, String>,
    /// The account must set a new password. Default: a neutral English text.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(example = serde_json::json!({"en": "Choose a new password to continue."}))]
    pub must_reset: IndexMap<String, String>,
    /// Sign-up with an address that has an account already. Default: a neutral English text.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(example = serde_json::json!({"en": "You have an account already. Sign in instead."}))]
    pub exists: IndexMap<String, String>,
}

/// What becomes of a legacy hash after its user has been migrated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Retire {
    /// Marked as used and kept.
    #[default]
    Mark,
    /// Deleted.
    Delete,
    /// Left as it is.
    Keep,
}

/// The key pair with which External ID encrypts passwords.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JitKey {
    /// The certificate (PEM), relative to the plan's folder. It is public.
    #[schemars(length(min = 1), example = &"keys/jit.pem")]
    pub certificate: String,
    /// The private key (PEM).
    pub private_key: SecretRef,
}

/// Where the service listens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JitListen {
    /// Address and port.
    #[serde(default = "address")]
    #[schemars(example = &"0.0.0.0:8443")]
    pub address: String,
    /// Certificate chain (PEM) of the service's own TLS. Default: none, TLS ends in front of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"/etc/entrada/tls.pem")]
    pub certificate: Option<String>,
    /// Private key of that certificate. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_key: Option<SecretRef>,
    /// Addresses of proxies whose forwarded headers are believed, as CIDR. Default: none. Order does
    /// not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["10.0.0.0/24"])]
    pub trusted_proxies: Vec<String>,
}

impl Default for JitListen {
    fn default() -> Self {
        Self {
            address: address(),
            certificate: None,
            private_key: None,
            trusted_proxies: Vec::new(),
        }
    }
}

fn address() -> String {
    "127.0.0.1:8443".to_owned()
}

/// Where the service keeps hashes, profiles and status.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JitState {
    /// Folder of the embedded store. Default: `state` beside the configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"/var/lib/entrada")]
    pub folder: Option<String>,
    /// Connection string of a PostgreSQL database, for several replicas. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postgres: Option<SecretRef>,
}
