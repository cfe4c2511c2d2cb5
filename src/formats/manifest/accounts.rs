//! What is written to an account: attributes and passwords.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::plan::{
    AccountMoment, AttributeType, MfaPhone, OverLength, PasswordMechanism, PasswordStrength,
    PasswordWay, Transform,
};

/// An attribute filled from records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Attribute {
    /// What is written.
    pub target: AttributeTarget,
    /// Type of its value.
    #[serde(rename = "type")]
    pub kind: AttributeType,
    /// Field of the record; absent when the steps make the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Steps on the way. Order matters.
    pub transform: Vec<Transform>,
    /// Whether a record without a value is rejected.
    pub required: bool,
    /// Longest text and what becomes of a longer one; absent for other types and where no length is
    /// documented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<Length>,
}

/// What an attribute is in the directory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum AttributeTarget {
    /// A property that every user object has, by its name in Microsoft Graph.
    Property(String),
    /// A custom attribute, by its name without the prefix of the application that owns it.
    Custom(String),
}

/// How long a text may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Length {
    /// Longest text, in UTF-16 code units.
    pub max: u32,
    /// What becomes of a longer one. Texts are cut after a whole character.
    pub over: OverLength,
}

/// How the passwords of one cohort get across.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Credential {
    /// Its name.
    pub name: String,
    /// The cohort it is for; absent for everybody not matched before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cohort: Option<String>,
    /// When the account comes to be.
    pub account: AccountMoment,
    /// How the password gets across.
    pub password: PasswordWay,
    /// Who does it; absent where nobody has to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mechanism: Option<PasswordMechanism>,
    /// Whether plaintext passwords in the source are meant to be written.
    pub allow_plaintext: bool,
    /// Whether weak passwords keep signing in.
    pub strength: PasswordStrength,
    /// What happens to a phone number at the first sign-in.
    pub mfa_phone: MfaPhone,
    /// What the import writes. Absent when accounts come to be at the first sign-in: the import counts
    /// such records and writes nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub write: Option<AccountWrite>,
}

/// What the import writes to an account beside its profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountWrite {
    /// Its password, if it gets a sign-in name that takes one.
    pub password: PasswordValue,
    /// `passwordProfile.forceChangePasswordNextSignIn`.
    pub force_change_password_next_sign_in: bool,
    /// `passwordPolicies`, joined by a comma and a blank.
    pub password_policies: Vec<String>,
    /// Custom attributes that are set, by name.
    pub flags: BTreeMap<String, bool>,
    /// What its address becomes, if it is to sign in with it.
    pub email_identity: EmailIdentity,
    /// What is written instead when a password from the source does not satisfy the directory's rule
    /// (8 to 256 characters; three of lower case, upper case, digit, symbol).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when_weak: Option<Box<Self>>,
}

/// A password that the import writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PasswordValue {
    /// What the record holds in plain text.
    Source,
    /// A strong random one that nobody learns, different for every account and every attempt.
    Random,
    /// None.
    None,
}

/// What an address becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum EmailIdentity {
    /// `identities.email`: a sign-in name with a password.
    Local,
    /// `identities.oneTimeCode`: the receiver of one-time codes.
    OneTimeCode,
    /// A contact address: the account signs in with a provider alone.
    None,
}
