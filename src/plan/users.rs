//! `users`: how a legacy record becomes an account.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a legacy record becomes an account.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Users {
    /// What people type or click to sign in.
    #[serde(default)]
    pub identities: Identities,
    /// Rules for profile values.
    #[serde(default)]
    pub profile: ProfileRules,
    /// What becomes of an email address that is not known to be verified. An address that becomes a
    /// sign-in name counts as verified afterwards.
    #[serde(default)]
    pub unverified_email: UnverifiedEmail,
    /// What becomes of an account that is permanently disabled.
    #[serde(default)]
    pub disabled: DisabledRule,
    /// What becomes of an account that was never activated.
    #[serde(default)]
    pub never_activated: NeverActivatedRule,
    /// What happens when two records are the same person.
    #[serde(default)]
    pub duplicates: Duplicates,
    /// Region of phone numbers written without a country code, ISO 3166-1 alpha-2. Default: none, so
    /// that such a number is a finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^[A-Z]{2}$"), example = &"GB")]
    pub phone_region: Option<String>,
    /// Groups or roles of the store and the plan's groups they become. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupMapping>,
    /// What becomes of second factors.
    #[serde(default)]
    pub factors: UserFactors,
}

/// What people type or click to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Identities {
    /// Email address as a sign-in name. Default: yes, from the record's primary address.
    #[serde(default = "on")]
    pub email: IdentityRule,
    /// User name as a sign-in name. Default: no.
    #[serde(default)]
    pub username: IdentityRule,
    /// Phone number as a sign-in name; Azure AD B2C only. Default: no.
    #[serde(default)]
    pub phone: IdentityRule,
    /// Social and enterprise logins, by each source's `issuers`. Default: yes.
    #[serde(default = "on")]
    pub federated: IdentityRule,
}

impl Default for Identities {
    fn default() -> Self {
        Self {
            email: on(),
            username: IdentityRule::default(),
            phone: IdentityRule::default(),
            federated: on(),
        }
    }
}

const fn on() -> IdentityRule {
    IdentityRule {
        enabled: true,
        from: None,
    }
}

/// Whether and from where an identity is made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdentityRule {
    /// Whether users get it.
    #[serde(default)]
    pub enabled: bool,
    /// The record field it is made from. Default: the record's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"preferred_username")]
    pub from: Option<String>,
}

/// Rules for profile values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProfileRules {
    /// Templates for the display name over record fields. Order matters: the first that gives a
    /// non-empty text wins.
    #[serde(default = "display_name")]
    #[schemars(extend("x-ordered" = true), example = ["{name.display}", "{name.given} {name.family}"])]
    pub display_name: Vec<String>,
    /// What to do with a value longer than the directory takes.
    #[serde(default)]
    pub over_length: super::OverLength,
    /// Whether email addresses are also written to `mail`. Default: only on External ID, where
    /// one-time codes and password reset rest on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_mail: Option<bool>,
    /// Whether further addresses go to `otherMails`.
    #[serde(default = "yes")]
    pub other_mails: bool,
}

impl Default for ProfileRules {
    fn default() -> Self {
        Self {
            display_name: display_name(),
            over_length: super::OverLength::default(),
            set_mail: None,
            other_mails: true,
        }
    }
}

const fn yes() -> bool {
    true
}

fn display_name() -> Vec<String> {
    [
        "{name.display}",
        "{name.given} {name.family}",
        "{username}",
        "{email.local}",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// What becomes of an email address that is not known to be verified.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum UnverifiedEmail {
    /// The record is rejected and counted.
    #[default]
    Reject,
    /// The address is kept as a contact address, never as a sign-in name.
    ContactOnly,
    /// The account is marked, for a policy of yours that asks for the verification; Azure AD B2C only.
    RequireVerification,
    /// The address is taken as if it were verified.
    Trust,
}

/// What becomes of a permanently disabled account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum DisabledRule {
    /// Imported and disabled, so that its address stays reserved.
    #[default]
    Import,
    /// Left out and counted.
    Skip,
}

/// What becomes of an account that was never activated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum NeverActivatedRule {
    /// Left out and counted.
    #[default]
    Skip,
    /// Imported and enabled.
    Import,
}

/// What happens when two records are the same person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Duplicates {
    /// What to do.
    #[serde(default)]
    pub rule: DuplicateRule,
    /// By what two records are recognised as one person.
    #[serde(default)]
    pub by: LinkKey,
    /// Issuers whose email addresses count as verified when records are linked. The Microsoft
    /// account's is not verified and never belongs here. Default: none. Order does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["google.com"])]
    pub trusted_email_issuers: Vec<String>,
}

/// What to do with two records of one person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum DuplicateRule {
    /// Report both and import the first.
    #[default]
    Report,
    /// Make one account with the identities of both, when both addresses are verified.
    Link,
}

/// By what two records are recognised as one person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum LinkKey {
    /// The verified email address, compared without case.
    #[default]
    VerifiedEmail,
}

/// A group of the store and what it becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GroupMapping {
    /// Group or role in the store.
    #[schemars(length(min = 1), example = &"editors")]
    pub from: String,
    /// Name of a group of this plan. Give this or `drop`. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"shop-editors")]
    pub to: Option<String>,
    /// Whether memberships of the group are left behind on purpose.
    #[serde(default)]
    pub drop: bool,
}

/// What becomes of second factors. Authenticator secrets and passkeys cannot move at all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UserFactors {
    /// Verified phone numbers.
    #[serde(default)]
    pub phone: FactorRule,
    /// Verified email addresses as a factor.
    #[serde(default)]
    pub email: FactorRule,
    /// Authenticator apps. Their secrets cannot be exported into either platform, so the only honest
    /// words are `reenrol` and `drop`.
    #[serde(default)]
    pub totp: FactorRule,
    /// Passkeys. They are bound to the old domain and cannot move.
    #[serde(default)]
    pub passkey: FactorRule,
}

/// What becomes of a second factor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum FactorRule {
    /// Left behind; users without another factor are counted.
    #[default]
    Drop,
    /// Registered for the account in the tenant.
    Carry,
    /// Users are asked to register a new one at their next sign-in.
    Reenrol,
}
