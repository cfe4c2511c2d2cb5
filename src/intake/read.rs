//! The files of a folder: which are policies, and what stands in the way of reading them.

use std::collections::BTreeMap;

use super::codes::{NO_POLICIES, SEVERAL_TENANTS};
use super::{Folder, Intake};
use crate::diag::{FileName, Finding, Findings, Place};
use crate::policy::doc::{Document, ReadError};
use crate::policy::references::bases::DUPLICATE_POLICY;
use crate::policy::set::{PolicySet, fold};
use crate::policy::template::settings::{self, Settings};
use crate::policy::template::{self, Values};

/// The name of a policy's root element.
const ROOT: &str = "TrustFrameworkPolicy";

/// The folder into which the VS Code extension writes policies whose placeholders are filled in.
const OUTPUT: &str = "environments";

/// The policies of a folder.
#[derive(Debug)]
pub(super) struct Policies {
    /// Path of each, relative to the folder, and its text, by path.
    pub(super) texts: Vec<(String, String)>,
    /// The same as a set of templates: placeholders are as the files have them, except those for the
    /// names of the files, which are the same in every environment.
    pub(super) set: PolicySet,
    /// The folder as it is shown.
    shown: FileName,
}

/// Reads the settings file. One that is of another program is left alone.
pub(super) fn settings(folder: &Folder, intake: &mut Intake) -> Option<Settings> {
    let (path, bytes) = folder.settings.as_ref()?;
    if !settings::is_settings(bytes) {
        intake.notes.push(format!(
            "`{path}` is not of the VS Code extension for Azure AD B2C and is left alone"
        ));
        return None;
    }
    let name: FileName = format!("{}{path}", folder.shown).into();
    let read = settings::read(&name, bytes);
    intake.findings.extend(read.findings);
    read.settings.filter(|read| !read.environments.is_empty())
}

impl Policies {
    /// Reads the policies of `folder`. What is no policy is noted and left alone.
    pub(super) fn read(folder: &Folder, settings: Option<&Settings>, intake: &mut Intake) -> Self {
        let first = settings.and_then(|settings| settings.environments.first());
        let values = |path: &str| {
            let file = path.rsplit('/').next().unwrap_or(path);
            first.cloned().unwrap_or_default().values(file)
        };
        let mut texts = Vec::new();
        let mut documents = Vec::new();
        let mut others = Vec::new();
        let mut ids: BTreeMap<String, Place> = BTreeMap::new();
        for (path, bytes) in &folder.files {
            if is_passed_over(path, settings.is_some()) {
                continue;
            }
            let file: FileName = format!("{}{path}", folder.shown).into();
            let (text, document, filled) = match read(&file, bytes, &values(path)) {
                Ok(read) => read,
                Err(error) => {
                    intake.findings.push(error.finding(file));
                    continue;
                }
            };
            if document.root().name != ROOT {
                others.push(format!("`{path}`"));
                continue;
            }
            intake.findings.extend(repeated(&filled, &mut ids));
            texts.push((path.clone(), text.to_owned()));
            documents.push(document);
        }
        if !others.is_empty() {
            intake.notes.push(format!(
                "no policies, and left alone: {}",
                others.join(", ")
            ));
        }
        let shown: FileName = match folder.shown.trim_end_matches('/') {
            "" => ".".into(),
            shown => shown.into(),
        };
        if texts.is_empty() && intake.findings.is_empty() {
            let place = Place::File(FileName::clone(&shown));
            let finding = Finding::new(&NO_POLICIES, place, "no file in it is a policy");
            intake
                .findings
                .push(finding.help("name the folder that holds the policies"));
        }
        Self {
            texts,
            set: PolicySet::new(documents),
            shown,
        }
    }

    /// The finding that the policies are of `tenants`.
    pub(super) fn several_tenants(&self, tenants: &[String]) -> Finding {
        let listed: Vec<String> = tenants.iter().map(|tenant| format!("`{tenant}`")).collect();
        let place = |tenant: &String| {
            let mut policies = self.set.policies().map(|(_, policy)| policy);
            let found = policies.find(|policy| fold(&policy.tenant) == fold(tenant))?;
            let root = crate::policy::doc::ElementId::ROOT;
            Some(found.document.place_of_attribute(root, "TenantId"))
        };
        let mut places = tenants.iter().filter_map(place);
        let first = places
            .next()
            .unwrap_or_else(|| Place::File(FileName::clone(&self.shown)));
        let message = format!("the policies are of {}", listed.join(", "));
        let finding = Finding::new(&SEVERAL_TENANTS, first, message)
            .help("name the folder of one tenant, or write `{Settings:Tenant}` in the files");
        places.fold(finding, |finding, place| {
            finding.related("another tenant", place)
        })
    }
}

/// Whether a file is written by a tool rather than by a person.
fn is_passed_over(path: &str, has_settings: bool) -> bool {
    let mut folders = path.split('/').rev().skip(1);
    let first = path.split('/').next().filter(|first| *first != path);
    let is_output = |name: &str| has_settings && name.eq_ignore_ascii_case(OUTPUT);
    folders.any(|name| name.starts_with('.') || name == "node_modules")
        || first.is_some_and(is_output)
}

/// What the names of a file stand for.
fn names(values: &Values) -> Values {
    let mut names = Values::new();
    for key in ["Filename", "PolicyFilename"] {
        if let Some(name) = values.setting(key) {
            names.set(key, name);
        }
    }
    names
}

/// A file as a template and as it is with `values`. One that is well-formed only with its values is
/// read with them.
fn read<'a>(
    file: &FileName,
    bytes: &'a [u8],
    values: &Values,
) -> Result<(&'a str, Document, Document), ReadError> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        // It is not read, which the error says better than we could.
        return Document::from_bytes(FileName::clone(file), bytes)
            .map(|document| ("", document.clone(), document));
    };
    let read = |values| template::fill(text, values).document(FileName::clone(file));
    let (document, filled) = (read(&names(values)), read(values));
    match (document, filled) {
        (Ok(document), Ok(filled)) => Ok((text, document, filled)),
        (Err(_), Ok(filled)) => Ok((text, filled.clone(), filled)),
        (_, Err(error)) => Err(error),
    }
}

/// The finding that another file has the policy id of `filled` already.
fn repeated(filled: &Document, ids: &mut BTreeMap<String, Place>) -> Findings {
    let id = filled
        .root()
        .attribute("PolicyId")
        .unwrap_or_default()
        .trim();
    let place = filled.place_of_attribute(crate::policy::doc::ElementId::ROOT, "PolicyId");
    if id.is_empty() {
        return Findings::new();
    }
    match ids.get(&fold(id)) {
        None => {
            ids.insert(fold(id), place);
            Findings::new()
        }
        Some(first) => {
            let message = format!("policy id `{id}` is used twice");
            let finding = Finding::new(&DUPLICATE_POLICY, place, message)
                .help("name a folder that holds one set, or give one of the two another id")
                .related("first one here", first.clone());
            vec![finding]
        }
    }
}
