//! What the credential rules need of the policies, taken together.
//!
//! A policy does not know which rule a user falls under. It asks what can be asked: the directory,
//! for flags that the import has set; the migration service, for accounts that are flagged or not
//! there; another tenant, for accounts nobody else knows. So several rules in one plan become one
//! list of questions, see [`super::sign_in`].

use super::{Inputs, KeyContainer, KeyKind, KeyUse};
use crate::plan::{
    AccountMoment, Credential, MfaPhone, PasswordMechanism, PasswordStrength, PasswordWay,
};
use crate::pointer;

/// Who stores passwords of accounts of one kind, over all rules about them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Writers {
    /// The policy does, for some.
    pub policy: bool,
    /// The service does, for some.
    pub service: bool,
}

impl Writers {
    /// Whether there is any such account.
    #[must_use]
    pub const fn any(self) -> bool {
        self.policy || self.service
    }

    const fn add(&mut self, mechanism: PasswordMechanism) {
        match mechanism {
            PasswordMechanism::Api => self.service = true,
            _ => self.policy = true,
        }
    }
}

/// What the credential rules of a plan need, taken together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Migration {
    /// Claim type of the custom attribute that marks accounts whose password is elsewhere.
    pub flag: String,
    /// A custom attribute says who must set a new password.
    pub directory_flag: bool,
    /// The service says who must set a new password.
    pub status: bool,
    /// Imported accounts whose password the service proves.
    pub imported: Writers,
    /// Accounts that do not exist before the service has proven their password.
    pub absent: Writers,
    /// Other tenants that prove passwords of accounts that do not exist yet.
    pub legacy_tenants: Vec<LegacyTenantLogin>,
    /// Passwords the policy stores may be weaker than the directory's rule.
    pub keeps_weak: bool,
    /// The service may prove a password and ask for a better one at once.
    pub refuses_weak: bool,
    /// Verified phone numbers of the legacy store become the second factor.
    pub carries_phone: bool,
    /// People sign in with several kinds of names, and it matters which.
    pub distinguishes_names: bool,
    /// Key containers needed beside the service's.
    pub keys: Vec<KeyContainer>,
}

/// The password check of another tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegacyTenantLogin {
    /// Technical profile.
    pub profile: String,
    /// Initial domain of that tenant.
    pub tenant: String,
    /// Application there.
    pub client_id: String,
    /// Resource the token is asked for.
    pub resource_id: String,
    /// Key container with the application's secret, when it has one.
    pub secret: Option<String>,
    /// Where the plan says so, as a JSON pointer.
    pub origin: String,
}

impl Migration {
    /// Takes the rules of `inputs` together.
    #[must_use]
    pub fn of(inputs: &Inputs<'_>) -> Self {
        let plan = inputs.plan;
        let mut found = Self::default();
        if !inputs.base.has_local() {
            return found;
        }
        for (at, rule) in plan.credentials.iter().enumerate() {
            match rule.password {
                // Nothing to do at sign-in: the import has written it, or there is none.
                PasswordWay::Known | PasswordWay::None => {}
                PasswordWay::ForcedReset => match rule.mechanism {
                    Some(PasswordMechanism::StatusService) => found.status = true,
                    _ => found.directory_flag = true,
                },
                PasswordWay::JustInTime => found.add_just_in_time(rule),
                PasswordWay::LegacyTenant => found.add_legacy_tenant(inputs, at, rule),
            }
        }
        if let Some(jit) = &plan.jit {
            found.flag = format!("extension_{}", jit.flag);
        } else {
            // Without a service nobody can be asked; that the plan lacks it is reported elsewhere.
            found.status = false;
            found.imported = Writers::default();
            found.absent = Writers::default();
            found.carries_phone = false;
            found.refuses_weak = false;
        }
        found.distinguishes_names = inputs.base.identifiers.len() > 1
            && (found.policy_creates() || found.creates_on_reset());
        found
    }

    fn add_just_in_time(&mut self, rule: &Credential) {
        let mechanism = rule.mechanism.unwrap_or(PasswordMechanism::Policy);
        let by_policy = mechanism != PasswordMechanism::Api;
        match rule.account {
            AccountMoment::Imported => self.imported.add(mechanism),
            AccountMoment::OnFirstSignIn => self.absent.add(mechanism),
        }
        self.refuses_weak |= rule.strength == PasswordStrength::RequireStrong;
        self.keeps_weak |= by_policy && rule.strength == PasswordStrength::KeepWeak;
        self.carries_phone |= by_policy && rule.mfa_phone == MfaPhone::Carry;
    }

    fn add_legacy_tenant(&mut self, inputs: &Inputs<'_>, at: usize, rule: &Credential) {
        let Some(legacy) = &rule.legacy_tenant else {
            return;
        };
        let origin = pointer!["credentials", at, "legacyTenant"];
        let number = self.legacy_tenants.len() + 1;
        let suffix = if number == 1 {
            String::new()
        } else {
            number.to_string()
        };
        let secret = legacy.client_secret.as_ref().map(|secret| {
            let id = format!(
                "B2C_1A_{}LegacyTenantSecret{suffix}",
                inputs.policies.prefix
            );
            self.keys.push(KeyContainer {
                id: id.clone(),
                key_use: KeyUse::Signature,
                kind: KeyKind::Secret(secret.clone()),
                origin: format!("{origin}/clientSecret"),
            });
            id
        });
        self.keeps_weak |= rule.strength == PasswordStrength::KeepWeak;
        self.legacy_tenants.push(LegacyTenantLogin {
            profile: format!("login-LegacyTenant{suffix}"),
            tenant: legacy.tenant.clone(),
            client_id: legacy.client_id.clone(),
            resource_id: legacy
                .resource_id
                .clone()
                .unwrap_or_else(|| legacy.client_id.clone()),
            secret,
            origin,
        });
    }

    /// Whether sign-in looks the account up before it asks anybody.
    #[must_use]
    pub fn reads_account(&self) -> bool {
        self.directory_flag
            || self.status
            || self.imported.any()
            || self.absent.any()
            || !self.legacy_tenants.is_empty()
    }

    /// Whether the service is asked at sign-in or reset.
    #[must_use]
    pub const fn asks_service(&self) -> bool {
        self.status || self.imported.any() || self.absent.any()
    }

    /// Whether the policy creates accounts at sign-in.
    #[must_use]
    pub fn policy_creates(&self) -> bool {
        self.absent.policy || !self.legacy_tenants.is_empty()
    }

    /// Whether the policy stores a password it was given at sign-in.
    #[must_use]
    pub fn policy_stores_passwords(&self) -> bool {
        self.imported.policy || self.policy_creates()
    }

    /// Whether a password reset may meet people who have no account yet.
    #[must_use]
    pub const fn creates_on_reset(&self) -> bool {
        self.absent.any()
    }

    /// Whether a sign-in may end with a new password.
    #[must_use]
    pub const fn may_require_reset(&self) -> bool {
        self.directory_flag || self.status || self.refuses_weak
    }

    /// `passwordPolicies` of an account whose legacy password the policy stores.
    #[must_use]
    pub const fn legacy_password_policies(&self) -> &'static str {
        if self.keeps_weak {
            NO_DIRECTORY_RULE
        } else {
            "DisablePasswordExpiration"
        }
    }
}

/// `passwordPolicies` with which the directory takes every password.
pub(super) const NO_DIRECTORY_RULE: &str = "DisablePasswordExpiration,DisableStrongPassword";
