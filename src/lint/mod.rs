//! Policy files on disk, judged set by set.
//!
//! Input: the paths of the command line and what is known beside them ([`Request`]). Output: every
//! finding, with the texts that findings point into ([`Outcome`]). A set is a folder; its bases may
//! be elsewhere ([`bases`]). Files that are only looked at for bases are not judged themselves. A set
//! that is a template is judged with the values of each environment of its settings file.
//!
//! Invariant: every file is read once, and what was not judged is said.

mod bases;
mod choose;
pub mod codes;
pub mod config;
mod files;
mod fix;
mod inputs;
mod parents;
pub mod sets;
mod settings;
#[cfg(test)]
mod tests;
mod unjudged;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use bases::{Bases, Choice};
use config::Configs;
use files::{Content, FileId, Files, FolderId};
pub use fix::{Repaired, Rewritten};
use settings::{Loaded, SettingsFiles};
pub use values::Inputs;

use crate::check::Given;
use crate::diag::{FileName, Finding, Findings, Place, SourceMap};
use crate::policy::doc::ElementId;
use crate::policy::rules::{JudgeOptions, Placeholders};
use crate::policy::set::Policy;
use crate::policy::template::Values;

/// What to judge.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Files, folders, globs and `-`, as typed.
    pub paths: Vec<String>,
    /// What `-` stands for.
    pub stdin: Option<Vec<u8>>,
    /// The file that standard input stands for.
    pub stdin_name: Option<String>,
    /// Files and folders to look for bases in.
    pub bases: Vec<String>,
    /// The environment of the settings file; `None` for all.
    pub environment: Option<String>,
    /// The settings file for all policies; `None` to look for it beside and above them.
    pub settings: Option<PathBuf>,
    /// Values by name, for every kind of placeholder.
    pub values: Values,
    /// The lint file for all policies; `None` to look for it above them.
    pub config: Option<PathBuf>,
    /// What is known of the tenant, and whether the policies are for production.
    pub options: JudgeOptions,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Every finding.
    pub findings: Findings,
    /// What they point into.
    pub sources: SourceMap,
    /// What is worth saying with `-v`.
    pub notes: Vec<String>,
    /// How much was judged.
    pub summary: Summary,
}

/// How much was judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files.
    pub policies: usize,
    /// Folders.
    pub sets: usize,
    /// Names of environments, when the policies are templates with a settings file.
    pub environments: Vec<String>,
}

/// Files and folders that have been read, so that a caller can say how much there is to judge.
#[derive(Clone, Debug)]
pub struct Opened {
    files: Files,
    given: Vec<FileId>,
    findings: Findings,
}

/// Sets that are judged in one go: those whose placeholders have the same values.
#[derive(Default)]
struct Run {
    environment: Option<String>,
    /// The tenant of the environment, where the sets ask for settings.
    tenant: Option<String>,
    production: bool,
    folders: BTreeSet<FolderId>,
}

/// A settings file, the folders it is for, and whether these ask for settings themselves.
struct Template {
    loaded: Rc<Loaded>,
    folders: Vec<(FolderId, bool)>,
}

/// Reads the files that `request` names.
#[must_use]
pub fn open(request: &Request) -> Opened {
    let mut files = Files::default();
    let mut findings = Findings::new();
    inputs::read(request, &mut files, &mut findings);
    let given = inputs::read_bases(&request.bases, &mut files, &mut findings);
    Opened {
        files,
        given,
        findings,
    }
}

impl Opened {
    /// How many files there are to judge.
    #[must_use]
    pub fn len(&self) -> usize {
        let judged = self.files.files().filter(|(_, file)| file.is_judged());
        judged.count()
    }

    /// Whether there is nothing to judge.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Judges the files.
    #[must_use]
    pub fn judge(self, request: &Request, with: Given<'_>) -> Outcome {
        let Self {
            mut files,
            given,
            mut findings,
        } = self;
        let settings = SettingsFiles::new(request.settings.as_deref());
        if let Some(name) = &request.environment {
            settings.check_environment(name, &files, &mut findings);
        }
        let runs = runs(request, &files, &settings);
        let mut notes = Vec::new();
        let mut judged = BTreeSet::new();
        let mut policies = config::Policies::new();
        for run in &runs {
            let found = judge_run(run, request, &mut files, &given, &settings, &mut notes);
            findings.extend(found.findings);
            for (file, policy) in found.policies {
                judged.insert(file);
                if let Some(policy) = policy {
                    policies.insert(files.file(file).name.clone(), policy);
                }
            }
        }
        let mut sources = SourceMap::new();
        findings.extend(settings.finish(&mut sources, &mut notes));
        for (_, file) in files.files() {
            sources.add(file.name.clone(), Arc::clone(&file.text));
        }
        let configs = Configs::new(request.config.as_deref(), with, &mut findings);
        let names: Vec<FileName> = judged
            .iter()
            .map(|id| files.file(*id).name.clone())
            .collect();
        let findings = configs.apply(findings, &names, &policies, &mut sources);
        let folders: BTreeSet<FolderId> = judged.iter().map(|id| files.file(*id).folder).collect();
        let mut environments: Vec<String> = Vec::new();
        for name in runs.into_iter().filter_map(|run| run.environment) {
            if !environments.contains(&name) {
                environments.push(name);
            }
        }
        files.notes.extend(notes);
        Outcome {
            findings,
            sources,
            notes: files.notes,
            summary: Summary {
                policies: judged.len(),
                sets: folders.len(),
                environments,
            },
        }
    }
}

/// The runs that judge every folder: one for what has no settings, and one for each environment and
/// tenant of the others.
fn runs(request: &Request, files: &Files, settings: &SettingsFiles) -> Vec<Run> {
    let mut plain = Run::default();
    let mut templates: BTreeMap<String, Template> = BTreeMap::new();
    for folder in files.judged_folders() {
        let asks = settings::folder_asks(files, folder);
        match settings.of(files, folder) {
            Some(loaded) if loaded.is_usable() || asks => {
                loaded.mark_asked(asks);
                let name = loaded.name.to_string();
                let template = templates.entry(name).or_insert_with(|| Template {
                    loaded,
                    folders: Vec::new(),
                });
                template.folders.push((folder, asks));
            }
            _ => {
                plain.folders.insert(folder);
            }
        }
    }
    let mut runs: BTreeMap<(usize, String, String, bool), Run> = BTreeMap::new();
    for Template { loaded, folders } in templates.into_values() {
        // Settings that no policy asks for are those of something else.
        let is_used = folders.iter().any(|(_, asks)| *asks);
        let environments = match is_used {
            true => settings::environments(&loaded, request.environment.as_deref()),
            false => Vec::new(),
        };
        if environments.is_empty() {
            plain
                .folders
                .extend(folders.iter().map(|(folder, _)| *folder));
            continue;
        }
        for (at, environment) in environments.into_iter().enumerate() {
            for (folder, asks) in &folders {
                let tenant = environment.tenant.clone().filter(|_| *asks);
                let production = environment.production && *asks;
                let key = (
                    at,
                    environment.name.clone(),
                    tenant.clone().unwrap_or_default(),
                    production,
                );
                let run = runs.entry(key).or_insert_with(|| Run {
                    environment: Some(environment.name.clone()),
                    tenant,
                    production,
                    folders: BTreeSet::new(),
                });
                run.folders.insert(*folder);
            }
        }
    }
    let plain = Some(plain).filter(|run| !run.folders.is_empty());
    plain.into_iter().chain(runs.into_values()).collect()
}

/// What came of a run.
struct Judged {
    findings: Findings,
    policies: Vec<(FileId, Option<Arc<Policy>>)>,
}

fn judge_run(
    run: &Run,
    request: &Request,
    files: &mut Files,
    given: &[FileId],
    settings: &SettingsFiles,
    notes: &mut Vec<String>,
) -> Judged {
    let mut options = request.options.clone();
    options.production |= run.production;
    if options.tenant.domain.is_none() {
        options.tenant.domain.clone_from(&run.tenant);
    }
    let has_values = run.environment.is_some() || !request.values.is_empty();
    options.placeholders = match has_values || options.production {
        true => Placeholders::Refused,
        false => Placeholders::Awaited,
    };
    let own: Vec<FileId> = files
        .files()
        .filter(|(_, file)| file.is_judged() && run.folders.contains(&file.folder))
        .map(|(id, _)| id)
        .collect();
    let environment = run.environment.as_deref();
    let values = |files: &Files, file| settings.values(files, file, environment, &request.values);
    let mut bases = Bases::find(files, &own, given, &values);
    let mut findings = choose::judge_folders(&mut bases, &run.folders, &options);
    let mut policies = Vec::new();
    for file in &own {
        match bases.content(*file) {
            Some(Content::Broken(finding, _)) => {
                findings.push((**finding).clone());
                policies.push((*file, None));
            }
            Some(Content::Policy(policy)) => policies.push((*file, Some(Arc::clone(policy)))),
            Some(Content::Other) | None => {
                let name = &bases.files.file(*file).name;
                notes.push(format!("passed over {name}: not a policy"));
            }
        }
    }
    unjudged::say(&bases, &own, &mut findings);
    for choice in &bases.choices {
        if run.folders.contains(&choice.folder) {
            findings.extend(chosen(&bases, choice, &own));
        }
    }
    for file in &own {
        note_base(&bases, *file, notes);
    }
    if let Some(name) = environment {
        for finding in &mut findings {
            finding.environments = vec![name.to_owned()];
        }
    }
    Judged { findings, policies }
}

/// The finding that says which of several bases was taken.
fn chosen(bases: &Bases<'_>, choice: &Choice, own: &[FileId]) -> Option<Finding> {
    let taken = bases.files.file(*choice.candidates.get(choice.taken)?);
    let file = own.iter().find(|file| {
        let in_folder = bases.files.file(**file).folder == choice.folder;
        in_folder && bases.base(**file) == choice.candidates.get(choice.taken).copied()
    })?;
    let document = &bases.policy(*file)?.document;
    let (base, _) = document.child(ElementId::ROOT, "BasePolicy")?;
    let (id, _) = document.child(base, "PolicyId")?;
    let message = format!(
        "base `{}` is taken from `{}`, one of {} files that have it",
        choice.id, taken.name, choice.of
    );
    let finding = Finding::new(&codes::BASE_CHOSEN, document.place_of(id), message)
        .help("name another file or folder with `--base`")
        .related("the base that was taken", Place::File(taken.name.clone()));
    Some(finding)
}

/// Says where a base was found, when that is not beside the policy.
fn note_base(bases: &Bases<'_>, file: FileId, notes: &mut Vec<String>) {
    let Some(base) = bases.base(file) else {
        return;
    };
    let (of, base) = (bases.files.file(file), bases.files.file(base));
    if of.folder != base.folder || !base.is_judged() {
        notes.push(format!("base of {}: {}", of.name, base.name));
    }
}
