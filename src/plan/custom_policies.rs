//! `customPolicies`: TrustFramework policies of Azure AD B2C.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::SecretRef;

/// Custom policies. Everything here is Azure AD B2C only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CustomPolicies {
    /// `builtin` generates a complete base; anything else is a folder, relative to the plan's, that
    /// holds a starter pack whose base and localization are carried along with only the tenant
    /// replaced. Default: `builtin`; but nothing of ours where `files` are all there is, without
    /// relying parties, fragments, pages or texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1), example = &"builtin")]
    pub base: Option<String>,
    /// Put between `B2C_1A_` and the name of every policy we generate, so that several sets live in
    /// one tenant. Default: none.
    #[serde(default)]
    #[schemars(regex(pattern = r"^[A-Za-z0-9_]{0,24}$"), example = &"Shop_")]
    pub prefix: String,
    /// Mode in which the policies run. Default: `production`.
    #[serde(default)]
    pub deployment_mode: DeploymentMode,
    /// How people with a local account sign in.
    #[serde(default)]
    pub sign_in: SignIn,
    /// What applications call. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relying_parties: Vec<RelyingParty>,
    /// Token settings of every relying party that has none of its own.
    #[serde(default)]
    pub tokens: PolicyTokens,
    /// Session settings of every relying party that has none of its own.
    #[serde(default)]
    pub session: PolicySession,
    /// Languages of the pages.
    #[serde(default)]
    pub languages: Languages,
    /// Own page layouts. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<PageLayout>,
    /// Own XML merged into the generated extensions. Order matters: fragments of one point are put
    /// in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-ordered" = true))]
    pub fragments: Vec<Fragment>,
    /// Existing policy files to carry along, as paths or globs relative to the plan's folder. Only
    /// their placeholders are filled in. They are checked together with the generated ones. Order
    /// does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["policies/*.xml"])]
    pub files: Vec<String>,
    /// What `{Settings:Key}` and `{{ Key }}` stand for in `files`, by key and without regard to case.
    /// A value is put in as it is, so `&` is written `&amp;`. `Tenant`, `Environment`, `Filename` and
    /// `PolicyFilename` need no value. Default: none.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(schema_with = "super::schema::settings")]
    pub settings: IndexMap<String, Value>,
    /// Key containers that `files` refer to, with what is put into them. One that is not listed is
    /// expected in the tenant. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<CarriedKey>,
    /// Ids of policies that are in the tenant already, for `files` that derive from one that is not
    /// among them. What such a file refers to cannot be judged. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["B2C_1A_TrustFrameworkExtensions"])]
    pub tenant_policies: Vec<String>,
}

/// The word for our own base in `customPolicies.base`.
pub const BUILTIN_BASE: &str = "builtin";

/// Whether a name is the id of a policy rather than the name of a relying party of the plan.
#[must_use]
pub fn is_policy_id(name: &str) -> bool {
    let start = name.get(.."B2C_1A_".len());
    start.is_some_and(|start| start.eq_ignore_ascii_case("B2C_1A_"))
}

/// What the generated policies derive from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyBase<'a> {
    /// Nothing is generated: all policies are carried along.
    Nothing,
    /// Our own base.
    Builtin,
    /// The starter pack in this folder.
    Pack(&'a str),
}

impl CustomPolicies {
    /// What the generated policies derive from.
    #[must_use]
    pub fn base(&self) -> PolicyBase<'_> {
        match self.base.as_deref() {
            Some(BUILTIN_BASE) => PolicyBase::Builtin,
            Some(folder) => PolicyBase::Pack(folder),
            None if self.only_carries() => PolicyBase::Nothing,
            None => PolicyBase::Builtin,
        }
    }

    /// Whether there are carried files, and nothing that would be part of a policy of ours.
    fn only_carries(&self) -> bool {
        !self.files.is_empty()
            && self.relying_parties.is_empty()
            && self.fragments.is_empty()
            && self.pages.is_empty()
            && self.languages == Languages::default()
    }
}

/// A key container that carried files refer to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CarriedKey {
    /// Its id, as the files have it in `StorageReferenceId`.
    #[schemars(
        regex(pattern = r"^B2C_1A_[A-Za-z0-9_-]{1,120}$"),
        example = &"B2C_1A_FacebookSecret"
    )]
    pub id: String,
    /// Where its value comes from.
    pub kind: CarriedKeyKind,
    /// What it may be used for.
    #[serde(default, rename = "use")]
    pub key_use: CarriedKeyUse,
    /// `secret` only: where the text is read. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<SecretRef>,
    /// `certificate` only: where the PFX file is read. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<SecretRef>,
    /// `certificate` only: where the file's password is read. Default: it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<SecretRef>,
}

/// Where the value of a carried key comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum CarriedKeyKind {
    /// The tenant generates an RSA key pair.
    Generated,
    /// A text, such as a client secret.
    Secret,
    /// A certificate with its private key.
    Certificate,
    /// It is in the tenant already and stays as it is.
    Existing,
}

/// What a key may be used for. All keys of a container share it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum CarriedKeyUse {
    /// Signatures, and by convention client secrets.
    #[default]
    #[serde(rename = "sig")]
    Signature,
    /// Encryption, and by convention credentials of REST calls.
    #[serde(rename = "enc")]
    Encryption,
}

/// Modes in which policies run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum DeploymentMode {
    /// Cached for up to 30 minutes; refuses insecure settings.
    #[default]
    Production,
    /// Not cached; allows journey tracing. Never where people sign in for real.
    Development,
}

/// How people with a local account sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignIn {
    /// What people type. An empty list means only identity providers. Order does not matter.
    #[serde(default = "email")]
    #[schemars(example = ["email"])]
    pub identifiers: Vec<SignInIdentifier>,
    /// Whether new people may sign up.
    #[serde(default = "yes")]
    pub sign_up: bool,
    /// Whether "Forgot your password?" works inside the sign-in journey. Without it the application
    /// has to handle error AADB2C90118 and start the password reset itself.
    #[serde(default = "yes")]
    pub embedded_password_reset: bool,
    /// Whether people can stay signed in, and for how long. 0 means they cannot.
    #[serde(default)]
    #[schemars(range(min = 0, max = 90), example = 30, extend("x-unit" = "days"))]
    pub keep_signed_in_days: u32,
}

impl Default for SignIn {
    fn default() -> Self {
        Self {
            identifiers: email(),
            sign_up: true,
            embedded_password_reset: true,
            keep_signed_in_days: 0,
        }
    }
}

fn email() -> Vec<SignInIdentifier> {
    vec![SignInIdentifier::Email]
}

const fn yes() -> bool {
    true
}

/// What people type to sign in. `email` and `username` together make one page that takes either.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum SignInIdentifier {
    /// Their email address.
    Email,
    /// A user name.
    Username,
    /// A phone number.
    Phone,
}

/// What an application calls: one policy at the end of the inheritance chain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RelyingParty {
    /// Its name; the policy is `B2C_1A_{prefix}{name}`.
    #[schemars(
        regex(pattern = r"^[A-Za-z][A-Za-z0-9_-]{0,63}$"),
        example = &"signup_signin"
    )]
    pub name: String,
    /// What people do.
    #[serde(default)]
    pub journey: JourneyKind,
    /// Claims in the token beside the standard ones and the attributes' own. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<PolicyClaim>,
    /// Token settings. Default: `customPolicies.tokens`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<PolicyTokens>,
    /// Session settings. Default: `customPolicies.session`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<PolicySession>,
    /// Names of identity providers offered. Default: all of the plan. Order matters: it is the order
    /// of the buttons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-ordered" = true), example = ["google"])]
    pub identity_providers: Option<Vec<String>>,
    /// Whether JavaScript of page layouts runs. Needs page contracts.
    #[serde(default)]
    pub java_script: bool,
}

/// What people do in a journey.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum JourneyKind {
    /// Sign up or sign in.
    #[default]
    SignUpSignIn,
    /// Sign in only.
    SignIn,
    /// Set a new password after proving who they are.
    PasswordReset,
    /// Change their profile.
    ProfileEdit,
}

/// A claim in a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PolicyClaim {
    /// Attribute of this plan or claim type of the policies.
    #[schemars(length(min = 1), example = &"loyaltyNumber")]
    pub claim: String,
    /// Name in the token. Default: the attribute's `claim`, else `claim`.
    #[serde(default, rename = "as", skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"loyalty")]
    pub name: Option<String>,
    /// Value when there is none. Default: the claim is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"none")]
    pub default: Option<String>,
}

/// Token settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PolicyTokens {
    /// How long ID and access tokens are valid.
    #[serde(default = "hour")]
    #[schemars(range(min = 5, max = 1440), example = 60, extend("x-unit" = "minutes"))]
    pub lifetime_minutes: u32,
    /// How long a refresh token is valid.
    #[serde(default = "fortnight")]
    #[schemars(range(min = 1, max = 90), example = 14, extend("x-unit" = "days"))]
    pub refresh_days: u32,
    /// How long refreshing goes on in all. 0 means for ever.
    #[serde(default = "quarter")]
    #[schemars(range(min = 0, max = 365), example = 90, extend("x-unit" = "days"))]
    pub refresh_sliding_days: u32,
    /// What the `sub` claim is.
    #[serde(default)]
    pub subject: SubjectClaim,
    /// Whether the issuer claim holds the policy's name, so that each relying party is an issuer of
    /// its own.
    #[serde(default)]
    pub issuer_with_policy: bool,
}

impl Default for PolicyTokens {
    fn default() -> Self {
        Self {
            lifetime_minutes: hour(),
            refresh_days: fortnight(),
            refresh_sliding_days: quarter(),
            subject: SubjectClaim::default(),
            issuer_with_policy: false,
        }
    }
}

const fn hour() -> u32 {
    60
}

const fn fortnight() -> u32 {
    14
}

const fn quarter() -> u32 {
    90
}

/// What the `sub` claim is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum SubjectClaim {
    /// The account's object id.
    #[default]
    ObjectId,
    /// Nothing: the text "not supported" that old applications may rely on.
    NotSupported,
}

/// Session settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PolicySession {
    /// Across what a session holds.
    #[serde(default)]
    pub scope: SessionScope,
    /// How its end is counted.
    #[serde(default)]
    pub expiry: SessionExpiry,
    /// How long it lasts.
    #[serde(default = "day")]
    #[schemars(range(min = 15, max = 1440), example = 1440, extend("x-unit" = "minutes"))]
    pub minutes: u32,
}

impl Default for PolicySession {
    fn default() -> Self {
        Self {
            scope: SessionScope::default(),
            expiry: SessionExpiry::default(),
            minutes: day(),
        }
    }
}

const fn day() -> u32 {
    1440
}

/// Across what a session holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum SessionScope {
    /// All applications of the tenant.
    #[default]
    Tenant,
    /// One application.
    Application,
    /// One policy.
    Policy,
    /// Nothing: people sign in each time.
    Suppressed,
}

/// How a session's end is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum SessionExpiry {
    /// From its last use.
    #[default]
    Rolling,
    /// From its start.
    Absolute,
}

/// Languages of the pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Languages {
    /// The language of people whose own is not supported, as a language tag.
    #[serde(default = "english")]
    #[schemars(
        regex(pattern = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,4}){0,2}$"),
        example = &"en"
    )]
    pub default: String,
    /// Further languages, as language tags. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["de"])]
    pub supported: Vec<String>,
    /// Own texts by language tag. Default: the platform's own translations.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub strings: IndexMap<String, Vec<LanguageStrings>>,
}

impl Default for Languages {
    fn default() -> Self {
        Self {
            default: english(),
            supported: Vec::new(),
            strings: IndexMap::new(),
        }
    }
}

fn english() -> String {
    "en".to_owned()
}

/// Own texts of one page in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LanguageStrings {
    /// The page.
    pub page: PageKind,
    /// Interface texts of the page by their string id. Default: none.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(example = serde_json::json!({"button_signin": "Anmelden"}))]
    pub texts: IndexMap<String, String>,
    /// Labels of claims by claim type. Default: none.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(example = serde_json::json!({"givenName": "Vorname"}))]
    pub labels: IndexMap<String, String>,
    /// Error messages by their string id. Default: none.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(example = serde_json::json!({"UserMessageIfInvalidPassword": "Das Kennwort ist falsch."}))]
    pub errors: IndexMap<String, String>,
}

/// Pages of a journey.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum PageKind {
    /// Sign-in, with the link to sign up.
    SignUpSignIn,
    /// Sign-up with a local account.
    LocalSignUp,
    /// Further details after signing up with a provider.
    SocialSignUp,
    /// Password reset.
    PasswordReset,
    /// Profile edit.
    ProfileEdit,
    /// Phone verification.
    PhoneFactor,
    /// Choice of a provider.
    ProviderSelection,
    /// Something went wrong.
    Error,
}

/// Own layout of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PageLayout {
    /// The page.
    pub page: PageKind,
    /// Address of its HTML; `https`, reachable with CORS.
    #[schemars(length(min = 1), example = &"https://cdn.contoso.com/b2c/unified.html")]
    pub url: String,
    /// Version of the page contract. Default: the newest this program knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^[0-9]+\.[0-9]+\.[0-9]+$"), example = &"2.1.10")]
    pub version: Option<String>,
}

/// Own XML merged into the generated extensions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fragment {
    /// File, relative to the plan's folder: the elements to add, without a root around them or
    /// inside any one root.
    #[schemars(length(min = 1), example = &"fragments/loyalty-claims.xml")]
    pub file: String,
    /// Where they go.
    pub at: FragmentPoint,
}

/// Where own XML goes in the extensions.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum FragmentPoint {
    /// `ClaimType` elements.
    ClaimsSchema,
    /// `Predicate` elements.
    Predicates,
    /// `PredicateValidation` elements.
    PredicateValidations,
    /// `ClaimsTransformation` elements.
    ClaimsTransformations,
    /// `ContentDefinition` elements.
    ContentDefinitions,
    /// `LocalizedResources` elements.
    Localization,
    /// `DisplayControl` elements.
    DisplayControls,
    /// `ClaimsProvider` elements.
    ClaimsProviders,
    /// `UserJourney` elements.
    UserJourneys,
    /// `SubJourney` elements.
    SubJourneys,
}
