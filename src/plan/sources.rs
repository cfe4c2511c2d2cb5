//! `sources` and `inventory`: where users come from.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Plan, Platform, SecretRef};

/// A legacy store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Source {
    /// Identifies the store for ever: it is part of every migrated user's key, so never change it
    /// after the first import.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9-]{0,39}$"), example = &"auth0-prod")]
    pub id: String,
    /// The product or format the records come from.
    pub store: Store,
    /// What it is, for reviewers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"Customers of the web shop since 2016")]
    pub description: Option<String>,
    /// Exported files. Order matters: they are read in this order, the files of one glob by name.
    /// Default: none, then `connection` is needed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-ordered" = true))]
    pub files: Vec<InputFile>,
    /// A live connection instead of files; only `azureAdB2c` and `entra` have one. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<Connection>,
    /// Which field of a record is its immutable key. Default: the store's own id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"user_id")]
    pub key: Option<String>,
    /// For `csv`, `ndjson` and `json`: record field (such as `email`, `emailVerified`, `given`) to
    /// the column or JSON pointer that holds it. Default: the store's own names.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(example = serde_json::json!({"email": "Email", "emailVerified": "Verified"}))]
    pub fields: IndexMap<String, String>,
    /// What the store gives out of a password. Default: what the store is known to export.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passwords: Option<PasswordExport>,
    /// Parameters of the store's password hashes that are not in the records. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<HashParameters>,
    /// The store's name of a social or enterprise provider to the issuer Microsoft Graph stores. A
    /// provider that occurs and is not here is an error. Default: none.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(example = serde_json::json!({"google-oauth2": "google.com"}))]
    pub issuers: IndexMap<String, String>,
    /// Further files joined to the records by key, such as password hashes or groups. Order does not
    /// matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joins: Vec<Join>,
}

impl Plan {
    /// Whether the users of `source` are in the tenant that this plan targets as External ID: they stay
    /// where they are (High Scale Compatibility mode).
    #[must_use]
    pub fn is_in_place(&self, source: &Source) -> bool {
        let target = &self.target;
        let same = |tenant: &str| {
            tenant.eq_ignore_ascii_case(&target.tenant)
                || target
                    .tenant_id
                    .as_deref()
                    .is_some_and(|id| id.eq_ignore_ascii_case(tenant))
        };
        target.platform == Platform::ExternalId
            && source.store == Store::AzureAdB2c
            && source
                .connection
                .as_ref()
                .is_some_and(|connection| same(&connection.tenant))
    }

    /// Whether the users of any source stay where they are.
    #[must_use]
    pub fn stays_in_place(&self) -> bool {
        self.sources.iter().any(|source| self.is_in_place(source))
    }
}

/// Legacy stores with a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Store {
    /// Microsoft's `UsersData.json`, in its 2017 and 2019 dialects.
    UsersData,
    /// Microsoft's bulk-create `users.json`.
    BulkCreate,
    /// The semicolon-separated CSV of Microsoft's B2C samples.
    B2cSamplesCsv,
    /// Another Azure AD B2C tenant, live or from saved Graph pages.
    AzureAdB2c,
    /// A Microsoft Entra tenant, live or from saved Graph pages.
    Entra,
    /// Auth0: job export (NDJSON), extension export (TSV), password-hash export.
    Auth0,
    /// Amazon Cognito user pool: list-users JSON or its CSV dialect.
    Cognito,
    /// Okta users API.
    Okta,
    /// Firebase Authentication `auth:export`.
    Firebase,
    /// Keycloak realm and users files.
    Keycloak,
    /// ASP.NET Core Identity tables as CSV.
    AspNetIdentity,
    /// Supabase `auth.users` as CSV.
    Supabase,
    /// WordPress `wp_users` as CSV.
    Wordpress,
    /// Drupal `users_field_data` as CSV.
    Drupal,
    /// Django `dumpdata` JSON or tables as CSV.
    Django,
    /// PingOne users API.
    PingOne,
    /// PingIDM or ForgeRock managed users.
    PingIdm,
    /// LDAP directory as LDIF (RFC 2849).
    Ldif,
    /// SCIM 2.0 list response (RFC 7644).
    Scim,
    /// Any CSV file; name its columns in `fields`.
    Csv,
    /// Any newline-delimited JSON; name its members in `fields`.
    Ndjson,
    /// Any JSON array at a pointer; name its members in `fields`.
    Json,
}

/// What a store gives out of a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PasswordExport {
    /// Nothing.
    None,
    /// A hash. It can be verified by the just-in-time service, never written to a directory.
    Hash,
    /// The password itself.
    Plaintext,
}

/// An exported file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InputFile {
    /// Path or glob relative to the input root, which is the plan's folder unless the runner says
    /// otherwise. `.gz` files are decompressed.
    #[schemars(length(min = 1), example = &"exports/users-*.ndjson.gz")]
    pub path: String,
    /// What the file holds.
    #[serde(default)]
    pub role: InputRole,
    /// Character encoding by its WHATWG name. A byte that does not fit is an error, never replaced.
    #[serde(default = "utf8")]
    #[schemars(example = &"windows-1252")]
    pub encoding: String,
    /// CSV only: the delimiter, one character or `tab`. Default: the store's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &";")]
    pub delimiter: Option<String>,
    /// JSON only: pointer to the array of records. Default: the store's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"/users")]
    pub pointer: Option<String>,
}

fn utf8() -> String {
    "utf-8".to_owned()
}

/// What an input file holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum InputRole {
    /// The users.
    #[default]
    Users,
    /// Password hashes, joined to users.
    Hashes,
    /// Group memberships, joined to users.
    Groups,
    /// Phone numbers, joined to users.
    Phones,
    /// Social logins, joined to users.
    Logins,
}

/// A join of an input file to the users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Join {
    /// The role of the file to join.
    pub role: InputRole,
    /// Field of the user record that is compared.
    #[schemars(length(min = 1), example = &"user_id")]
    pub user_field: String,
    /// Field of the joined record that is compared.
    #[schemars(length(min = 1), example = &"_id.$oid")]
    pub file_field: String,
    /// Text put before the joined field's value, for stores that shorten the key there. Default:
    /// none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"auth0|")]
    pub prefix: Option<String>,
}

/// A live connection to a tenant. The credentials belong to the runner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Connection {
    /// The legacy tenant's initial domain or id.
    #[schemars(length(min = 1), example = &"legacyb2c.onmicrosoft.com")]
    pub tenant: String,
    /// Name of the runner's credential profile. Default: the runner's default credentials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"legacy-reader")]
    pub profile: Option<String>,
}

/// Parameters of password hashes that the records do not carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HashParameters {
    /// Firebase: the project's base64 signer key. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer_key: Option<SecretRef>,
    /// Firebase: the project's base64 salt separator. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"Bw==")]
    pub salt_separator: Option<String>,
    /// Firebase: scrypt rounds. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 64), example = 8, extend("x-unit" = "rounds"))]
    pub rounds: Option<u32>,
    /// Firebase: scrypt memory cost as a power of two. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 20), example = 14, extend("x-unit" = "log2 of blocks"))]
    pub memory_cost: Option<u32>,
}

/// What the old system holds beside users, as notes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Inventory {
    /// Number of users, for estimates. Default: unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = 250000, extend("x-unit" = "users"))]
    pub user_count: Option<u64>,
    /// Applications that sign users in. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applications: Vec<InventoryItem>,
    /// Groups and roles. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<InventoryItem>,
    /// Rules, hooks and other custom logic. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub custom_logic: Vec<InventoryItem>,
    /// Features of the old system that people or applications rely on. On External ID each is compared
    /// with what the platform has. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<FeatureItem>,
    /// Compliance duties: retention, consent, data residency. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub compliance: Vec<InventoryItem>,
}

/// A feature that the old system has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FeatureItem {
    /// Which one.
    pub name: Feature,
    /// What becomes of it. With a note the feature counts as decided. Default: not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"The mobile app moves to native authentication")]
    pub note: Option<String>,
}

/// Features that identity systems have and that do not simply move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Feature {
    /// Several accounts of one person are joined when they sign in.
    AccountLinking,
    /// People below an age are refused or asked for a parent's consent.
    AgeGating,
    /// REST calls during sign-up or before the token (API connectors, hooks).
    ApiConnectors,
    /// Captchas or another protection against programs that sign up.
    BotProtection,
    /// Programs sign in without a user (client credentials).
    ClientCredentials,
    /// Access depends on place, risk or application.
    ConditionalAccess,
    /// Sign-in at a host of one's own.
    CustomDomain,
    /// Mails with codes come from one's own mail service.
    CustomEmail,
    /// Own HTML and CSS of the pages.
    CustomPages,
    /// TrustFramework policies, or another language for own journeys.
    CustomPolicies,
    /// Sign-in names that are neither address, user name nor phone number.
    CustomSignInNames,
    /// The place where data is stored is fixed by contract or law.
    DataResidency,
    /// Devices without a browser sign in with a code (device authorization grant).
    DeviceCode,
    /// Group memberships are in tokens.
    GroupsInTokens,
    /// Risky sign-ins are found and answered.
    IdentityProtection,
    /// Support staff act as a customer.
    Impersonation,
    /// People are invited instead of signing up.
    Invitations,
    /// People can choose to stay signed in.
    Kmsi,
    /// Pages in several languages.
    Languages,
    /// People sign in with a link that is mailed to them.
    MagicLinks,
    /// OpenID Connect providers.
    OidcProviders,
    /// Customers are organizations with members of their own.
    Organizations,
    /// Social providers other than Apple, Facebook, Google and Microsoft.
    OtherSocialProviders,
    /// JavaScript on the pages.
    PageJavaScript,
    /// Passkeys or security keys.
    Passkeys,
    /// Passwords expire.
    PasswordExpiry,
    /// Own rules for passwords.
    PasswordRules,
    /// Text message or call as second factor.
    PhoneMfa,
    /// A phone number as sign-in name.
    PhoneSignIn,
    /// A page on which people change their profile.
    ProfileEdit,
    /// Applications send the password themselves (resource owner password credentials).
    Ropc,
    /// Applications that speak SAML.
    SamlApplications,
    /// SAML providers.
    SamlProviders,
    /// Users are provisioned through SCIM.
    ScimProvisioning,
    /// Own lifetimes of sessions and tokens.
    SessionLifetimes,
    /// Rules, actions or hooks at each sign-in.
    SignInHooks,
    /// One sign-out ends all sessions.
    SingleLogout,
    /// People accept terms of use, again when they change.
    TermsOfUse,
    /// Claims from elsewhere are added to tokens.
    TokenClaimsEnrichment,
    /// Codes of authenticator apps.
    Totp,
    /// A user name as sign-in name.
    UsernameSignIn,
}

/// One note of the inventory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InventoryItem {
    /// Its name in the old system.
    #[schemars(length(min = 1), example = &"Marketing consent rule")]
    pub name: String,
    /// What becomes of it. Default: not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"Carried as attribute consentDate")]
    pub note: Option<String>,
}
