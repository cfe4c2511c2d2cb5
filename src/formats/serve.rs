//! `jit/serve.json`: configuration of the migration service, without the plan.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::manifest::Hash;
use super::{LateText, SecretReference};
use crate::plan::{
    AccountMoment, Cloud, MfaPhone, PasswordMechanism, PasswordStrength, Platform, Retire, Store,
    VerifierKind,
};

/// Configuration of the migration service. Secrets are references; files are relative to the root the
/// service is started with, which is the plan's folder unless the runner says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "entrada service configuration")]
pub struct Serve {
    /// Version of this document's format.
    pub version: u32,
    /// Name of the plan.
    pub plan: String,
    /// Name of the environment.
    pub environment: String,
    /// Whether people depend on the tenant: then callers always prove who they are.
    pub production: bool,
    /// The tenant whose users sign in.
    pub tenant: ServeTenant,
    /// Public base address.
    pub endpoint: String,
    /// Where the service listens.
    pub listen: Listen,
    /// What it answers. Every other path is 404, every other method 405.
    pub routes: Vec<ServeRoute>,
    /// Paths that say whether the service runs, without authentication and without details.
    pub probes: Probes,
    /// How a caller proves that it is the platform.
    pub caller: Caller,
    /// Key pairs with which the platform encrypts. A message names the certificate it was encrypted to
    /// (`x5t`); several are there while one replaces another.
    pub encryption_keys: Vec<EncryptionKey>,
    /// Limits of one request.
    pub limits: Limits,
    /// Protection against guessing.
    pub lockout: Lockout,
    /// The custom attribute that says that an account is still to be migrated; absent when no rule sets
    /// it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flag: Option<ServeFlag>,
    /// External ID: how the service knows that somebody has set a new password without it, so that the
    /// old one counts no more. Absent where no account has the flag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_reset: Option<AfterReset>,
    /// Credential rules the service has a part in, in the plan's order.
    pub rules: Vec<ServeRule>,
    /// Attributes that accounts get which come to be at the first sign-in, by name.
    pub profile: Vec<String>,
    /// Who knows the legacy passwords. Order matters: the first that knows the user decides.
    pub verifiers: Vec<ServeVerifier>,
    /// The sources the users come from.
    pub sources: Vec<ServeSource>,
    /// Texts users see.
    pub messages: Messages,
    /// Whether sign-up is refused for a name that waits in the legacy store.
    pub guard_sign_up: bool,
    /// What becomes of a legacy hash after its user has been migrated.
    pub retire: Retire,
    /// When the service stops answering (RFC 3339): the legacy store is switched off. Absent when that
    /// is not planned yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Where hashes, profiles and status are kept.
    pub state: State,
}

/// The tenant whose users sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServeTenant {
    /// The platform.
    pub platform: Platform,
    /// The cloud.
    pub cloud: Cloud,
    /// The initial domain.
    pub domain: String,
    /// The tenant's id, where the plan knows it or a caller is judged by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<LateText>,
}

/// Where the service listens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Listen {
    /// Address and port.
    pub address: String,
    /// TLS of the service's own; absent when TLS ends in front of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<Tls>,
    /// Networks of proxies whose forwarded headers are believed, sorted.
    pub trusted_proxies: Vec<String>,
}

/// TLS of the service's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tls {
    /// Certificate chain (PEM).
    pub certificate: String,
    /// Private key (PEM).
    pub private_key: SecretReference,
}

/// A path the service answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServeRoute {
    /// The question.
    pub question: Question,
    /// HTTP method.
    pub method: String,
    /// Path, with that of `endpoint`.
    pub path: String,
}

/// What a platform asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Question {
    /// Azure AD B2C: is the password right?
    Verify,
    /// Azure AD B2C: is a new password due?
    Status,
    /// Azure AD B2C: may somebody sign up with this name?
    SignUp,
    /// Azure AD B2C: is there an account with this proven name?
    Account,
    /// Azure AD B2C: a new password has been stored.
    PasswordUpdated,
    /// External ID: `OnPasswordSubmit`.
    PasswordSubmit,
}

/// Paths that say whether the service runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Probes {
    /// The process answers.
    pub live: String,
    /// Keys, state and configuration are there.
    pub ready: String,
}

/// How a caller proves that it is the platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Caller {
    /// Not at all. Only on loopback.
    None,
    /// User name and password.
    Basic {
        /// The user name.
        username: SecretReference,
        /// The password.
        password: SecretReference,
    },
    /// A secret in a header.
    ApiKey {
        /// Name of the header.
        header: String,
        /// The secret.
        value: SecretReference,
    },
    /// A certificate.
    ClientCertificate {
        /// PFX file whose certificate the caller presents. Its private key is not used here.
        certificate: SecretReference,
        /// Password of that file.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        password: Option<SecretReference>,
    },
    /// A fixed bearer token.
    Bearer {
        /// The token.
        value: SecretReference,
    },
    /// A bearer token obtained with client credentials.
    Oauth2 {
        /// Discovery document of the issuer, where it follows from the token endpoint. Its issuer and
        /// keys decide.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        metadata: Option<String>,
        /// Where tokens are obtained.
        token_endpoint: String,
        /// Accepted values of `aud`.
        audiences: Vec<LateText>,
        /// Id of the client (`azp` or `appid`).
        client_id: SecretReference,
    },
    /// The token of the platform that comes with custom authentication extensions. It may be encrypted to
    /// one of the encryption keys; what is inside is signed in any case. It has no roles and no scopes.
    PlatformToken {
        /// Discovery document of the issuer; its keys sign.
        metadata: LateText,
        /// Accepted values of `iss`.
        issuers: Vec<LateText>,
        /// Accepted values of `aud`: the id of the extension's application. It is also that of the
        /// encrypted password.
        audiences: Vec<LateText>,
        /// Identifier URI of that application: `iss` of the encrypted password.
        identifier_uri: LateText,
        /// `azp`: the application with which the platform calls.
        caller: String,
        /// Ids of the applications people may be signing in to.
        applications: Vec<LateText>,
    },
}

/// A key pair with which the platform encrypts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EncryptionKey {
    /// The certificate (PEM), which is public.
    pub certificate: String,
    /// The private key (PEM).
    pub private_key: SecretReference,
}

/// Limits of one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Limits {
    /// Longest time to an answer, in milliseconds.
    pub deadline_ms: u32,
    /// Largest body, in bytes.
    pub body_bytes: u32,
    /// Longest password, in bytes.
    pub password_bytes: u32,
}

/// Protection against guessing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Lockout {
    /// Wrong passwords of one account before it waits.
    pub attempts: u32,
    /// How long it waits at first, in seconds.
    pub seconds: u32,
    /// How long it waits at most, in seconds: each further wrong password doubles the time.
    pub most_seconds: u32,
    /// Attempts from one address per minute.
    pub per_address: u32,
}

/// A custom attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServeFlag {
    /// Its name.
    pub name: String,
    /// Its full name in the directory.
    pub target: LateText,
}

/// How the service knows that the password of an account is newer than the import. It reads both
/// moments before it asks a verifier; when the account cannot be read, it refuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AfterReset {
    /// Property of the account with the moment its password was set.
    pub changed: String,
    /// Property with the moment the account was made, and with it the random password of the import.
    pub created: String,
    /// How much later the first may be than the second. Beyond it the old password is refused without
    /// being checked.
    #[schemars(extend("x-unit" = "seconds"))]
    pub tolerance_seconds: u32,
}

/// A credential rule the service has a part in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServeRule {
    /// Its name.
    pub name: String,
    /// The cohort it is for; absent for everybody not matched before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cohort: Option<String>,
    /// When the account comes to be.
    pub account: AccountMoment,
    /// Who stores the password. With `api` the service does, through Microsoft Graph, before it answers.
    pub mechanism: PasswordMechanism,
    /// Whether weak passwords keep signing in.
    pub strength: PasswordStrength,
    /// What happens to a phone number at the first sign-in.
    pub mfa_phone: MfaPhone,
}

/// Somebody who knows legacy passwords.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServeVerifier {
    /// Its name.
    pub name: String,
    /// The protocol it speaks.
    pub kind: VerifierKind,
    /// Id of the source whose users it knows; absent for any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The address that is asked; absent for `hashStore`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Tenant, realm, connection or user pool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub realm: Option<String>,
    /// Client id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Client secret, API key, API token or bind password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<SecretReference>,
    /// `ldap`: how a user is found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ldap: Option<Ldap>,
    /// `http`: the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http: Option<Http>,
    /// How long one check may take, in milliseconds.
    pub timeout_ms: u32,
}

/// How a user is found in a directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ldap {
    /// Distinguished name of the account that searches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bind_dn: Option<String>,
    /// Where to search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_dn: Option<String>,
    /// Search filter; `{username}` is replaced, escaped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
}

/// A request to any HTTP endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Http {
    /// Body template with `{username}` and `{password}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Content type of the body, which decides how the two are escaped.
    pub content_type: String,
    /// HTTP status that means that the password is right.
    pub success_status: u16,
}

/// A source the users come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServeSource {
    /// Its id.
    pub id: String,
    /// The product or format.
    pub store: Store,
    /// Parameters of its password hashes that are not in the records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<Hash>,
}

/// Texts users see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Messages {
    /// Wrong user name or password.
    pub invalid: Message,
    /// The service cannot answer now.
    pub unavailable: Message,
    /// The account must set a new password.
    pub must_reset: Message,
    /// Sign-up with a name that has an account already.
    pub exists: Message,
}

/// A text in several languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Message {
    /// By language tag.
    pub languages: BTreeMap<String, String>,
    /// In every other language.
    pub otherwise: String,
}

/// Where hashes, profiles and status are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum State {
    /// An embedded store in this folder, relative to this document. One process uses it.
    Folder(String),
    /// A PostgreSQL database, for several replicas: its connection string.
    Postgres(SecretReference),
}
