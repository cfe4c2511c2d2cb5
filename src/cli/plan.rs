//! What the commands that work on a plan share: reading it, and judging what comes of it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Error;
use super::context::Context;
use crate::artefact;
use crate::b2c::{self, GeneratedPolicies, Role};
use crate::desired::{self, DesiredState};
use crate::diag::{FileName, Finding, Findings, Place, Severity, SourceMap};
use crate::plan::files::PlanFiles;
use crate::plan::load::Written;
use crate::project::Project;
use crate::resolve::{self, ResolvedPlan};
use crate::util::naming;
use crate::{check, codes};

/// Which plan, and which of its environments.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct PlanArgs {
    /// The plan, or the folder that holds a plan.yaml
    #[arg(value_name = "PLAN", default_value = "plan.yaml")]
    pub(super) plan: PathBuf,

    /// The environment
    #[arg(short, long, value_name = "NAME")]
    pub(super) env: Option<String>,

    /// All environments of the plan
    #[arg(long, conflicts_with = "env")]
    pub(super) all_envs: bool,
}

/// A plan's environments, and every finding about them and the plan.
#[derive(Debug)]
pub(super) struct Judged {
    /// The environments that could be resolved, in the order of the plan.
    pub(super) environments: Vec<Environment>,
    /// Every finding.
    pub(super) findings: Findings,
    /// Where findings are.
    pub(super) sources: SourceMap,
}

/// One environment.
#[derive(Debug)]
pub(super) struct Environment {
    /// Its plan.
    pub(super) plan: ResolvedPlan,
    /// Its policies, when it has any.
    pub(super) policies: Option<GeneratedPolicies>,
    /// What shall exist in its tenant; `None` while the plan has errors.
    pub(super) desired: Option<DesiredState>,
}

impl Judged {
    /// What has not been judged yet, because what it rests on is broken: the next run may say more.
    pub(super) fn unseen(&self) -> Option<&'static str> {
        let is_broken = |found: &Finding| found.severity == Severity::Error;
        if !self.findings.iter().any(is_broken) {
            return None;
        }
        if self.environments.is_empty() {
            return Some("what the plan means is judged once it can be read without errors");
        }
        let waiting = |environment: &Environment| {
            environment.policies.is_none() && environment.plan.plan.custom_policies.is_some()
        };
        let some = self.environments.iter().any(waiting);
        some.then_some("policies are generated and judged once the plan has no errors")
    }
}

impl PlanArgs {
    /// Reads the plan.
    pub(super) fn open(&self) -> Project {
        Project::open(&self.plan)
    }

    /// Resolves the environments asked for: the one that was named, else all.
    pub(super) fn resolve(
        &self,
        written: &Written,
        context: &Context,
    ) -> (Vec<ResolvedPlan>, Findings) {
        let process = declared_variables(written, context);
        match &self.env {
            Some(name) => {
                let (plan, findings) = resolve::resolve(written, name, &process);
                (plan.into_iter().collect(), findings)
            }
            None => resolve::resolve_all(written, &process),
        }
    }

    /// Reads, resolves and judges the plan, policies included.
    pub(super) fn judge(&self, context: &mut Context) -> Judged {
        let project = self.open();
        let mut findings = project.loaded.findings.clone();
        let mut plans = Vec::new();
        if let Some(written) = &project.loaded.written {
            context.detail(&format!("read {}", project.loaded.file));
            let (resolved, more) = self.resolve(written, context);
            findings.extend(more);
            plans = resolved;
        }
        let mut sources = resolve::source_map(&project.loaded, &plans, &findings);
        let given = check::Given {
            today: context.today(),
            codes: &codes::all(),
        };
        if plans.len() > 1 {
            findings.extend(check::across(&plans));
        }
        // What is said of the plan as a whole is up to its first environment.
        if let Some(first) = plans.first() {
            findings = check::lint::apply(&first.plan.lint, given.today, findings);
        }
        let mut environments = Vec::new();
        for plan in plans {
            context.detail(&format!("judging environment {}", plan.environment));
            let (environment, more) = judge_environment(&project, plan, given, &mut sources);
            findings.extend(more);
            environments.push(environment);
        }
        Judged {
            environments,
            findings,
            sources,
        }
    }
}

/// Judges one environment and what would be generated for it.
fn judge_environment(
    project: &Project,
    plan: ResolvedPlan,
    given: check::Given<'_>,
    sources: &mut SourceMap,
) -> (Environment, Findings) {
    let lint = |findings| check::lint::apply(&plan.plan.lint, given.today, findings);
    let (files, unread) = project.files(&plan);
    let found = check::check(&plan, given).into_iter().chain(unread);
    let found = found.chain(desired::files::judge(&plan, &files));
    let mut findings = lint(found.collect());
    let mut policies = None;
    let mut desired = None;
    // What comes of a broken plan has defects of its own, which would bury the plan's.
    if findings
        .iter()
        .all(|found| found.severity < Severity::Error)
    {
        let (set, mut found) = b2c::policy_set(&plan.plan, &plan.environment, &files);
        if let Some(set) = &set {
            register(set, &plan.environment, project, &files, &mut found, sources);
        }
        findings.extend(lint(found));
        let state = desired::desired_state(&plan, &files, set.as_ref());
        findings.extend(lint(desired::judge::judge(&state)));
        desired = Some(state);
        policies = set;
    }
    let environment = Environment {
        plan,
        policies,
        desired,
    };
    (environment, findings)
}

/// `environment` as a part of a path. The plan's schema sees to it that it is one; this is the second
/// line before anything is written.
pub(super) fn path_part(environment: &str) -> Result<&str, Error> {
    if naming::is_plain(environment) {
        return Ok(environment);
    }
    Err(Error::Refused {
        message: format!("the environment `{environment}` cannot be the name of a file or folder"),
        hint: "rename it: letters, digits, `-` and `_`, starting with a letter".to_owned(),
    })
}

/// The environment variables that the plan declares as sources of its variables, and no others.
pub(super) fn declared_variables(written: &Written, context: &Context) -> BTreeMap<String, String> {
    resolve::declared_sources(written)
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), context.environment.var(name)?)))
        .collect()
}

/// Registers what findings about policies point into, under names that people know: a generated policy
/// by its environment and its place in the build tree, a file of the plan by its path.
fn register(
    set: &GeneratedPolicies,
    environment: &str,
    project: &Project,
    files: &PlanFiles,
    findings: &mut [Finding],
    sources: &mut SourceMap,
) {
    let mut names: BTreeMap<FileName, FileName> = BTreeMap::new();
    for (path, bytes) in files.iter() {
        let shown: FileName = project.shown(path).into();
        sources.add(FileName::clone(&shown), &*String::from_utf8_lossy(bytes));
        names.insert(path.into(), shown);
    }
    for policy in set
        .policies
        .iter()
        .filter(|policy| policy.role != Role::Carried)
    {
        let place = artefact::policy_path(&policy.file_name);
        let shown: FileName = format!("{environment}/{place}").into();
        sources.add(FileName::clone(&shown), policy.text.as_str());
        names.insert(policy.file_name.as_str().into(), shown);
    }
    let rename = |place: &mut Place| {
        if let Place::Policy { file, .. } | Place::Span(file, _) | Place::File(file) = place
            && let Some(name) = names.get(file)
        {
            *file = FileName::clone(name);
        }
    };
    for finding in findings {
        rename(&mut finding.place);
        finding
            .related
            .iter_mut()
            .for_each(|related| rename(&mut related.place));
    }
}

#[cfg(test)]
mod tests {
    use super::path_part;

    #[test]
    fn no_path_is_made_of_a_name_that_is_not_plain() {
        for name in ["../../x", "..", "/etc", "C:x", "nul", "-x", "a/b", ""] {
            assert!(path_part(name).is_err(), "{name}");
        }
        assert_eq!(path_part("Prod-1").ok(), Some("Prod-1"));
    }
}
