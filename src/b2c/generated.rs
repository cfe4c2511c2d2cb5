//! The generated set: rendered, read back, written canonically, judged.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use super::base::{self, BaseDesign, BaseFeatures, BaseSet, pack};
use super::design::carried::{CarriedFile, Carrier};
use super::design::fragments::Fragments;
use super::design::{
    self, Design, Inputs, KeyContainer, KeyKind, KeyUse, WellKnownIds, supplement,
};
use super::render::{RenderError, render_policy};
use crate::diag::{Finding, Findings, Part, Place};
use crate::formats::Tenant;
use crate::formats::tenant::{ExtensionsApplication, TenantPolicy};
use crate::plan::files::PlanFiles;
use crate::plan::{Application, CustomPolicies, Plan, PolicyBase};
use crate::policy::doc::{Document, ReadError};
use crate::policy::provenance::{self, Provenance};
use crate::policy::rules::{self, JudgeOptions};
use crate::policy::security::accounts::STRONG_PASSWORD;
use crate::policy::security::leftovers::PLACEHOLDER;
use crate::policy::set::{Kind, Policy, PolicySet, fold};
use crate::policy::template::{Filled, SpanMap};
use crate::util::pointer;

/// A complete policy set.
#[derive(Clone, Debug)]
pub struct GeneratedPolicies {
    /// The policies in upload order: each comes after the one it derives from.
    pub policies: Vec<GeneratedPolicy>,
    /// Every key container the set refers to, by id.
    pub keys: Vec<KeyContainer>,
    /// Ids of the tenant, with those that policies hold and that are not known yet.
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

impl GeneratedPolicy {
    /// Whether we wrote it; the others are copies of files somebody else wrote.
    #[must_use]
    pub const fn is_ours(&self) -> bool {
        matches!(self.role, Role::Extensions | Role::RelyingParty)
    }
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
    let input = super::input(plan);
    let Some(generator) = Generator::new(&input, environment, files) else {
        return (None, Findings::new());
    };
    let mut findings = Findings::new();
    let set = match generator.generate(&plan.applications, &mut findings) {
        Ok(set) => set,
        Err(unwritable) => {
            findings.push(generator.unwritable(&unwritable));
            None
        }
    };
    for finding in &mut findings {
        if finding.environments.is_empty() {
            finding.environments.push(environment.to_owned());
        }
    }
    (set, findings)
}

/// Generates the policy set of `plan` as [`policy_set`] does, and does not judge it; with it the set as
/// it is read back. None when there is none, whatever the reason.
#[must_use]
pub fn policies(
    plan: &Plan,
    environment: &str,
    files: &PlanFiles,
) -> Option<(GeneratedPolicies, PolicySet)> {
    let input = super::input(plan);
    let generator = Generator::new(&input, environment, files)?;
    let drafts = generator.drafts(&mut Findings::new()).ok()??;
    let (policies, set) = read(drafts.drafts, &mut Findings::new());
    let keys = generator.keys(drafts.design, &drafts.ids, &set);
    let generated = complete(policies, keys, drafts.ids);
    Some((generated, set))
}

/// Why nothing was written.
struct Unwritable {
    error: RenderError,
    /// The plan value that caused the element, as a JSON pointer.
    origin: Option<String>,
}

impl From<RenderError> for Unwritable {
    fn from(error: RenderError) -> Self {
        Self {
            error,
            origin: None,
        }
    }
}

impl Unwritable {
    /// `error` of rendering `design`, with the origin that is noted nearest to the text.
    fn within(error: RenderError, design: &Design) -> Self {
        let origin = match &error {
            RenderError::IllegalCharacter { pointer, .. } => origin_of(design, pointer),
            _ => None,
        };
        Self { error, origin }
    }
}

fn origin_of(design: &Design, pointer: &str) -> Option<String> {
    let value = serde_json::to_value(design).ok()?;
    std::iter::successors(Some(pointer), |at| pointer::parent(at)).find_map(|at| {
        let element = value.pointer(at)?;
        let noted = element.get("from").or_else(|| element.get("origin"))?;
        noted.as_str().map(str::to_owned)
    })
}

/// A policy before it is judged.
struct Draft {
    file_name: String,
    role: Role,
    text: String,
    /// From places in `text` to those of the file on disk, where there is one.
    map: SpanMap,
    provenance: Provenance,
    /// The text as it was read back already; none for a file on disk.
    document: Option<Document>,
}

impl Draft {
    fn carried(file: CarriedFile) -> Self {
        Self {
            file_name: file.path,
            role: Role::Carried,
            text: file.text,
            map: file.map,
            provenance: Provenance::default(),
            document: None,
        }
    }

    /// The policy as it is read back, with the places of the file that people know.
    fn document(&mut self) -> Result<Document, ReadError> {
        if let Some(document) = self.document.take() {
            return Ok(document);
        }
        let filled = Filled {
            text: Cow::Borrowed(&self.text),
            map: self.map.clone(),
        };
        filled.document(self.file_name.as_str())
    }
}

struct Generator<'a> {
    plan: &'a Plan,
    environment: &'a str,
    policies: &'a CustomPolicies,
    files: &'a PlanFiles,
    base_design: BaseDesign,
}

impl<'a> Generator<'a> {
    /// None when the plan has no custom policies.
    fn new(plan: &'a Plan, environment: &'a str, files: &'a PlanFiles) -> Option<Self> {
        let policies = plan.custom_policies.as_ref()?;
        Some(Self {
            plan,
            environment,
            policies,
            files,
            base_design: design::base_design(plan, policies),
        })
    }

    fn is_production(&self) -> bool {
        let settings = self.plan.environments.get(self.environment);
        settings.is_some_and(|settings| settings.production)
    }

    /// The policies before they are read back. None when the base cannot be used; findings say why.
    fn drafts(&self, findings: &mut Findings) -> Result<Option<Drafts>, Unwritable> {
        let (mut drafts, design) = match self.policies.base() {
            PolicyBase::Nothing => (Vec::new(), None),
            PolicyBase::Builtin | PolicyBase::Pack(_) => match self.ours(findings)? {
                Some((drafts, design)) => (drafts, Some(design)),
                None => return Ok(None),
            },
        };
        let ids = design::ids::well_known(self.plan);
        let carrier = self.carrier(&ids);
        let (carried, unreadable) = carrier.files();
        findings.extend(unreadable);
        let unused_settings = carrier.unused_settings(&carried);
        drafts.extend(carried.into_iter().map(Draft::carried));
        Ok(Some(Drafts {
            drafts,
            design,
            ids,
            unused_settings,
        }))
    }

    fn generate(
        &self,
        applications: &[Application],
        findings: &mut Findings,
    ) -> Result<Option<GeneratedPolicies>, Unwritable> {
        let Some(made) = self.drafts(findings)? else {
            return Ok(None);
        };
        let (policies, set) = self.judged(made.drafts, made.design.as_ref(), findings);
        findings.extend(made.unused_settings);
        let carrier = self.carrier(&made.ids);
        findings.extend(carrier.unused_in(&set));
        findings.extend(carrier.unknown_parties(applications, &set));
        let keys = self.keys(made.design, &made.ids, &set);
        Ok(Some(complete(policies, keys, made.ids)))
    }

    const fn carrier<'c>(&'c self, ids: &'c WellKnownIds) -> Carrier<'c> {
        Carrier {
            plan: self.plan,
            environment: self.environment,
            policies: self.policies,
            files: self.files,
            ids,
        }
    }

    fn keys(
        &self,
        design: Option<Design>,
        ids: &WellKnownIds,
        set: &PolicySet,
    ) -> Vec<KeyContainer> {
        let own_keys = design.map(|design| design.keys).unwrap_or_default();
        all_keys(own_keys.into_iter().chain(self.carrier(ids).keys()), set)
    }

    /// The policies that the plan describes, and what was decided for them. None when the base
    /// cannot be used; findings say why.
    fn ours(&self, findings: &mut Findings) -> Result<Option<(Vec<Draft>, Design)>, Unwritable> {
        let Some(base) = self.base(findings)? else {
            return Ok(None);
        };
        let mut base_policy_id = base.leaf().unwrap_or_default().to_owned();
        let mut documents = base.documents();
        let mut drafts = base_drafts(base);
        if let Some((id, draft, document)) = self.supplement(&documents, &base_policy_id)? {
            base_policy_id = id;
            documents.push(document);
            drafts.push(draft);
        }
        let inputs = Inputs {
            plan: self.plan,
            environment: self.environment,
            policies: self.policies,
            files: self.files,
            base: &self.base_design,
            features: &BaseFeatures::read(&documents),
            base_documents: &documents,
            base_policy_id: &base_policy_id,
        };
        let mut design = Design::new(&inputs);
        findings.extend(self.taken_ids(&inputs, &design));
        add_fragments(&inputs, &mut design, findings)
            .map_err(|error| Unwritable::within(error, &design))?;
        drafts.push(extensions(&design).map_err(|error| Unwritable::within(error, &design))?);
        drafts.extend(relying_parties(&design)?);
        // The base and its supplement come first, in the order of their documents.
        for (draft, document) in drafts.iter_mut().zip(documents) {
            draft.document = Some(document);
        }
        Ok(Some((drafts, design)))
    }

    fn base(&self, findings: &mut Findings) -> Result<Option<BaseSet>, RenderError> {
        let PolicyBase::Pack(folder) = self.policies.base() else {
            return base::builtin(&self.base_design).map(Some);
        };
        let texts: BTreeMap<String, String> = self
            .files
            .matching(folder)
            .iter()
            .filter_map(|path| Some((path.clone(), self.files.text(path)?.to_owned())))
            .collect();
        let adoption = pack::adopt(&texts, &self.base_design.tenant);
        let place = self.place("/customPolicies/base");
        findings.extend(
            adoption
                .problems
                .iter()
                .map(|problem| problem.finding(place.clone())),
        );
        Ok(adoption.problems.is_empty().then_some(adoption.set))
    }

    /// The policy that completes a starter pack; none over our own base.
    fn supplement(
        &self,
        base: &[Document],
        base_policy_id: &str,
    ) -> Result<Option<(String, Draft, Document)>, RenderError> {
        if self.policies.base() == PolicyBase::Builtin {
            return Ok(None);
        }
        let id = design::policy_id(self.policies, "TrustFrameworkSupplement");
        let features = BaseFeatures::read(base);
        let rendered = supplement::supplement(&self.base_design, &features, &id, base_policy_id)?;
        Ok(rendered.map(|policy| {
            let draft = Draft {
                file_name: file_name(&id),
                role: Role::Extensions,
                text: policy.text,
                map: SpanMap::default(),
                provenance: policy.provenance,
                document: None,
            };
            (id, draft, policy.document)
        }))
    }

    /// Ids of our pages and journeys that the base uses too: they would merge.
    fn taken_ids(&self, inputs: &Inputs<'_>, design: &Design) -> Findings {
        let pages = design
            .claims_providers
            .iter()
            .flat_map(|provider| &provider.profiles)
            .filter(|profile| !profile.validations.is_empty())
            .map(|profile| (Kind::TechnicalProfile, &profile.id));
        let journeys = design.journeys.iter();
        let sub_journeys = design.sub_journeys.iter();
        pages
            .chain(journeys.map(|journey| (Kind::UserJourney, &journey.id)))
            .chain(sub_journeys.map(|journey| (Kind::SubJourney, &journey.id)))
            .filter(|(kind, id)| inputs.features.has(*kind, id))
            .map(|(kind, id)| {
                Finding::new(
                    &design::codes::TAKEN_ID,
                    self.place("/customPolicies/base"),
                    format!("base has a `{}` named `{id}`", kind.element()),
                )
                .help("rename it in the base")
            })
            .collect()
    }

    /// The policies of `drafts`, as they are written and as they are read back, and everything that is
    /// wrong with them as a set.
    fn judged(
        &self,
        drafts: Vec<Draft>,
        design: Option<&Design>,
        findings: &mut Findings,
    ) -> (Vec<GeneratedPolicy>, PolicySet) {
        let (policies, set) = read(drafts, findings);
        let options = JudgeOptions {
            tenant: self.tenant(),
            production: self.is_production(),
            ..JudgeOptions::default()
        };
        let mut judged = rules::judge(&set, &options);
        if let Some(design) = design.filter(|design| design.refuses_weak_passwords) {
            // What this warns of is what the plan asks for.
            let extensions = file_name(&design.header.policy_id);
            judged.retain(|finding| {
                finding.code.id != STRONG_PASSWORD.id || !is_in(&finding.place, &extensions)
            });
        }
        for finding in &mut judged {
            if finding.code.id == PLACEHOLDER.id && self.is_carried(&finding.place) {
                let help = "give it a value in `customPolicies.settings`; a secret belongs into a policy key";
                finding.help = Some(help.to_owned());
            }
        }
        let ours = set
            .policies()
            .zip(&policies)
            .filter(|(_, policy)| policy.is_ours())
            .map(|((_, read), policy)| (&read.document, &policy.provenance));
        provenance::attach_origins(&mut judged, ours);
        findings.extend(judged);
        (policies, set)
    }

    /// Whether a place is in a file of `customPolicies.files`.
    fn is_carried(&self, place: &Place) -> bool {
        let mut carried = self.policies.files.iter();
        carried.any(|pattern| {
            let paths = self.files.matching(pattern);
            paths.iter().any(|path| is_in(place, path))
        })
    }

    /// What the plan says of the tenant.
    fn tenant(&self) -> Tenant {
        let target = &self.plan.target;
        let app = target.well_known.extensions_app.as_ref();
        Tenant {
            id: target.tenant_id.clone(),
            extensions_app: app.map(|app| ExtensionsApplication {
                app_id: app.app_id.clone(),
                object_id: app.object_id.clone(),
            }),
            policies: self.policies_of_tenant(),
            ..Tenant::of_domain(&target.tenant)
        }
    }

    /// The policies that the plan says are in the tenant; unknown when it names none.
    fn policies_of_tenant(&self) -> Option<Vec<TenantPolicy>> {
        let named = self.policies.tenant_policies.iter();
        let known: Vec<TenantPolicy> = named
            .map(|id| TenantPolicy {
                id: id.clone(),
                base: None,
            })
            .collect();
        (!known.is_empty()).then_some(known)
    }

    fn place(&self, pointer: &str) -> Place {
        Place::Plan {
            pointer: pointer.to_owned(),
            part: Part::Value,
            environment: Some(self.environment.to_owned()),
        }
    }

    /// A plan text that XML cannot carry, or a defect of a template.
    fn unwritable(&self, unwritable: &Unwritable) -> Finding {
        let message = match &unwritable.error {
            RenderError::IllegalCharacter { character, .. } => format!(
                "a text holds the character U+{:04X}, which XML cannot carry",
                u32::from(*character)
            ),
            other => other.to_string(),
        };
        let origin = unwritable.origin.as_deref().unwrap_or("/customPolicies");
        Finding::new(&design::codes::UNWRITABLE, self.place(origin), message)
            .help("remove the character from the text")
    }
}

/// Policies before they are read back, and what they are made of.
struct Drafts {
    drafts: Vec<Draft>,
    /// None when nothing is ours.
    design: Option<Design>,
    ids: WellKnownIds,
    unused_settings: Findings,
}

/// The policies of `drafts`, as they are written and as they are read back.
fn read(drafts: Vec<Draft>, findings: &mut Findings) -> (Vec<GeneratedPolicy>, PolicySet) {
    let mut read = Vec::new();
    let mut documents = Vec::new();
    for mut draft in drafts {
        match draft.document() {
            Ok(document) => {
                documents.push(document);
                read.push(draft);
            }
            Err(error) => findings.push(error.finding(draft.file_name.as_str())),
        }
    }
    let set = PolicySet::new(documents);
    let mut policies: Vec<GeneratedPolicy> = set
        .policies()
        .zip(read)
        .map(|((_, header), draft)| generated(header, draft))
        .collect();
    one_file_each(&mut policies);
    (policies, set)
}

/// The whole of it; of the ids of the tenant those that are not known yet and that policies hold.
fn complete(
    policies: Vec<GeneratedPolicy>,
    keys: Vec<KeyContainer>,
    mut ids: WellKnownIds,
) -> GeneratedPolicies {
    let is_awaited = |placeholder: &str| {
        let mut texts = policies.iter().map(|policy| policy.text.as_str());
        texts.any(|text| text.contains(placeholder))
    };
    ids.pending.retain(|id| is_awaited(&id.placeholder));
    GeneratedPolicies {
        policies,
        keys,
        ids,
    }
}

fn is_in(place: &Place, name: &str) -> bool {
    matches!(place, Place::Policy { file, .. } if file.as_ref() == name)
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
            map: SpanMap::default(),
            provenance: file.provenance,
            document: None,
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
    let ours = render_policy(EXTENSIONS_TEMPLATE, &name, design)?;
    let (fragments, found) = Fragments::read(inputs, &ours.document);
    design.fragments = fragments;
    findings.extend(found);
    Ok(())
}

fn extensions(design: &Design) -> Result<Draft, RenderError> {
    let name = file_name(&design.header.policy_id);
    let rendered = render_policy(EXTENSIONS_TEMPLATE, &name, design)?;
    Ok(Draft {
        file_name: name,
        role: Role::Extensions,
        text: rendered.text,
        map: SpanMap::default(),
        provenance: rendered.provenance,
        document: Some(rendered.document),
    })
}

fn relying_parties(design: &Design) -> Result<Vec<Draft>, RenderError> {
    let rendered = design::relying_parties::render_all(design)?;
    Ok(rendered
        .into_iter()
        .map(|(file_name, rendered)| Draft {
            file_name,
            role: Role::RelyingParty,
            text: rendered.text,
            map: SpanMap::default(),
            provenance: rendered.provenance,
            document: Some(rendered.document),
        })
        .collect())
}

/// `B2C_1A_TrustFrameworkBase` is kept in `TrustFrameworkBase.xml`.
pub(crate) fn file_name(policy_id: &str) -> String {
    let stem = policy_id.strip_prefix("B2C_1A_").unwrap_or(policy_id);
    format!("{stem}.xml")
}

/// Ids with and without `B2C_1A_` would share a file: of those that do, the later ones are numbered.
fn one_file_each(policies: &mut [GeneratedPolicy]) {
    let mut taken = HashSet::new();
    for policy in policies {
        let stem = policy.file_name.trim_end_matches(".xml").to_owned();
        let mut number = 1;
        while !taken.insert(fold(&policy.file_name)) {
            number += 1;
            policy.file_name = format!("{stem}-{number}.xml");
        }
    }
}

fn generated(header: &Policy, draft: Draft) -> GeneratedPolicy {
    // What is wrong with a carried policy is shown in the user's own file.
    let file_name = match draft.role {
        Role::Carried => design::carried::name(&draft.file_name, &header.id),
        _ => draft.file_name,
    };
    GeneratedPolicy {
        id: header.id.clone(),
        base: header.base.as_ref().map(|base| base.id.clone()),
        file_name,
        role: draft.role,
        text: draft.text,
        provenance: draft.provenance,
    }
}

/// The keys the plan knows of and those that only the base or carried policies name, which somebody
/// has put into the tenant.
fn all_keys(known: impl Iterator<Item = KeyContainer>, set: &PolicySet) -> Vec<KeyContainer> {
    let mut keys: BTreeMap<String, KeyContainer> = BTreeMap::new();
    for key in known {
        keys.entry(fold(&key.id)).or_insert(key);
    }
    for (_, policy) in set.policies() {
        for id in design::carried::keys_of(&policy.document) {
            keys.entry(fold(id)).or_insert_with(|| KeyContainer {
                id: id.to_owned(),
                key_use: KeyUse::Signature,
                kind: KeyKind::Existing,
                origin: "/customPolicies".to_owned(),
            });
        }
    }
    keys.into_values().collect()
}

#[cfg(test)]
mod matrix;
#[cfg(test)]
mod tests;
