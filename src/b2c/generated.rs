//! The generated set: rendered, read back, written canonically, judged.

use std::collections::BTreeMap;

use super::base::{self, BaseDesign, BaseFeatures, BaseSet, pack};
use super::design::fragments::Fragments;
use super::design::{self, Design, Inputs, KeyContainer, KeyKind, WellKnownIds};
use super::render::{RenderError, render};
use crate::diag::{Finding, Findings, Place};
use crate::plan::files::PlanFiles;
use crate::plan::{BUILTIN_BASE, CustomPolicies, Plan};
use crate::policy::doc::Document;
use crate::policy::provenance::{self, Provenance};
use crate::policy::rules::{self, JudgeOptions};
use crate::policy::set::{PolicySet, fold};
use crate::policy::writer;

/// A complete policy set.
#[derive(Clone, Debug)]
pub struct GeneratedPolicies {
    /// The policies in upload order: each comes after the one it derives from.
    pub policies: Vec<GeneratedPolicy>,
    /// Every key container the set refers to, by id.
    pub keys: Vec<KeyContainer>,
    /// Ids of the tenant that the policies hold, with those that are not known yet.
    pub ids: WellKnownIds,
}

/// One policy of a set.
#[derive(Clone, Debug)]
pub struct GeneratedPolicy {
    /// File name, for example `TrustFrameworkExtensions.xml`.
    pub file_name: String,
    /// `PolicyId`.
    pub id: String,
    /// Id of the policy it derives from; `None` for the root.
    pub base: Option<String>,
    /// Its part in the set.
    pub role: Role,
    /// The XML.
    pub text: String,
    /// Which part of the plan caused which element.
    pub provenance: Provenance,
}

/// The part of a policy in its set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The root.
    Base,
    /// Texts on top of the root.
    Localization,
    /// What the plan adds.
    Extensions,
    /// What applications call.
    RelyingParty,
    /// Carried along unchanged.
    Carried,
}

/// Generates the policy set of `plan`, a plan that is resolved for `environment`. There is none
/// when the plan has no custom policies or its base cannot be used; findings say why.
#[must_use]
pub fn policy_set(
    plan: &Plan,
    environment: &str,
    files: &PlanFiles,
) -> (Option<GeneratedPolicies>, Findings) {
    let Some(policies) = &plan.custom_policies else {
        return (None, Findings::new());
    };
    let mut findings = Findings::new();
    let base_design = design::base_design(plan, policies);
    let Some(base) = base_set(policies, &base_design, files, environment, &mut findings) else {
        return (None, findings);
    };
    let inputs = Inputs {
        plan,
        environment,
        policies,
        files,
        base: &base_design,
        features: &features(&base),
        builtin: policies.base == BUILTIN_BASE,
        base_policy_id: base.leaf().unwrap_or_default(),
    };
    let mut design = Design::new(&inputs);
    if let Err(error) = add_fragments(&inputs, &mut design, &mut findings) {
        findings.push(unwritable(&error, environment));
        return (None, findings);
    }
    let mut drafts = base_drafts(base);
    match extension_drafts(&design) {
        Ok(more) => drafts.extend(more),
        Err(error) => {
            findings.push(unwritable(&error, environment));
            return (None, findings);
        }
    }
    drafts.extend(carried(policies, files));
    let (policies, judged) = finish(drafts, plan, environment);
    findings.extend(judged);
    let keys = all_keys(&design, &policies);
    let set = GeneratedPolicies {
        policies,
        keys,
        ids: design.ids,
    };
    (Some(set), findings)
}

/// A policy as rendered or read, before it is judged.
struct Draft {
    file_name: String,
    role: Role,
    text: String,
}

fn plan_place(pointer: &str, environment: &str) -> Place {
    Place::Plan {
        pointer: pointer.to_owned(),
        part: crate::diag::Part::Value,
        environment: Some(environment.to_owned()),
    }
}

fn base_set(
    policies: &CustomPolicies,
    design: &BaseDesign,
    files: &PlanFiles,
    environment: &str,
    findings: &mut Findings,
) -> Option<BaseSet> {
    if policies.base == BUILTIN_BASE {
        return match base::builtin(design) {
            Ok(set) => Some(set),
            Err(error) => {
                findings.push(unwritable(&error, environment));
                None
            }
        };
    }
    let texts: BTreeMap<String, String> = files
        .matching(&policies.base)
        .iter()
        .filter_map(|path| Some((path.clone(), files.text(path)?.to_owned())))
        .collect();
    let adoption = pack::adopt(&texts, &design.tenant);
    let place = plan_place("/customPolicies/base", environment);
    findings.extend(
        adoption
            .problems
            .iter()
            .map(|problem| problem.finding(place.clone())),
    );
    adoption.problems.is_empty().then_some(adoption.set)
}

fn features(base: &BaseSet) -> BaseFeatures {
    let documents: Vec<Document> = base
        .files
        .iter()
        .filter_map(|file| Document::parse(file.name.as_str(), &file.text).ok())
        .collect();
    BaseFeatures::read(&documents)
}

fn base_drafts(base: BaseSet) -> Vec<Draft> {
    base.files
        .into_iter()
        .enumerate()
        .map(|(level, file)| Draft {
            file_name: file.name,
            role: if level == 0 {
                Role::Base
            } else {
                Role::Localization
            },
            text: file.text,
        })
        .collect()
}

/// The template of the extensions.
pub(crate) const EXTENSIONS_TEMPLATE: &str = "b2c/extensions/policy.xml.tera";

/// Puts the plan's fragments into `design`, except for what the rest of it defines already.
fn add_fragments(
    inputs: &Inputs<'_>,
    design: &mut Design,
    findings: &mut Findings,
) -> Result<(), RenderError> {
    if inputs.policies.fragments.is_empty() {
        return Ok(());
    }
    let name = file_name(&design.header.policy_id);
    // A template that does not give XML is reported when the set is read back.
    if let Ok(document) = Document::parse(name, &render(EXTENSIONS_TEMPLATE, design)?) {
        let (fragments, found) = Fragments::read(inputs, &document);
        design.fragments = fragments;
        findings.extend(found);
    }
    Ok(())
}

fn extension_drafts(design: &Design) -> Result<Vec<Draft>, RenderError> {
    let mut drafts = vec![Draft {
        file_name: file_name(&design.header.policy_id),
        role: Role::Extensions,
        text: render(EXTENSIONS_TEMPLATE, design)?,
    }];
    for (file_name, text) in design::relying_parties::render_all(design)? {
        drafts.push(Draft {
            file_name,
            role: Role::RelyingParty,
            text,
        });
    }
    Ok(drafts)
}

/// `B2C_1A_TrustFrameworkBase` is kept in `TrustFrameworkBase.xml`.
pub(crate) fn file_name(policy_id: &str) -> String {
    let stem = policy_id.strip_prefix("B2C_1A_").unwrap_or(policy_id);
    format!("{stem}.xml")
}

fn carried(policies: &CustomPolicies, files: &PlanFiles) -> Vec<Draft> {
    design::carried::texts(policies, files)
        .into_iter()
        .map(|(file_name, text)| Draft {
            file_name,
            role: Role::Carried,
            text,
        })
        .collect()
}

/// Reads the drafts back, writes what is ours canonically and judges everything.
fn finish(drafts: Vec<Draft>, plan: &Plan, environment: &str) -> (Vec<GeneratedPolicy>, Findings) {
    let mut findings = Findings::new();
    let mut policies = Vec::new();
    let mut documents = Vec::new();
    for draft in drafts {
        let name = draft.file_name.as_str();
        let read = Document::parse(name, &draft.text).and_then(|document| {
            let provenance = Provenance::from_document(&document);
            // What people wrote is kept to the letter.
            let text = match draft.role {
                Role::Extensions | Role::RelyingParty => writer::write(&document),
                _ => draft.text.clone(),
            };
            Ok((Document::parse(name, &text)?, text, provenance))
        });
        match read {
            Ok((document, text, provenance)) => {
                let root = document.root();
                policies.push(GeneratedPolicy {
                    id: root.attribute("PolicyId").unwrap_or_default().to_owned(),
                    base: crate::policy::set::Policy::new(document.clone())
                        .base
                        .map(|base| base.id),
                    file_name: draft.file_name,
                    role: draft.role,
                    text,
                    provenance,
                });
                documents.push(document);
            }
            Err(error) => findings.push(error.finding(name)),
        }
    }
    let set = PolicySet::new(documents.iter().cloned());
    let options = JudgeOptions {
        expected_tenant: Some(plan.target.tenant.clone()),
        ..JudgeOptions::default()
    };
    let mut judged = rules::judge(&set, &options);
    provenance::attach_origins(
        &mut judged,
        documents
            .iter()
            .zip(policies.iter().map(|policy| &policy.provenance)),
    );
    findings.extend(judged);
    for finding in &mut findings {
        if finding.environments.is_empty() {
            finding.environments.push(environment.to_owned());
        }
    }
    (policies, findings)
}

/// The design's keys and those that only the base or carried policies name, which somebody has put
/// into the tenant.
fn all_keys(design: &Design, policies: &[GeneratedPolicy]) -> Vec<KeyContainer> {
    let mut keys: BTreeMap<String, KeyContainer> = design
        .keys
        .iter()
        .map(|key| (fold(&key.id), key.clone()))
        .collect();
    for policy in policies {
        let Ok(document) = Document::parse(policy.file_name.as_str(), &policy.text) else {
            continue;
        };
        for (_, element) in document.elements() {
            if element.name == "Key"
                && let Some(id) = element.attribute("StorageReferenceId")
            {
                keys.entry(fold(id)).or_insert_with(|| KeyContainer {
                    id: id.to_owned(),
                    key_use: design::KeyUse::Signature,
                    kind: KeyKind::Existing,
                    origin: String::new(),
                });
            }
        }
    }
    keys.into_values().collect()
}

/// A plan text that XML cannot carry, or a defect of a template.
fn unwritable(error: &RenderError, environment: &str) -> Finding {
    Finding::new(
        &design::codes::UNWRITABLE,
        plan_place("/customPolicies", environment),
        error.to_string(),
    )
    .help("remove the character from the text")
}
