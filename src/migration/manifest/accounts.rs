//! What is written to accounts: attributes, passwords, flags.

use std::collections::BTreeMap;

use super::super::names;
use super::order;
use crate::formats::manifest::{
    AccountWrite, Attribute, AttributeTarget, Credential, EmailIdentity, Length, PasswordValue,
};
use crate::plan;
use crate::plan::own_attributes::{self, LONGEST_TEXT, MUST_RESET};
use crate::plan::{
    AccountMoment, AttributeType, PasswordMechanism, PasswordStrength, PasswordWay, Plan, Platform,
    Transform, builtin,
};

/// The one attribute that is no property: the address, which is an identity.
const EMAIL: &str = "email";
/// Without it a local account's password expires and cannot be renewed (Microsoft Learn: create user).
const NEVER_EXPIRES: &str = "DisablePasswordExpiration";
/// Switches off the strong rule for one account.
const MAY_BE_WEAK: &str = "DisableStrongPassword";

/// The attributes that the import fills, by name.
pub(super) fn attributes(plan: &Plan) -> Vec<Attribute> {
    let mut filled: Vec<&plan::Attribute> = plan
        .attributes
        .iter()
        .filter(|attribute| attribute.name != EMAIL && is_filled(attribute))
        .collect();
    filled.sort_by(|one, other| one.name.cmp(&other.name));
    filled
        .into_iter()
        .map(|attribute| Attribute {
            target: target(attribute),
            kind: names::kind_of(attribute),
            from: attribute.from.clone(),
            transform: attribute.transform.iter().map(step).collect(),
            required: attribute.required,
            length: length(plan, attribute),
        })
        .collect()
}

/// A step with its set of words in order.
fn step(step: &Transform) -> Transform {
    match step {
        Transform::TrueWords(words) => Transform::TrueWords(order::set(words)),
        other => other.clone(),
    }
}

/// Whether records give it a value: it has a field, or a step makes one.
pub(crate) fn is_filled(attribute: &plan::Attribute) -> bool {
    let makes_one =
        |step: &Transform| matches!(step, Transform::Template(_) | Transform::Default(_));
    attribute.from.is_some() || attribute.transform.iter().any(makes_one)
}

fn target(attribute: &plan::Attribute) -> AttributeTarget {
    match builtin::property(&attribute.name) {
        Some(property) => AttributeTarget::Property(property.name.to_owned()),
        None => AttributeTarget::Custom(attribute.name.clone()),
    }
}

/// How long its texts may be: what the plan says, else what is documented.
pub(crate) fn length(plan: &Plan, attribute: &plan::Attribute) -> Option<Length> {
    let kind = names::kind_of(attribute);
    if !matches!(
        kind,
        AttributeType::String | AttributeType::StringCollection
    ) {
        return None;
    }
    let documented = match builtin::property(&attribute.name) {
        Some(property) => property.max_length,
        None => Some(LONGEST_TEXT),
    };
    Some(Length {
        max: attribute.max_length.or(documented)?,
        over: attribute
            .over_length
            .unwrap_or(plan.users.profile.over_length),
    })
}

/// A credential rule with what it makes the import write.
pub(super) fn credential(plan: &Plan, rule: &plan::Credential) -> Credential {
    Credential {
        name: rule.name.clone(),
        cohort: rule.cohort.clone(),
        account: rule.account,
        password: rule.password,
        mechanism: mechanism(plan, rule),
        allow_plaintext: rule.allow_plaintext,
        strength: rule.strength,
        mfa_phone: rule.mfa_phone,
        write: (rule.account == AccountMoment::Imported).then(|| write(plan, rule)),
    }
}

/// Who moves the password, with the default of rule and platform.
pub(crate) fn mechanism(plan: &Plan, rule: &plan::Credential) -> Option<PasswordMechanism> {
    let is_b2c = plan.target.platform == Platform::B2c;
    rule.mechanism.or(match (rule.password, is_b2c) {
        (PasswordWay::ForcedReset, true) => Some(PasswordMechanism::DirectoryFlag),
        (PasswordWay::JustInTime, true) => Some(PasswordMechanism::Policy),
        (PasswordWay::JustInTime, false) => Some(PasswordMechanism::Platform),
        _ => None,
    })
}

fn write(plan: &Plan, rule: &plan::Credential) -> AccountWrite {
    let is_external_id = plan.target.platform == Platform::ExternalId;
    let mut flags = BTreeMap::new();
    if own_attributes::is_flagged(rule)
        && let Some(jit) = &plan.jit
    {
        flags.insert(jit.flag.clone(), true);
    }
    let password = match rule.password {
        PasswordWay::Known => PasswordValue::Source,
        PasswordWay::None => PasswordValue::None,
        _ => PasswordValue::Random,
    };
    let resets = rule.password == PasswordWay::ForcedReset;
    if resets && own_attributes::sets_reset_flag(plan, rule) {
        flags.insert(MUST_RESET.to_owned(), true);
    }
    let write = AccountWrite {
        password,
        force_change_password_next_sign_in: resets && is_reset_by_directory(plan, rule),
        password_policies: vec![NEVER_EXPIRES.to_owned()],
        flags,
        email_identity: match rule.password {
            PasswordWay::None if is_external_id => EmailIdentity::OneTimeCode,
            // A local account of Azure AD B2C has a password, so these have a provider's login alone.
            PasswordWay::None => EmailIdentity::None,
            _ => EmailIdentity::Local,
        },
        when_weak: None,
    };
    let when_weak = (rule.password == PasswordWay::Known).then(|| when_weak(plan, rule, &write));
    AccountWrite {
        when_weak: when_weak.map(Box::new),
        ..write
    }
}

/// What is written in the place of a password that is too weak.
fn when_weak(plan: &Plan, rule: &plan::Credential, strong: &AccountWrite) -> AccountWrite {
    match rule.strength {
        PasswordStrength::KeepWeak => AccountWrite {
            password_policies: vec![NEVER_EXPIRES.to_owned(), MAY_BE_WEAK.to_owned()],
            ..strong.clone()
        },
        PasswordStrength::RequireStrong => {
            let mut flags = strong.flags.clone();
            if own_attributes::sets_reset_flag(plan, rule) {
                flags.insert(MUST_RESET.to_owned(), true);
            }
            AccountWrite {
                password: PasswordValue::Random,
                force_change_password_next_sign_in: is_reset_by_directory(plan, rule),
                flags,
                ..strong.clone()
            }
        }
    }
}

/// Whether the directory's own flag asks for the new password.
///
/// On Azure AD B2C Graph takes it for local accounts only where a built-in flow has forced reset; custom
/// policies and the status service have means of their own (Microsoft Learn: create user; force password
/// reset).
fn is_reset_by_directory(plan: &Plan, rule: &plan::Credential) -> bool {
    match plan.target.platform {
        Platform::ExternalId => true,
        Platform::B2c => {
            plan.custom_policies.is_none()
                && rule.mechanism != Some(PasswordMechanism::StatusService)
        }
    }
}
