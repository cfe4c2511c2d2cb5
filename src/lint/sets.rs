//! Policy files as one set, for commands that show what policies mean.
//!
//! Input is the same as for judging; output is every policy that was named with everything it inherits,
//! linked. Of what judging finds only that is kept which leaves something of the set uncertain: a file
//! that cannot be read, a base that is not there, a structure that is not that of a policy.
//! Placeholders keep standing for themselves unless an environment or values are named.

use std::sync::Arc;

use super::bases::Bases;
use super::files::{Content, FileId, Files};
use super::settings::SettingsFiles;
use super::{Opened, Request, choose, codes, unjudged};
use crate::diag::{FileName, Finding, Findings, Severity, SourceMap};
use crate::policy::references::bases as base_codes;
use crate::policy::set::{PolicySet, fold};

/// The policies that a request names.
#[derive(Debug, Default)]
pub struct Policies {
    /// They, and what they inherit.
    pub set: PolicySet,
    /// Why the set cannot be relied on; nothing when it can.
    pub findings: Findings,
    /// The texts of all files.
    pub sources: SourceMap,
    /// What is worth saying with `-v`.
    pub notes: Vec<String>,
    /// The files that were named or found, with the id and text of their policy.
    pub files: Vec<PolicyFile>,
}

/// A file that holds a policy.
#[derive(Clone, Debug)]
pub struct PolicyFile {
    /// Its name as it is shown.
    pub name: FileName,
    /// The id of its policy, without case.
    pub id: String,
    /// Its text.
    pub text: Arc<str>,
}

impl Opened {
    /// Puts the files into one set.
    #[must_use]
    pub fn policies(self, request: &Request) -> Policies {
        let Self {
            mut files,
            given,
            mut findings,
        } = self;
        let settings = SettingsFiles::new(request.settings.as_deref());
        let environment = request.environment.as_deref();
        if let Some(name) = environment {
            settings.check_environment(name, &files, &mut findings);
        }
        let own: Vec<FileId> = files
            .files()
            .filter(|(_, file)| file.is_judged())
            .map(|(id, _)| id)
            .collect();
        let folders = files.judged_folders();
        let values =
            |files: &Files, file| settings.values(files, file, environment, &request.values);
        let mut bases = Bases::find(&mut files, &own, &given, &values);
        let mut judged = choose::judge_folders(&mut bases, &folders, &request.options);
        unjudged::say(&bases, &own, &mut judged);
        findings.extend(judged.into_iter().filter(is_obstacle));
        let mut named = Vec::new();
        let mut found = Vec::new();
        for file in &own {
            match bases.content(*file) {
                Some(Content::Policy(policy)) => {
                    named.push(*file);
                    let of = bases.files.file(*file);
                    found.push(PolicyFile {
                        name: of.name.clone(),
                        id: fold(&policy.id),
                        text: Arc::clone(&of.text),
                    });
                }
                Some(Content::Broken(finding, _)) => findings.push((**finding).clone()),
                Some(Content::Other) | None => {}
            }
        }
        let set = choose::link(&bases, &named).set;
        let mut sources = SourceMap::new();
        let mut notes = std::mem::take(&mut files.notes);
        findings.extend(
            settings
                .finish(&mut sources, &mut notes)
                .into_iter()
                .filter(is_obstacle),
        );
        for (_, file) in files.files() {
            sources.add(file.name.clone(), Arc::clone(&file.text));
        }
        Policies {
            set,
            findings,
            sources,
            notes,
            files: found,
        }
    }
}

/// Whether a set with this finding does not say for certain what its policies mean.
fn is_obstacle(finding: &Finding) -> bool {
    let id = finding.code.id;
    let is_error = finding.severity == Severity::Error;
    id == codes::NOT_JUDGED.id
        || is_error && (id.starts_with("ENT0") || id.starts_with("ENT3"))
        || id == base_codes::MISSING_BASE.id
        || id == base_codes::CYCLE.id
}
