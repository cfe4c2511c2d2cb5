//! `credentials`: how passwords get across.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SecretRef;

/// How the passwords of one cohort get across. The first rule that matches a user counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Credential {
    /// Its name, for findings, overlays and reports.
    #[schemars(
        regex(pattern = r"^[a-z][A-Za-z0-9-]{0,39}$"),
        example = &"password-users"
    )]
    pub name: String,
    /// The cohort it is for. Default: everybody not matched before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"bcrypt-users")]
    pub cohort: Option<String>,
    /// When the account comes to be.
    #[serde(default)]
    pub account: AccountMoment,
    /// How the password gets across.
    pub password: PasswordWay,
    /// Who does it. Default: `directoryFlag` for `forcedReset`; for `justInTime` it is `policy` on
    /// Azure AD B2C and `platform` on External ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mechanism: Option<PasswordMechanism>,
    /// For `known`: says that plaintext passwords in the source are meant to be written. Without it
    /// such a plan is refused.
    #[serde(default)]
    pub allow_plaintext: bool,
    /// Whether passwords weaker than the directory's rule keep signing in.
    #[serde(default)]
    pub strength: PasswordStrength,
    /// Azure AD B2C just in time only: whether the phone number the legacy store vouches for becomes
    /// the second factor at the first sign-in.
    #[serde(default)]
    pub mfa_phone: MfaPhone,
    /// For `legacyTenant`: the other tenant. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legacy_tenant: Option<LegacyTenant>,
}

/// When the account comes to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum AccountMoment {
    /// Before, by `entrada users import`.
    #[default]
    Imported,
    /// When the user signs in for the first time. Azure AD B2C only.
    OnFirstSignIn,
}

/// How a password gets across.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PasswordWay {
    /// The source holds it in plain text; the import writes it.
    Known,
    /// It does not; the user sets a new one at the first sign-in.
    ForcedReset,
    /// It is checked against the legacy store at the first sign-in and kept.
    JustInTime,
    /// Azure AD B2C only: it is checked against another Azure AD B2C tenant and kept.
    LegacyTenant,
    /// There is none: people sign in with an email one-time code (External ID) or a provider.
    None,
}

/// Who moves the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PasswordMechanism {
    /// `forcedReset`: a custom attribute says who must set a new password.
    DirectoryFlag,
    /// `forcedReset`: the migration service says who must set a new password.
    StatusService,
    /// `justInTime` on Azure AD B2C: the custom policy writes it.
    Policy,
    /// `justInTime` on Azure AD B2C: the migration service writes it through Microsoft Graph.
    Api,
    /// `justInTime` on External ID: the platform writes it.
    Platform,
}

/// Whether weak passwords keep signing in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PasswordStrength {
    /// They do: the directory's strong rule is switched off for the accounts that need it.
    #[default]
    KeepWeak,
    /// They do not: such a user sets a new password.
    RequireStrong,
}

/// What happens to a phone number at the first sign-in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum MfaPhone {
    /// Nothing.
    #[default]
    Ignore,
    /// A verified number becomes the second factor.
    Carry,
}

/// Another Azure AD B2C tenant that knows the passwords.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LegacyTenant {
    /// Its initial domain.
    #[schemars(length(min = 1), example = &"legacyb2c.onmicrosoft.com")]
    pub tenant: String,
    /// Id of the native (public client) application registered there for the password grant, a
    /// GUID.
    #[schemars(example = &"55555555-6666-4777-8888-999999999999")]
    pub client_id: String,
    /// Id of the web API the password grant asks a token for, a GUID. Default: `clientId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"66666666-7777-4888-8999-aaaaaaaaaaaa")]
    pub resource_id: Option<String>,
    /// Secret of that application when it is a confidential client. Default: none, a public client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<SecretRef>,
}
