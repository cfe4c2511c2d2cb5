//! Existing policies that are carried along: only their placeholders are filled in.
//!
//! Input is the files that `customPolicies.files` stands for and the values the plan has for their
//! placeholders; output is the texts that are uploaded, in upload order, with a map back to the files
//! as they are. They are judged together with the generated set, under their own paths; which files
//! exist is decided where files are read.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::codes::{NO_SUCH_POLICY, NOTHING_USES};
use super::{KeyContainer, KeyKind, KeyUse, WellKnownIds};
use crate::b2c::generated::file_name;
use crate::diag::{Finding, Findings, Part, Place};
use crate::plan::files::PlanFiles;
use crate::plan::{
    Application, CarriedKey, CarriedKeyKind, CarriedKeyUse, CustomPolicies, Plan, is_policy_id,
};
use crate::policy::doc::Document;
use crate::policy::set::{Policy, PolicySet, fold};
use crate::policy::template::settings::Environment;
use crate::policy::template::{self, SpanMap, Values};

/// A file to carry along.
#[derive(Clone, Debug)]
pub struct CarriedFile {
    /// Its path, relative to the plan's folder.
    pub path: String,
    /// The policy as it is uploaded. A placeholder without a value is still in it.
    pub text: String,
    /// From places in `text` to places in the file.
    pub map: SpanMap,
    /// What the placeholders of the file name, folded.
    placeholders: BTreeSet<String>,
    /// Its policy id, folded; `None` when it cannot be read, which judging reports.
    id: Option<String>,
    /// The id of its base, folded.
    base: Option<String>,
}

/// What carried files are made from.
#[derive(Clone, Copy, Debug)]
pub struct Carrier<'a> {
    /// The resolved plan.
    pub plan: &'a Plan,
    /// The environment it is resolved for.
    pub environment: &'a str,
    /// Its custom policies.
    pub policies: &'a CustomPolicies,
    /// The files it names.
    pub files: &'a PlanFiles,
    /// Ids of the tenant's applications.
    pub ids: &'a WellKnownIds,
}

impl Carrier<'_> {
    /// The carried policies in upload order, each after the one it derives from and otherwise in the
    /// plan's order, and a finding for each file that is no text. A file that several patterns stand
    /// for is carried once.
    #[must_use]
    pub fn files(&self) -> (Vec<CarriedFile>, Findings) {
        let mut seen = BTreeSet::new();
        let (mut waiting, mut findings) = (Vec::new(), Findings::new());
        let named = self.policies.files.iter();
        for path in named.flat_map(|pattern| self.files.matching(pattern)) {
            let Some(bytes) = self
                .files
                .bytes(path)
                .filter(|_| seen.insert(path.as_str()))
            else {
                continue;
            };
            match std::str::from_utf8(bytes) {
                Ok(text) => waiting.push(self.filled(path, text)),
                Err(_) => findings.extend(
                    Document::from_bytes(path.as_str(), bytes)
                        .err()
                        .map(|error| error.finding(path.as_str())),
                ),
            }
        }
        (in_upload_order(waiting), findings)
    }

    fn filled(&self, path: &str, text: &str) -> CarriedFile {
        let filled = template::fill(text, &self.values(path));
        let policy = Document::parse(path, &filled.text).ok().map(Policy::new);
        let base = policy.as_ref().and_then(|policy| policy.base.as_ref());
        CarriedFile {
            path: path.to_owned(),
            placeholders: template::placeholders(text)
                .map(|placeholder| fold(placeholder.name))
                .collect(),
            id: policy.as_ref().map(|policy| fold(&policy.id)),
            base: base.map(|base| fold(&base.id)),
            text: filled.text.into_owned(),
            map: filled.map,
        }
    }

    /// What placeholders of the file at `path` stand for. The plan's own settings come last, so they
    /// win over everything that is built in.
    fn values(&self, path: &str) -> Values {
        let tenant = &self.plan.target.tenant;
        let environment = Environment {
            name: self.environment.to_owned(),
            tenant: Some(tenant.clone()),
            ..Environment::default()
        };
        let mut values = environment.values(path.rsplit('/').next().unwrap_or(path));
        let label = tenant.split('.').next().unwrap_or(tenant);
        values.name(template::TENANT_WORD, label);
        values.name(template::FRAMEWORK_WORD, &self.ids.framework);
        values.name(template::PROXY_WORD, &self.ids.proxy);
        for (key, value) in &self.policies.settings {
            values.name(key, scalar(value));
        }
        values
    }

    /// The key containers the plan has for carried policies.
    pub fn keys(&self) -> impl Iterator<Item = KeyContainer> {
        let keys = self.policies.keys.iter().enumerate();
        keys.map(|(at, key)| KeyContainer {
            id: key.id.clone(),
            key_use: match key.key_use {
                CarriedKeyUse::Signature => KeyUse::Signature,
                CarriedKeyUse::Encryption => KeyUse::Encryption,
            },
            kind: kind(key),
            origin: crate::pointer!["customPolicies", "keys", at],
        })
    }

    /// Warns of settings that no file asks for.
    #[must_use]
    pub fn unused_settings(&self, files: &[CarriedFile]) -> Findings {
        let is_used = |key: &str| {
            files
                .iter()
                .any(|file| file.placeholders.contains(&fold(key)))
        };
        let unused = self.policies.settings.keys().filter(|key| !is_used(key));
        unused
            .map(|key| {
                let pointer = crate::pointer!["customPolicies", "settings", key];
                let message = format!("no carried file has `{{Settings:{key}}}`");
                self.unused(pointer, Part::Key, message)
                    .did_you_mean(key, asked_for(files))
            })
            .collect()
    }

    /// Warns of keys and of policies of the tenant that no policy of `set` refers to.
    #[must_use]
    pub fn unused_in(&self, set: &PolicySet) -> Findings {
        let mut findings = Findings::new();
        let policies = || set.policies().map(|(_, policy)| policy);
        let keys: BTreeSet<String> = policies()
            .flat_map(|policy| keys_of(&policy.document))
            .map(fold)
            .collect();
        for (at, key) in self.policies.keys.iter().enumerate() {
            if !keys.contains(&fold(&key.id)) {
                let pointer = crate::pointer!["customPolicies", "keys", at, "id"];
                let message = format!("no policy refers to the key `{}`", key.id);
                findings.push(
                    self.unused(pointer, Part::Value, message)
                        .did_you_mean(&key.id, keys.iter().map(String::as_str)),
                );
            }
        }
        let bases: BTreeSet<String> = policies()
            .filter_map(|policy| policy.base.as_ref())
            .map(|base| fold(&base.id))
            .collect();
        for (at, id) in self.policies.tenant_policies.iter().enumerate() {
            let message = if set.find(id).is_some() {
                format!("`{id}` is among the policies of this plan")
            } else if bases.contains(&fold(id)) {
                continue;
            } else {
                format!("no policy derives from `{id}`")
            };
            let pointer = crate::pointer!["customPolicies", "tenantPolicies", at];
            findings.push(self.unused(pointer, Part::Value, message));
        }
        findings
    }

    /// Reports applications that use a policy of `set` by its id which is not there, or which no
    /// application can call.
    #[must_use]
    pub fn unknown_parties(&self, applications: &[Application], set: &PolicySet) -> Findings {
        let policies = || set.policies().map(|(_, policy)| policy);
        let callable = |policy: &&Policy| policy.relying_party().is_some();
        let mut findings = Findings::new();
        for (at, application) in applications.iter().enumerate() {
            let named = application.relying_parties.iter().enumerate();
            for (i, id) in named.filter(|(_, name)| is_policy_id(name)) {
                let message = match set.find(id).map(|index| set.policy(index)) {
                    Some(policy) if policy.relying_party().is_some() => continue,
                    Some(_) => format!("`{id}` has no relying party, so nothing can call it"),
                    None => format!("no policy has the id `{id}`"),
                };
                let pointer = crate::pointer!["applications", at, "relyingParties", i];
                let ids = policies().filter(callable).map(|policy| policy.id.as_str());
                findings.push(
                    Finding::new(&NO_SUCH_POLICY, self.place(pointer, Part::Value), message)
                        .help(
                            "name a policy with a relying party, or one of the plan's by its name",
                        )
                        .did_you_mean(id, ids),
                );
            }
        }
        findings
    }

    fn unused(&self, pointer: String, part: Part, message: String) -> Finding {
        Finding::new(&NOTHING_USES, self.place(pointer, part), message)
            .help("correct the name, or delete it")
    }

    fn place(&self, pointer: String, part: Part) -> Place {
        Place::Plan {
            pointer,
            part,
            environment: Some(self.environment.to_owned()),
        }
    }
}

/// What placeholders of `files` name, where a setting can give it.
fn asked_for(files: &[CarriedFile]) -> impl Iterator<Item = &str> {
    files
        .iter()
        .flat_map(|file| file.placeholders.iter().map(String::as_str))
}

/// The ids of the key containers that `document` refers to, in source order.
pub fn keys_of(document: &Document) -> impl Iterator<Item = &str> {
    document
        .elements()
        .filter(|(_, element)| element.name == "Key")
        .filter_map(|(_, element)| element.attribute("StorageReferenceId"))
}

/// Where the key's value comes from. A key without its reference is a finding of its own.
fn kind(key: &CarriedKey) -> KeyKind {
    match (key.kind, &key.secret, &key.certificate) {
        (CarriedKeyKind::Generated, ..) => KeyKind::Generated,
        (CarriedKeyKind::Secret, Some(secret), _) => KeyKind::Secret(secret.clone()),
        (CarriedKeyKind::Certificate, _, Some(file)) => KeyKind::Certificate {
            file: file.clone(),
            password: key.password.clone(),
        },
        _ => KeyKind::Existing,
    }
}

/// A scalar of the plan as it stands in a policy.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn in_upload_order(mut waiting: Vec<CarriedFile>) -> Vec<CarriedFile> {
    let mut ids: BTreeMap<Option<String>, usize> = BTreeMap::new();
    for file in &waiting {
        *ids.entry(file.id.clone()).or_default() += 1;
    }
    let mut ordered = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let is_ready = |file: &CarriedFile| {
            file.base.is_none() || file.base == file.id || !ids.contains_key(&file.base)
        };
        // Policies that derive from each other in a ring stay in the plan's order.
        let next = waiting.iter().position(is_ready).unwrap_or(0);
        let file = waiting.remove(next);
        if let Some(count) = ids.get_mut(&file.id) {
            *count -= 1;
            if *count == 0 {
                ids.remove(&file.id);
            }
        }
        ordered.push(file);
    }
    ordered
}

/// The name under which the policy `id` of the file at `path` is written: its id, as for generated
/// ones, because two folders may hold files of one name.
#[must_use]
pub fn name(path: &str, id: &str) -> String {
    if is_file_name(id) {
        return file_name(id);
    }
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

/// Whether `id` can be a file's name as it is.
fn is_file_name(id: &str) -> bool {
    !id.is_empty()
        && !id.starts_with('.')
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

#[cfg(test)]
mod tests;
