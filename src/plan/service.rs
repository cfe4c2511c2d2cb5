//! The migration service as everybody names it: its routes, its application, its texts.
//!
//! Policies, extensions, the service's own configuration and the desired state have to say the same, so
//! it is said here.

use indexmap::IndexMap;

use super::Jit;

/// Name of the application that stands for the service in the desired state of External ID. No
/// application of a plan can have it: their names have no dots.
pub const EXTENSION_APPLICATION: &str = "entrada.password-migration";

/// Application id with which the platform calls custom authentication extensions, the same in every
/// tenant (Microsoft Learn: custom authentication extensions overview).
pub const PLATFORM_CALLER: &str = "99045fe1-7639-4a75-9d4a-577b6ca3810f";

/// A question the service answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Route {
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

impl Route {
    /// Its path below the service's address.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Verify => "/b2c/v1/verify",
            Self::Status => "/b2c/v1/status",
            Self::SignUp => "/b2c/v1/sign-up",
            Self::Account => "/b2c/v1/account",
            Self::PasswordUpdated => "/b2c/v1/password-updated",
            Self::PasswordSubmit => "/external-id/v1/password-submit",
        }
    }

    /// Its address.
    #[must_use]
    pub fn url(self, jit: &Jit) -> String {
        format!("{}{}", jit.endpoint.trim_end_matches('/'), self.path())
    }
}

/// A text people see when something fails, where the plan gives none.
pub mod texts {
    /// A wrong name or password, whoever finds out.
    pub const INVALID: &str = "Your sign-in name or password is incorrect.";
    /// The service cannot answer.
    pub const UNAVAILABLE: &str =
        "Sign-in is not available right now. Please try again in a few minutes.";
    /// A new password is due.
    pub const MUST_RESET: &str = "Choose a new password to continue.";
    /// The name has an account already.
    pub const EXISTS: &str = "You have an account already. Sign in instead.";
}

/// The text of `given` in `language`, else in the plan's default language, else in English, else any,
/// else `ours`. Policies and service choose in this order.
#[must_use]
pub fn text<'a>(
    given: &'a IndexMap<String, String>,
    language: &str,
    default_language: &str,
    ours: &'a str,
) -> &'a str {
    given
        .get(language)
        .or_else(|| given.get(default_language))
        .or_else(|| given.get("en"))
        .or_else(|| given.values().next())
        .map_or(ours, String::as_str)
}
