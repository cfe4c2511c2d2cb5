//! `import/manifest.json`: all that an import needs, without the plan.
//!
//! What decides what an import does is one member, `import`, and the digest is over that alone. Names
//! that only the tenant knows stand beside it: filling them in does not make it another import.

mod accounts;
mod sources;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::LateText;
use crate::plan::{
    Cloud, DisabledRule, DuplicateRule, FactorRule, Gate, LinkKey, NeverActivatedRule, OverLength,
    Platform, Predicate, UnverifiedEmail, Window,
};
use crate::util::canonical;

pub use accounts::{
    AccountWrite, Attribute, AttributeTarget, Credential, EmailIdentity, Length, PasswordValue,
};
pub use sources::{Dialect, File, FileFormat, Hash, Join, Quoting, Source};

/// A runnable import: sources, mapping, rules and waves, with every default filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "entrada import manifest")]
pub struct Manifest {
    /// Version of this document's format.
    pub version: u32,
    /// Name of the environment.
    pub environment: String,
    /// Whether people depend on the tenant.
    pub production: bool,
    /// SHA-256 of `import` in canonical form (RFC 8785), in lower-case hexadecimal. A journal holds it:
    /// an import is resumed with the same digest only.
    #[schemars(regex(pattern = r"^[0-9a-f]{64}$"))]
    pub digest: String,
    /// Id of the tenant, a GUID, which an import compares before its first write. Absent when the plan
    /// does not know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<String>,
    /// Full names in the directory of the custom attributes that `import` mentions, by their names
    /// there.
    pub custom_attributes: BTreeMap<String, LateText>,
    /// What decides what an import does.
    pub import: Import,
}

/// What decides what an import does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Import {
    /// Name of the plan.
    pub plan: String,
    /// The tenant the accounts are made in.
    pub target: ImportTarget,
    /// How an account is recognised as that of a source record.
    pub key: KeyRule,
    /// Where records are read. Order matters: of two records of one person the earlier source's wins.
    pub sources: Vec<Source>,
    /// Named groups of users, by name.
    pub cohorts: Vec<Cohort>,
    /// Sign-in names and logins of an account.
    pub identities: Identities,
    /// Profile values that have rules of their own.
    pub profile: Profile,
    /// Attributes filled from records, by name.
    pub attributes: Vec<Attribute>,
    /// What becomes of records that are not like the others.
    pub rules: Rules,
    /// Groups and roles of the stores, by name. One that occurs and is not here is reported.
    pub groups: Vec<Group>,
    /// Second factors.
    pub factors: Factors,
    /// How passwords get across. Order matters: the first rule whose cohort a record is in counts.
    pub credentials: Vec<Credential>,
    /// When which users move. Order matters: see `percent`.
    pub waves: Vec<Wave>,
}

impl Import {
    /// SHA-256 of the canonical form.
    ///
    /// # Errors
    /// When it has no JSON form, which no plan leads to.
    pub fn digest(&self) -> Result<String, serde_json::Error> {
        Ok(canonical::digest(&serde_json::to_value(self)?))
    }
}

/// The tenant the accounts are made in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportTarget {
    /// The platform.
    pub platform: Platform,
    /// The cloud.
    pub cloud: Cloud,
    /// The tenant's initial domain: issuer of local accounts, domain of user principal names.
    pub tenant: String,
}

/// How an account is recognised as that of a source record, so that nobody is created twice.
///
/// The record's key text is `{source id}|{key}`. The account has it in a custom attribute, and its user
/// principal name is made of it, so that the directory itself refuses a second one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeyRule {
    /// Custom attribute that holds the key text. A key text longer than `maxLength` is stored as
    /// `{source id}|sha256:` and the digest of the key in hexadecimal.
    pub attribute: String,
    /// Custom attribute that holds the id of the run that created the account.
    pub run_attribute: String,
    /// Longest key text, in UTF-16 code units.
    pub max_length: u32,
    /// User principal name: `{uuid}` is the UUID version 5 of the key within the source's `namespace`.
    /// The mail nickname is that UUID.
    pub user_principal_name: String,
}

/// A named group of users.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cohort {
    /// Its name.
    pub name: String,
    /// Which users belong to it.
    #[serde(rename = "where")]
    pub predicate: Predicate,
}

/// Sign-in names and logins of an account. All of them are written when it is created: a local one cannot
/// be added later to an account that has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Identities {
    /// The address as a sign-in name; absent when accounts get none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<LocalIdentity>,
    /// The address as the receiver of one-time codes, for credential rules that say so. External ID
    /// only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_time_code: Option<LocalIdentity>,
    /// The user name as a sign-in name; absent when accounts get none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<LocalIdentity>,
    /// The phone number as a sign-in name; absent when accounts get none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<LocalIdentity>,
    /// Whether logins with providers are carried over, each with the issuer its source maps it to.
    pub federated: bool,
    /// Most identities of one account.
    pub most: u32,
}

/// An identity made from one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LocalIdentity {
    /// Field of the record.
    pub from: String,
    /// `signInType` of the identity.
    pub sign_in_type: String,
    /// `issuer` of the identity.
    pub issuer: String,
}

/// Profile values that have rules of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Profile {
    /// Templates for the display name. Order matters: the first that gives a non-empty text wins. An
    /// attribute `displayName` with a value comes before all of them.
    pub display_name: Vec<String>,
    /// Longest display name and what becomes of a longer one.
    pub display_name_length: Length,
    /// What becomes of a value that is too long where nothing else is said.
    pub over_length: OverLength,
    /// Whether the address is also written to `mail`.
    pub set_mail: bool,
    /// Whether further addresses are written to `otherMails`.
    pub other_mails: bool,
    /// Region of phone numbers without a country code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_region: Option<String>,
    /// `userType` of accounts; absent where it is not written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_type: Option<String>,
}

/// What becomes of records that are not like the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rules {
    /// An address that is not known to be verified.
    pub unverified_email: UnverifiedEmail,
    /// Custom attribute set to `true` on accounts with such an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unverified_flag: Option<String>,
    /// An account that is permanently disabled.
    pub disabled: DisabledRule,
    /// An account that was never activated.
    pub never_activated: NeverActivatedRule,
    /// Two records of one person.
    pub duplicates: Duplicates,
}

/// Two records of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Duplicates {
    /// What to do.
    pub rule: DuplicateRule,
    /// By what they are recognised.
    pub by: LinkKey,
    /// Issuers whose addresses count as verified, in order of their names.
    pub trusted_email_issuers: Vec<String>,
}

/// A group or role of the stores.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Group {
    /// Its name in the store.
    pub from: String,
    /// Address of the group it becomes, such as `group/shop-editors`. Absent when memberships are left
    /// behind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Second factors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Factors {
    /// Verified phone numbers.
    pub phone: FactorRule,
    /// Verified addresses.
    pub email: FactorRule,
    /// Authenticator apps.
    pub totp: FactorRule,
    /// Passkeys.
    pub passkey: FactorRule,
}

/// A wave of users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Wave {
    /// Its name.
    pub name: String,
    /// Names of cohorts, sorted. None means everybody.
    pub cohorts: Vec<String>,
    /// Share of these users. A user's number is the first eight bytes of the SHA-256 of the key text, as
    /// a big-endian number, modulo 100; a user below `percent` is in the wave, any other looks further
    /// down the list. So a larger share never leaves anybody out who was in.
    pub percent: u32,
    /// When the import may run; absent for any time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// What must hold before the next wave starts; absent for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<Gate>,
}
