//! The import manifest.
//!
//! Lists whose order means nothing are sorted, so that their order in the plan decides nothing; words
//! for people (descriptions, labels) are left out. What remains is what an import does, and the digest
//! is over that.

mod accounts;
mod order;
mod sources;

pub(super) use accounts::{length, mechanism};
pub(super) use sources::hash;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::names;
use crate::formats::LateText;
use crate::formats::manifest::{
    AttributeTarget, Duplicates, Factors, Group, Identities, Import, ImportTarget, KeyRule, Length,
    LocalIdentity, Manifest, Profile, Rules, Wave,
};
use crate::plan::own_attributes::{LONGEST_TEXT, RUN, SOURCE_KEY, VERIFY_EMAIL, own_attributes};
use crate::plan::{IdentityRule, PasswordWay, Plan, Platform, UnverifiedEmail, builtin};
use crate::resolve::ResolvedPlan;

/// Most identities of one account (Microsoft Learn: user resource type; Azure AD B2C service limits).
const MOST_IDENTITIES: u32 = 10;
/// Issuer of the address that receives one-time codes on External ID (graph-facts A.3).
const ONE_TIME_CODE_ISSUER: &str = "mail";
/// Name of the one wave of a plan without waves.
const EVERYBODY: &str = "everybody";

/// The import manifest of `plan`.
///
/// # Errors
/// When the import has no JSON form, which no plan leads to.
pub fn manifest(plan: &ResolvedPlan) -> Result<Manifest, serde_json::Error> {
    let import = import(&plan.plan);
    Ok(Manifest {
        version: super::VERSION,
        environment: plan.environment.clone(),
        production: plan.settings().is_some_and(|settings| settings.production),
        digest: import.digest()?,
        tenant_id: plan.plan.target.tenant_id.clone(),
        custom_attributes: custom_attributes(&plan.plan, &import),
        import,
    })
}

/// What decides what an import of `plan` does.
#[must_use]
pub fn import(plan: &Plan) -> Import {
    let target = &plan.target;
    Import {
        plan: plan.name.clone(),
        target: ImportTarget {
            platform: target.platform,
            cloud: target.cloud,
            tenant: target.tenant.clone(),
        },
        key: KeyRule {
            attribute: SOURCE_KEY.to_owned(),
            run_attribute: RUN.to_owned(),
            max_length: LONGEST_TEXT,
            user_principal_name: format!("{{uuid}}@{}", target.tenant),
        },
        sources: plan
            .sources
            .iter()
            .map(|source| sources::source(plan, source))
            .collect(),
        cohorts: order::cohorts(plan),
        identities: identities(plan),
        profile: profile(plan),
        attributes: accounts::attributes(plan),
        rules: rules(plan),
        groups: groups(plan),
        factors: Factors {
            phone: plan.users.factors.phone,
            email: plan.users.factors.email,
            totp: plan.users.factors.totp,
            passkey: plan.users.factors.passkey,
        },
        credentials: plan
            .credentials
            .iter()
            .map(|rule| accounts::credential(plan, rule))
            .collect(),
        waves: waves(plan),
    }
}

/// Full names of every custom attribute `import` mentions.
fn custom_attributes(plan: &Plan, import: &Import) -> BTreeMap<String, LateText> {
    let own = own_attributes(plan).into_iter().map(|own| own.name);
    let mapped = import
        .attributes
        .iter()
        .filter_map(|attribute| match &attribute.target {
            AttributeTarget::Custom(name) => Some(name.clone()),
            AttributeTarget::Property(_) => None,
        });
    let keys = [SOURCE_KEY.to_owned(), RUN.to_owned()];
    own.chain(mapped)
        .chain(keys)
        .map(|name| {
            let full = names::custom_attribute(plan, &name);
            (name, full)
        })
        .collect()
}

/// Sign-in names and logins of accounts.
pub(super) fn identities(plan: &Plan) -> Identities {
    let rules = &plan.users.identities;
    let local = |rule: &IdentityRule, field: &str, sign_in_type: &str| {
        rule.enabled.then(|| LocalIdentity {
            from: rule.from.clone().unwrap_or_else(|| field.to_owned()),
            sign_in_type: sign_in_type.to_owned(),
            issuer: plan.target.tenant.clone(),
        })
    };
    let email = local(&rules.email, "email", "emailAddress");
    let gets_codes = plan.target.platform == Platform::ExternalId
        && plan
            .credentials
            .iter()
            .any(|rule| rule.password == PasswordWay::None);
    Identities {
        one_time_code: email
            .as_ref()
            .filter(|_| gets_codes)
            .map(|email| LocalIdentity {
                from: email.from.clone(),
                sign_in_type: "federated".to_owned(),
                issuer: ONE_TIME_CODE_ISSUER.to_owned(),
            }),
        email,
        username: local(&rules.username, "username", "userName"),
        phone: local(&rules.phone, "phone", "phoneNumber"),
        federated: rules.federated.enabled,
        most: MOST_IDENTITIES,
    }
}

fn profile(plan: &Plan) -> Profile {
    let rules = &plan.users.profile;
    let is_external_id = plan.target.platform == Platform::ExternalId;
    let longest = builtin::property("displayName").and_then(|property| property.max_length);
    Profile {
        display_name: rules.display_name.clone(),
        display_name_length: Length {
            max: longest.unwrap_or(LONGEST_TEXT),
            over: rules.over_length,
        },
        over_length: rules.over_length,
        set_mail: rules.set_mail.unwrap_or(is_external_id),
        other_mails: rules.other_mails,
        phone_region: plan.users.phone_region.clone(),
        user_type: is_external_id.then(|| "Member".to_owned()),
    }
}

fn rules(plan: &Plan) -> Rules {
    let users = &plan.users;
    let marks = users.unverified_email == UnverifiedEmail::RequireVerification;
    Rules {
        unverified_email: users.unverified_email,
        unverified_flag: marks.then(|| VERIFY_EMAIL.to_owned()),
        disabled: users.disabled,
        never_activated: users.never_activated,
        duplicates: Duplicates {
            rule: users.duplicates.rule,
            by: users.duplicates.by,
            trusted_email_issuers: order::set(&users.duplicates.trusted_email_issuers),
        },
    }
}

fn groups(plan: &Plan) -> Vec<Group> {
    let mut groups: Vec<Group> = plan
        .users
        .groups
        .iter()
        .map(|mapping| Group {
            from: mapping.from.clone(),
            to: mapping
                .to
                .as_ref()
                .filter(|_| !mapping.drop)
                .map(|to| names::group(to)),
        })
        .collect();
    groups.sort();
    groups.dedup();
    groups
}

fn waves(plan: &Plan) -> Vec<Wave> {
    let waves = plan
        .rollout
        .as_ref()
        .map_or(&[][..], |rollout| &rollout.waves);
    if waves.is_empty() {
        return vec![Wave {
            name: EVERYBODY.to_owned(),
            cohorts: Vec::new(),
            percent: 100,
            window: None,
            gate: None,
        }];
    }
    waves
        .iter()
        .map(|wave| Wave {
            name: wave.name.clone(),
            cohorts: order::set(&wave.cohorts),
            percent: wave.percent,
            window: wave.window.clone(),
            gate: wave.gate.clone(),
        })
        .collect()
}
