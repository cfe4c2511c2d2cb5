//! The build tree: every file of one environment, as bytes in memory.
//!
//! Input: a resolved plan and its policy set. Output: relative paths and contents, the same for equal
//! inputs. Writing them is somebody else's business ([`crate::util::fs::replace_tree`], which also adds
//! `SHA256SUMS`).

mod deploy;
mod graph;
mod mapping;
mod markdown;
mod pending;
mod permissions;
mod runbook;

use std::collections::BTreeMap;

use crate::b2c::design::{self, KeyKind as DesignKey};
use crate::b2c::{GeneratedPolicies, Role};
pub use crate::desired::policy_path;
use crate::desired::{DesiredState, Resource};
use crate::formats::{
    self, KeyContainer, KeyKind, KeyUse, KeyValue, Policies, PolicyEntry, PolicyRole,
    ResourceDocument, SecretReference,
};
use crate::migration;
use crate::plan::SecretRef;
use crate::resolve::ResolvedPlan;

/// Version of the formats of `policies.json` and `pending.json`.
const VERSION: u32 = 1;

/// Paths relative to the build tree, and contents.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The build tree of one environment.
///
/// # Errors
/// When a document has no JSON form or a template is wrong: a defect of the product, not of an input.
pub fn build_tree(
    plan: &ResolvedPlan,
    policies: Option<&GeneratedPolicies>,
    desired: &DesiredState,
) -> Result<Files, serde_json::Error> {
    let mut files = data(plan, policies, desired)?;
    let permissions = migration::permissions::permissions(plan, desired);
    files.insert(
        "PERMISSIONS.md".to_owned(),
        permissions::page(&permissions, &plan.plan.name, &plan.environment).into_bytes(),
    );
    files.insert(
        "RUNBOOK.md".to_owned(),
        runbook::page(&migration::runbook::runbook(plan)).into_bytes(),
    );
    Ok(files)
}

/// The build tree without the pages that are written for people alone.
///
/// # Errors
/// As [`build_tree`].
pub fn data(
    plan: &ResolvedPlan,
    policies: Option<&GeneratedPolicies>,
    desired: &DesiredState,
) -> Result<Files, serde_json::Error> {
    let mut files = documents(plan, policies)?;
    for policy in policies.iter().flat_map(|set| &set.policies) {
        files.insert(
            policy_path(&policy.file_name),
            policy.text.clone().into_bytes(),
        );
    }
    for resource in &desired.resources {
        files.insert(
            resource.address.path(),
            formats::to_bytes(&resource_document(resource))?,
        );
    }
    files.insert(
        "pending.json".to_owned(),
        formats::to_bytes(&pending::document(plan, policies, desired))?,
    );
    Ok(files)
}

/// The part of [`data`] that is neither a policy nor a resource, nor made of these.
///
/// # Errors
/// As [`build_tree`].
pub fn documents(
    plan: &ResolvedPlan,
    policies: Option<&GeneratedPolicies>,
) -> Result<Files, serde_json::Error> {
    let mut files = Files::new();
    if let Some(set) = policies {
        files.insert(
            "policies.json".to_owned(),
            formats::to_bytes(&index(plan, set))?,
        );
    }
    migration_files(plan, &mut files)?;
    Ok(files)
}

/// What the file of a resource holds.
#[must_use]
pub fn resource_document(resource: &Resource) -> ResourceDocument {
    graph::document(resource)
}

/// What moves the users and watches it. A plan without sources moves none.
fn migration_files(plan: &ResolvedPlan, files: &mut Files) -> Result<(), serde_json::Error> {
    let mut add = |path: &str, bytes: Vec<u8>| files.insert(path.to_owned(), bytes);
    let has_sources = !plan.plan.sources.is_empty();
    if has_sources || !plan.plan.attributes.is_empty() {
        let mapping = migration::mapping::mapping(plan);
        add("mapping/attributes.json", formats::to_bytes(&mapping)?);
        add(
            "mapping/attributes.md",
            mapping::page(&mapping).into_bytes(),
        );
    }
    if has_sources {
        let manifest = migration::manifest::manifest(plan)?;
        add("import/manifest.json", formats::to_bytes(&manifest)?);
    }
    if let Some(template) = migration::monitoring::diagnostic_settings(plan) {
        let path = "monitoring/diagnostic-settings.json";
        add(path, formats::to_bytes(&template)?);
    }
    if let Some(template) = migration::monitoring::workbook(plan)? {
        add("monitoring/workbook.json", formats::to_bytes(&template)?);
    }
    if let Some(serve) = migration::serve::serve(plan) {
        add("jit/serve.json", formats::to_bytes(&serve)?);
        let deployment = migration::deploy::deployment(&serve)?;
        let deployed = deploy::files(&deployment).map_err(serde::ser::Error::custom)?;
        for (path, text) in deployed {
            add(&path, text.into_bytes());
        }
    }
    Ok(())
}

fn index(plan: &ResolvedPlan, set: &GeneratedPolicies) -> Policies {
    Policies {
        version: VERSION,
        plan: plan.plan.name.clone(),
        environment: plan.environment.clone(),
        tenant: plan.plan.target.tenant.clone(),
        policies: set
            .policies
            .iter()
            .map(|policy| PolicyEntry {
                id: policy.id.clone(),
                file: policy_path(&policy.file_name),
                base: policy.base.clone(),
                role: match policy.role {
                    Role::Base => PolicyRole::Base,
                    Role::Localization => PolicyRole::Localization,
                    Role::Extensions => PolicyRole::Extensions,
                    Role::RelyingParty => PolicyRole::RelyingParty,
                    Role::Carried => PolicyRole::Carried,
                },
            })
            .collect(),
        key_containers: set.keys.iter().map(key_container).collect(),
    }
}

fn key_container(key: &design::KeyContainer) -> KeyContainer {
    let (kind, value) = match &key.kind {
        DesignKey::Generated => (KeyKind::Rsa, KeyValue::Generated),
        DesignKey::Secret(secret) => (KeyKind::Secret, KeyValue::Secret(reference(secret))),
        DesignKey::Certificate { file, password } => (
            KeyKind::Certificate,
            KeyValue::Pkcs12 {
                file: reference(file),
                password: password.as_ref().map(reference),
            },
        ),
        DesignKey::Existing => (KeyKind::Secret, KeyValue::Existing),
    };
    KeyContainer {
        id: key.id.clone(),
        key_use: match key.key_use {
            design::KeyUse::Signature => KeyUse::Signature,
            design::KeyUse::Encryption => KeyUse::Encryption,
        },
        kind,
        value,
    }
}

fn reference(secret: &SecretRef) -> SecretReference {
    SecretReference {
        env: secret.env.clone(),
        file: secret.file.clone(),
        version: secret.version,
    }
}
