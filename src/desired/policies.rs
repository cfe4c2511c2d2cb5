//! Custom policies and the keys they refer to (graph-facts E.1, E.2).
//!
//! A policy's text may hold placeholders of ids that are not known yet; `pending.json` says where, and
//! the resource depends on the applications that give them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Address, Body, Design, Kind, Policy, SecretText};
use crate::b2c::GeneratedPolicies;
use crate::b2c::design::{KeyContainer, KeyKind, KeyUse};

/// `trustFrameworkKeySet`, still empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeySet {
    /// Its id without the `B2C_1A_` that the service puts before it.
    pub id: String,
}

/// Body of `generateKey`, `uploadSecret` or `uploadPkcs12`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum PolicyKey {
    /// An RSA key pair that the tenant generates.
    Generated {
        /// What it may be used for.
        #[serde(rename = "use")]
        key_use: KeyUse,
        /// `RSA`.
        kty: &'static str,
    },
    /// A text.
    Secret {
        /// What it may be used for.
        #[serde(rename = "use")]
        key_use: KeyUse,
        /// The text.
        k: SecretText,
    },
    /// A certificate with its private key.
    Certificate {
        /// The PFX file.
        key: SecretText,
        /// Its password.
        password: Password,
    },
}

/// The password of a PFX file.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Password {
    /// Where it is read.
    Secret(SecretText),
    /// It has none, which the service takes as an empty text.
    None(&'static str),
}

impl Password {
    /// The password of a file, if it has one.
    #[must_use]
    pub fn of(password: Option<&crate::plan::SecretRef>) -> Self {
        password.map_or(Self::None(""), |password| Self::Secret(password.into()))
    }
}

/// What the service puts before ids of key sets.
const PREFIX: &str = "B2C_1A_";

/// Where a policy's file is in the build tree.
#[must_use]
pub fn policy_path(file_name: &str) -> String {
    format!("policies/{file_name}")
}

/// Adds the policies and their keys.
pub(super) fn add(design: &mut Design<'_>) {
    let Some(set) = design.policies else {
        return;
    };
    let mut keys = BTreeMap::new();
    for key in &set.keys {
        keys.insert(key.id.to_lowercase(), add_key(design, key));
    }
    let ids: BTreeMap<String, &str> = set
        .policies
        .iter()
        .map(|policy| (policy.id.to_lowercase(), policy.id.as_str()))
        .collect();
    for policy in &set.policies {
        let mut after: BTreeSet<Address> = key_sets_of(&policy.text)
            .filter_map(|id| keys.get(&id.to_lowercase()).cloned())
            .collect();
        after.extend(applications_of(set, &policy.text));
        if let Some(base) = &policy.base {
            after.insert(base_of(design, &ids, base));
        }
        let body = Policy {
            id: policy.id.clone(),
            base: policy.base.clone(),
            file: policy_path(&policy.file_name),
        };
        let resource = design.own(
            Address::new(Kind::Policy, &policy.id),
            "/customPolicies".to_owned(),
            Body::Policy(body),
        );
        resource.key = Some(policy.id.as_str().into());
        resource.after = after.into_iter().collect();
    }
}

/// The policy `base`: one of the set, or one that is in the tenant.
fn base_of(design: &mut Design<'_>, ids: &BTreeMap<String, &str>, base: &str) -> Address {
    if let Some(id) = ids.get(&base.to_lowercase()) {
        return Address::new(Kind::Policy, *id);
    }
    let address = Address::new(Kind::Policy, base);
    let address = design.existing(address, "/customPolicies/files".to_owned());
    design.set_key(&address, base.into());
    address
}

/// Adds a key set and its key; the result is what has to exist before a policy that refers to it.
fn add_key(design: &mut Design<'_>, key: &KeyContainer) -> Address {
    let start = key.id.get(..PREFIX.len());
    let has_prefix = start.is_some_and(|start| start.eq_ignore_ascii_case(PREFIX));
    let name = if has_prefix {
        &key.id[PREFIX.len()..]
    } else {
        &key.id
    };
    let set = Address::new(Kind::KeySet, name);
    if key.kind == KeyKind::Existing {
        design.existing(set.clone(), key.origin.clone());
        design.set_key(&set, key.id.as_str().into());
        return set;
    }
    let body = KeySet {
        id: name.to_owned(),
    };
    let resource = design.own(set.clone(), key.origin.clone(), Body::KeySet(body));
    resource.key = Some(format!("{PREFIX}{name}").into());
    let key_use = key.key_use;
    let (action, body) = match &key.kind {
        KeyKind::Generated | KeyKind::Existing => (
            "generateKey",
            PolicyKey::Generated {
                key_use,
                kty: "RSA",
            },
        ),
        KeyKind::Secret(secret) => (
            "uploadSecret",
            PolicyKey::Secret {
                key_use,
                k: secret.into(),
            },
        ),
        KeyKind::Certificate { file, password } => (
            "uploadPkcs12",
            PolicyKey::Certificate {
                key: SecretText::base64(file),
                password: Password::of(password.as_ref()),
            },
        ),
    };
    let address = Address::new(Kind::PolicyKey, name);
    let resource = design.own(address.clone(), key.origin.clone(), Body::PolicyKey(body));
    resource.parent = Some(set);
    resource.key = Some(action.into());
    address
}

/// Ids of the key sets that a policy refers to.
fn key_sets_of(text: &str) -> impl Iterator<Item = &str> {
    text.split("StorageReferenceId").skip(1).filter_map(|rest| {
        let rest = rest.trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|quote| "\"'".contains(*quote))?;
        rest[1..].split(quote).next()
    })
}

/// The applications whose ids a policy waits for.
fn applications_of(set: &GeneratedPolicies, text: &str) -> BTreeSet<Address> {
    set.ids
        .pending
        .iter()
        .filter(|id| text.contains(&id.placeholder))
        .filter_map(|id| Address::parse(id.reference.split_once('#')?.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{address, b2c, body};
    use super::*;

    #[test]
    fn ids_of_key_sets_are_read_however_they_are_quoted() {
        let text = r#"<Key StorageReferenceId="B2C_1A_a"/><Key StorageReferenceId = 'B2C_1A_b' />"#;
        let ids: Vec<_> = key_sets_of(text).collect();
        assert_eq!(ids, ["B2C_1A_a", "B2C_1A_b"]);
        assert_eq!(key_sets_of("StorageReferenceId").count(), 0);
    }

    #[test]
    fn a_policy_comes_after_its_base_its_keys_and_the_applications_it_names() {
        let state = b2c("customPolicies: {relyingParties: [{name: signin}]}");
        let after = |name: &str| {
            let policy = state.get(&address(name)).expect("the policy");
            policy.depends_on()
        };
        assert_eq!(
            after("policy/B2C_1A_signin"),
            [address("policy/B2C_1A_TrustFrameworkExtensions")]
        );
        let base = after("policy/B2C_1A_TrustFrameworkBase");
        assert!(base.contains(&address("policyKey/TokenSigningKeyContainer")));
        let all: Vec<_> = state
            .resources
            .iter()
            .filter(|one| one.address.kind == Kind::Policy)
            .flat_map(super::super::Resource::depends_on)
            .collect();
        assert!(all.contains(&address("application/identity-experience-framework")));
        assert!(all.contains(&address("application/proxy-identity-experience-framework")));
    }

    #[test]
    fn keys_are_generated_or_uploaded_into_their_set() {
        let state = b2c("
customPolicies: {relyingParties: [{name: signin}]}
identityProviders: [{name: google, kind: google, clientId: g, clientSecret: {env: GOOGLE, version: 2}}]
");
        assert_eq!(
            body(&state, "keySet/TokenSigningKeyContainer"),
            json!({"id": "TokenSigningKeyContainer"})
        );
        assert_eq!(
            body(&state, "policyKey/TokenSigningKeyContainer"),
            json!({"use": "sig", "kty": "RSA"})
        );
        let secret = state
            .resources
            .iter()
            .find(|one| one.key == Some("uploadSecret".into()))
            .expect("the provider's secret");
        assert_eq!(
            secret.json(),
            json!({"use": "sig", "k": {"$secret": {"env": "GOOGLE", "version": 2}}})
        );
        assert_eq!(secret.from, "/identityProviders/google/clientSecret");
    }
}
