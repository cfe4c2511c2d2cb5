//! The plan as written: one file per section, with its schema text.
//!
//! Every type here is read by serde and described by schemars, so that the doc comments below are
//! what an editor shows. Shape (types, keys, allowed words) is decided by the generated schema;
//! meaning is judged later, on the resolved plan, by [`crate::check`]. Sections are flat and use
//! `kind` plus optional settings where the YAML reads better so: which settings a kind needs is a
//! rule with a good message, not a type error.

mod access;
mod applications;
mod attributes;
mod branding;
pub mod builtin;
pub mod codes;
mod cohorts;
mod credentials;
mod custom_policies;
mod environments;
mod factors;
pub mod files;
mod graph;
mod identity_providers;
mod jit;
mod lint;
pub mod load;
mod monitoring;
pub mod own_attributes;
mod rollout;
pub mod schema;
mod secret;
pub mod service;
pub mod shape;
mod sources;
mod target;
mod user_flows;
mod users;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use access::{Administrator, AppRole, Group};
pub use applications::{
    AppCredential, AppCredentialKind, AppPermission, AppScope, AppTokens, Application,
    ApplicationKind, ApplicationRole, SecretSink,
};
pub use attributes::{
    Attribute, AttributeInput, AttributeOption, AttributeType, CountryForm, DateTarget,
    LookupTable, OverLength, Transform,
};
pub use branding::{Branding, BrandingImages, BrandingLocalization, BrandingText};
pub use cohorts::{AttributeCondition, Cohort, Predicate};
pub use credentials::{
    AccountMoment, Credential, LegacyTenant, MfaPhone, PasswordMechanism, PasswordStrength,
    PasswordWay,
};
pub use custom_policies::{
    BUILTIN_BASE, CarriedKey, CarriedKeyKind, CarriedKeyUse, CustomPolicies, DeploymentMode,
    Fragment, FragmentPoint, JourneyKind, LanguageStrings, Languages, PageKind, PageLayout,
    PolicyBase, PolicyClaim, PolicySession, PolicyTokens, RelyingParty, SessionExpiry,
    SessionScope, SignIn, SignInIdentifier, SubjectClaim, is_policy_id,
};
pub use environments::{Environment, Variable, VariableType};
pub use factors::{
    AuthenticationMethods, ConditionalAccess, ConditionalAccessState, GrantControl, MethodState,
    Mfa, MfaMethod, MfaMode,
};
pub use graph::GraphResource;
pub use identity_providers::{
    AppleProvider, INBOUND_PROPERTIES, IdentityProvider, IdentityProviderKind, ProviderClaims,
    ResponseMode, SamlProvider,
};
pub use jit::{
    EndpointAuth, EndpointAuthKind, Jit, JitKey, JitListen, JitLockout, JitMessages, JitState,
    Retire, Verifier, VerifierKind,
};
pub use lint::{Lint, LintLevel, Suppression};
pub use monitoring::{Diagnostics, JourneyTracing, Monitoring};
pub use rollout::{Gate, Rollout, Wave, Window};
pub use secret::SecretRef;
pub use sources::{
    Connection, Feature, FeatureItem, HashParameters, InputFile, InputRole, Inventory,
    InventoryItem, Join, PasswordExport, Source, Store,
};
pub use target::{AppIds, Cloud, ExtensionsApp, Platform, Target, WellKnown};
pub use user_flows::{
    ApiConnector, ApiConnectorStep, Asked, EmailMethod, FlowAttribute, UserFlow, UserFlowKind,
};
pub use users::{
    DisabledRule, DuplicateRule, Duplicates, FactorRule, GroupMapping, Identities, IdentityRule,
    LinkKey, NeverActivatedRule, ProfileRules, UnverifiedEmail, UserFactors, Users,
};

/// A migration plan: what moves, from where, to which tenant, and how people sign in afterwards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "entrada migration plan", extend("$id" = "plan.schema.json"))]
pub struct Plan {
    /// Version of the plan format. This program reads version 1.
    #[schemars(range(min = 1, max = 1), example = 1)]
    pub version: u32,
    /// Name of the migration. It marks everything that is applied as ours, so it never changes.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9-]{1,39}$"), example = &"contoso-shop")]
    pub name: String,
    /// What this migration is, for the people who review it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"Moves the shop's customers from Auth0 to Azure AD B2C")]
    pub description: Option<String>,
    /// The tenant everything goes to.
    pub target: Target,
    /// Values that differ between environments or come from the pipeline, by name. Use one as
    /// `${var.name}` in any scalar value. Default: none.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub variables: IndexMap<String, Variable>,
    /// The environments of this plan by name. There is at least one; order does not matter.
    #[schemars(
        schema_with = "schema::environments",
        extend("minProperties" = 1)
    )]
    pub environments: IndexMap<String, Environment>,
    /// The legacy stores users come from. Order matters: when two stores hold the same person and
    /// linking is allowed, the earlier source wins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-ordered" = true))]
    pub sources: Vec<Source>,
    /// What the old system holds beside users, as notes for reviewers and the runbook where no
    /// reader exists. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inventory: Option<Inventory>,
    /// Named groups of users, used by `credentials`, `rollout` and reports. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cohorts: Vec<Cohort>,
    /// How a legacy record becomes an account. Default: every setting's default.
    #[serde(default)]
    pub users: Users,
    /// Legacy fields and the directory attributes they become. Order matters: it is the order in
    /// which attributes are asked for at sign-up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-ordered" = true))]
    pub attributes: Vec<Attribute>,
    /// How passwords get across. Order matters: the first rule whose cohort matches a user is the
    /// one that counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-ordered" = true))]
    pub credentials: Vec<Credential>,
    /// The just-in-time password check. Needed when a credential rule says `justInTime` or uses a
    /// status service. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jit: Option<Jit>,
    /// Application registrations. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applications: Vec<Application>,
    /// Social and enterprise identity providers. Order matters: it is the order of the buttons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-ordered" = true))]
    pub identity_providers: Vec<IdentityProvider>,
    /// User flows: External ID's, or the built-in ones of Azure AD B2C. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub user_flows: Vec<UserFlow>,
    /// Custom (TrustFramework) policies. Azure AD B2C only. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_policies: Option<CustomPolicies>,
    /// Microsoft Graph resources for which the plan has no section of its own. Order does not
    /// matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub graph: Vec<GraphResource>,
    /// Security groups to create. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// Assignments of application roles to groups. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub app_roles: Vec<AppRole>,
    /// Directory roles given to people who run the tenant. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub administrators: Vec<Administrator>,
    /// Second factors at sign-in. Default: none.
    #[serde(default)]
    pub mfa: Mfa,
    /// Conditional access policies. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditional_access: Vec<ConditionalAccess>,
    /// The tenant's authentication methods policy. Default: left as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authentication_methods: Option<AuthenticationMethods>,
    /// Company branding. Default: left as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branding: Option<Branding>,
    /// Diagnostics, dashboards and journey tracing. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monitoring: Option<Monitoring>,
    /// When which users move. Default: one wave with everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollout: Option<Rollout>,
    /// Severities and suppressions of findings. Default: every code's own severity.
    #[serde(default)]
    pub lint: Lint,
}
