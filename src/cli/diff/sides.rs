//! Both plans on disk, and the environments of them that are compared.

use std::collections::BTreeMap;
use std::path::Path;

use super::Args;
use crate::cli::Error;
use crate::cli::context::Context;
use crate::cli::plan::declared_variables;
use crate::diag::render::one_line;
use crate::diag::{Finding, Findings, Severity, SourceMap};
use crate::plan::files::PlanFiles;
use crate::plan::load::Written;
use crate::project::Project;
use crate::resolve::{self, ResolvedPlan};
use crate::review::fields::PlanSide;
use crate::review::plans::Pair;

/// One plan.
#[derive(Debug)]
pub(super) struct Side {
    project: Project,
    process: BTreeMap<String, String>,
    plans: Vec<ResolvedPlan>,
    /// The files each of them names.
    files: Vec<PlanFiles>,
}

/// Both plans.
#[derive(Debug)]
pub(super) struct Sides {
    pub(super) old: Side,
    pub(super) new: Side,
    /// Whether every environment is compared.
    pub(super) is_all: bool,
}

/// Why a plan cannot be compared.
#[derive(Debug)]
pub(super) struct Unreadable {
    /// `old` or `new`.
    pub(super) which: &'static str,
    pub(super) findings: Findings,
    pub(super) sources: SourceMap,
}

impl Sides {
    /// Reads both plans and resolves what is to be compared.
    pub(super) fn read(
        args: &Args,
        context: &mut Context,
    ) -> Result<Result<Self, Box<Unreadable>>, Error> {
        let (mut old, mut new) = (
            Side::open(&args.old, context),
            Side::open(&args.new, context),
        );
        // Without a value there are no environments to choose from.
        for (side, which) in [(&mut old, "old"), (&mut new, "new")] {
            if let Err(unreadable) = side.check(which) {
                return Ok(Err(unreadable));
            }
        }
        let pairs = environments(args, &old, &new)?;
        let is_all = args.env.is_none() && args.old_env.is_none();
        for (before, after) in &pairs {
            if let Err(unreadable) = old.resolve(before, "old") {
                return Ok(Err(unreadable));
            }
            if let Err(unreadable) = new.resolve(after, "new") {
                return Ok(Err(unreadable));
            }
        }
        Ok(Ok(Self { old, new, is_all }))
    }

    /// Both sides of each environment.
    pub(super) fn pairs(&self) -> Vec<Pair<'_>> {
        let sides = self.old.sides().zip(self.new.sides());
        let pairs = sides.map(|((old, old_files), (new, new_files))| Pair {
            old,
            new,
            old_files,
            new_files,
        });
        pairs.collect()
    }

    /// The name of the plan.
    pub(super) fn name(&self) -> String {
        let plan = self.new.plans.first();
        plan.map_or_else(String::new, |plan| plan.plan.name.clone())
    }
}

impl Side {
    fn open(path: &Path, context: &mut Context) -> Self {
        let project = Project::open(path);
        let written = project.loaded.written.as_ref();
        let process = written.map_or_else(BTreeMap::new, |w| declared_variables(w, context));
        Self {
            project,
            process,
            plans: Vec::new(),
            files: Vec::new(),
        }
    }

    pub(super) const fn written(&self) -> Option<&Written> {
        self.project.loaded.written.as_ref()
    }

    /// What places in this plan are shown by.
    pub(super) fn sources(&self) -> SourceMap {
        resolve::source_map(&self.project.loaded, &self.plans, &[])
    }

    fn sides(&self) -> impl Iterator<Item = (PlanSide<'_>, &PlanFiles)> {
        let written = self.written().map(|written| &written.value);
        let plans = self.plans.iter().zip(&self.files);
        plans.filter_map(move |(plan, files)| {
            let side = PlanSide {
                plan,
                written: written?,
                process: &self.process,
            };
            Some((side, files))
        })
    }

    fn check(&self, which: &'static str) -> Result<(), Box<Unreadable>> {
        let findings = &self.project.loaded.findings;
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        match self.written().is_none() || findings.iter().any(is_error) {
            true => Err(self.unreadable(which, findings.clone())),
            false => Ok(()),
        }
    }

    fn resolve(&mut self, environment: &str, which: &'static str) -> Result<(), Box<Unreadable>> {
        let Some(written) = &self.project.loaded.written else {
            return Err(self.unreadable(which, Findings::new()));
        };
        let (plan, findings) = resolve::resolve(written, environment, &self.process);
        match plan {
            Some(plan) => {
                // What cannot be read is the same as not there; `check` says so.
                let (files, _) = self.project.files(&plan);
                self.plans.push(plan);
                self.files.push(files);
                Ok(())
            }
            None => Err(self.unreadable(which, findings)),
        }
    }

    fn unreadable(&self, which: &'static str, findings: Findings) -> Box<Unreadable> {
        Box::new(Unreadable {
            which,
            sources: resolve::source_map(&self.project.loaded, &self.plans, &findings),
            findings,
        })
    }

    fn environments(&self) -> Vec<&str> {
        self.written()
            .map(resolve::environments)
            .unwrap_or_default()
    }
}

/// The names of the environments to compare: in the old plan and in the new one.
fn environments(args: &Args, old: &Side, new: &Side) -> Result<Vec<(String, String)>, Error> {
    let named = match (&args.env, &args.old_env, &args.new_env) {
        (Some(name), _, _) => Some((name, name)),
        (_, Some(old), Some(new)) => Some((old, new)),
        _ => None,
    };
    if let Some((before, after)) = named {
        for (which, side, name) in [("old", old, before), ("new", new, after)] {
            let has = side.environments();
            if !has.contains(&name.as_str()) {
                return Err(Error::Usage {
                    message: format!("the {which} plan has no environment {}", one_line(name)),
                    hint: Some(format!("it has {}", one_line(&has.join(", ")))),
                });
            }
        }
        return Ok(vec![(before.clone(), after.clone())]);
    }
    let (old, new) = (old.environments(), new.environments());
    let both: Vec<(String, String)> = new
        .iter()
        .filter(|name| old.contains(name))
        .map(|name| ((*name).to_owned(), (*name).to_owned()))
        .collect();
    match both.is_empty() {
        false => Ok(both),
        true => Err(Error::Usage {
            message: "the plans have no environment in common".to_owned(),
            hint: Some(format!(
                "name one of each with `--old-env` and `--new-env`; the old plan has {}, the new one {}",
                old.join(", "),
                new.join(", ")
            )),
        }),
    }
}
