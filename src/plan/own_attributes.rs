//! Custom attributes that a migration needs for itself, beside those of the plan.
//!
//! They are created in the tenant, written by the import and read by flows and policies without being
//! listed under `attributes`.

use super::{
    AccountMoment, Attribute, AttributeType, Credential, PasswordMechanism, PasswordStrength,
    PasswordWay, Plan, Platform, UnverifiedEmail,
};
use crate::pointer;

/// Holds the key of the source record, `{source}|{key}`: the proof that an account is ours, by which an
/// interrupted or repeated import knows it again.
pub const SOURCE_KEY: &str = "entradaKey";
/// Holds the id of the import run that created the account, which alone may take it back.
pub const RUN: &str = "entradaRun";
/// Says that the account has to set a new password at its next sign-in.
pub const MUST_RESET: &str = "mustResetPassword";
/// Says that the account's address has to be proven at its next sign-in.
pub const VERIFY_EMAIL: &str = "emailVerificationRequired";

/// Longest text of a custom attribute that both platforms promise, in UTF-16 code units (service
/// limits of Azure AD B2C and of External ID).
pub const LONGEST_TEXT: u32 = 250;

/// A custom attribute the migration needs for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAttribute {
    /// Its name, without the prefix of the application that owns it.
    pub name: String,
    /// Type of its value.
    pub kind: AttributeType,
    /// What it is for, in one line.
    pub description: &'static str,
    /// The plan value that needs it, as a JSON pointer.
    pub pointer: String,
}

/// The custom attributes `plan` needs beside its own, in the order in which they are listed everywhere.
#[must_use]
pub fn own_attributes(plan: &Plan) -> Vec<OwnAttribute> {
    let mut found = Vec::new();
    let mut add = |name: &str, kind, description, pointer: String| {
        found.push(OwnAttribute {
            name: name.to_owned(),
            kind,
            description,
            pointer,
        });
    };
    if !plan.sources.is_empty() {
        let at = || pointer!["sources"];
        let text = AttributeType::String;
        add(
            SOURCE_KEY,
            text,
            "Key of the account's record in its legacy store",
            at(),
        );
        add(RUN, text, "Import run that created the account", at());
    }
    if let (Some(at), Some(jit)) = (first(plan, is_flagged), &plan.jit) {
        let description = "The password is still in the legacy store";
        let at = pointer!["credentials", at];
        add(&jit.flag, AttributeType::Boolean, description, at);
    }
    if let Some(at) = first(plan, |rule| sets_reset_flag(plan, rule)) {
        let description = "The account has to set a new password at its next sign-in";
        let at = pointer!["credentials", at];
        add(MUST_RESET, AttributeType::Boolean, description, at);
    }
    if plan.users.unverified_email == UnverifiedEmail::RequireVerification {
        let description = "The account's address has to be proven at its next sign-in";
        let at = pointer!["users", "unverifiedEmail"];
        add(VERIFY_EMAIL, AttributeType::Boolean, description, at);
    }
    found
}

/// Whether `attribute` has the name of one that a migration may need for itself. Names of custom
/// attributes are compared without case.
#[must_use]
pub fn is_reserved(attribute: &Attribute) -> bool {
    [SOURCE_KEY, RUN, MUST_RESET, VERIFY_EMAIL]
        .iter()
        .any(|name| name.eq_ignore_ascii_case(&attribute.name))
}

/// Whether accounts of `rule` are imported with the flag of the just-in-time check.
#[must_use]
pub fn is_flagged(rule: &Credential) -> bool {
    rule.account == AccountMoment::Imported && rule.password == PasswordWay::JustInTime
}

/// Whether `rule` marks imported accounts with [`MUST_RESET`], always or when their password is weak.
///
/// Only custom policies of Azure AD B2C read it. Its built-in flows and External ID have a flag of the
/// directory itself for the same (Microsoft Learn: force password reset; create user).
#[must_use]
pub fn sets_reset_flag(plan: &Plan, rule: &Credential) -> bool {
    let is_read = plan.target.platform == Platform::B2c && plan.custom_policies.is_some();
    let by_directory = rule.mechanism.unwrap_or(PasswordMechanism::DirectoryFlag)
        == PasswordMechanism::DirectoryFlag;
    is_read
        && rule.account == AccountMoment::Imported
        && match rule.password {
            PasswordWay::ForcedReset => by_directory,
            PasswordWay::Known => rule.strength == PasswordStrength::RequireStrong,
            _ => false,
        }
}

fn first(plan: &Plan, is_it: impl Fn(&Credential) -> bool) -> Option<usize> {
    plan.credentials.iter().position(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(sections: &str) -> Vec<String> {
        let text = format!("version: 1\nname: shop\nenvironments: {{prod: {{}}}}\n{sections}");
        let plan: Plan = serde_yaml::from_str(&text).expect("the test's plan is one");
        own_attributes(&plan)
            .into_iter()
            .map(|attribute| attribute.name)
            .collect()
    }

    const B2C: &str = "target: {platform: b2c, tenant: a.onmicrosoft.com}\n";
    const SOURCE: &str = "sources: [{id: old, store: auth0}]\n";
    const POLICIES: &str = "customPolicies: {relyingParties: [{name: in}]}\n";

    #[test]
    fn a_plan_without_sources_needs_none() {
        assert!(names(B2C).is_empty());
    }

    #[test]
    fn the_key_and_the_run_are_always_kept() {
        assert_eq!(names(&format!("{B2C}{SOURCE}")), [SOURCE_KEY, RUN]);
    }

    #[test]
    fn flags_are_there_when_a_rule_sets_them_and_something_reads_them() {
        let reset = "credentials: [{name: all, password: forcedReset}]\n";
        let with_policies = names(&format!("{B2C}{SOURCE}{POLICIES}{reset}"));
        assert_eq!(with_policies, [SOURCE_KEY, RUN, MUST_RESET]);
        let with_flows = names(&format!("{B2C}{SOURCE}{reset}"));
        assert_eq!(with_flows, [SOURCE_KEY, RUN]);
        let jit = "\
credentials: [{name: all, password: justInTime}]
jit: {endpoint: 'https://m.example', authentication: {kind: none}, flag: toMove}
users: {unverifiedEmail: requireVerification}
";
        let just_in_time = names(&format!("{B2C}{SOURCE}{POLICIES}{jit}"));
        assert_eq!(just_in_time, [SOURCE_KEY, RUN, "toMove", VERIFY_EMAIL]);
    }
}
