//! `entrada generate`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::context::{Context, Verbosity};
use super::exit::Exit;
use super::plan::{Environment, PlanArgs};
use super::{Error, FindingsArgs};
use crate::artefact;
use crate::util::fs::{self, Difference, RelPath, Replaced};

/// Write everything a plan describes into a folder
///
/// The plan is checked first, and what is generated is judged before a byte is written: with findings
/// at or above --fail-on nothing is. The folder is replaced as a whole, so an interrupted run leaves the
/// old tree or the new one, and a folder that holds files of somebody else is refused.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  entrada generate plan.yaml --env dev -o build/dev
  entrada generate plan.yaml --all-envs -o build           one folder each: build/dev, build/prod
  entrada generate plan.yaml --env prod -o build/prod --check
  entrada generate plan.yaml --env prod -o build/prod --check -v     with the differences

Exit codes: 0 written, or equal; 4 findings, or --check found a difference; 5 the folder holds files
of somebody else or is a link.")]
pub(super) struct Args {
    #[command(flatten)]
    plan: PlanArgs,

    /// The folder to write, or with --all-envs the folder above one folder for each environment
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// Write nothing; exit with 4 when the folder differs from what would be written
    #[arg(long)]
    check: bool,

    #[command(flatten)]
    findings: FindingsArgs,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<Exit, Error> {
    if args.plan.env.is_none() && !args.plan.all_envs {
        return Err(which_environment(args));
    }
    let judged = args.plan.judge(context);
    let report = args.findings.report(judged.findings);
    let verdict = report.print_aside(&judged.sources, context)?;
    if verdict != Exit::Success {
        context.error("nothing was written", Some("mend the findings above"));
        return Ok(verdict);
    }
    let mut exit = Exit::Success;
    for environment in &judged.environments {
        let folder = if args.plan.all_envs {
            args.output.join(&environment.plan.environment)
        } else {
            args.output.clone()
        };
        let files = files(environment)?;
        if files.is_empty() {
            context.status(&format!(
                "environment {} has nothing to generate: the plan has neither sources nor settings of a tenant",
                environment.plan.environment
            ));
        } else if args.check {
            if !is_current(&folder, &files, context)? {
                exit = Exit::Findings;
            }
        } else {
            write(&folder, &files, environment, context)?;
        }
    }
    if exit != Exit::Success {
        context.error(
            "the folder differs from what the plan describes",
            Some("run `entrada generate` without `--check` and commit the result"),
        );
    }
    Ok(exit)
}

fn which_environment(args: &Args) -> Error {
    let names = args
        .plan
        .open()
        .loaded
        .written
        .map(|written| crate::resolve::environments(&written).join(", "));
    Error::Usage {
        message: "which environment?".to_owned(),
        hint: Some(match names {
            Some(names) => format!("say `--env NAME` or `--all-envs`; the plan has {names}"),
            None => "say `--env NAME` or `--all-envs`".to_owned(),
        }),
    }
}

fn files(environment: &Environment) -> Result<BTreeMap<RelPath, Vec<u8>>, Error> {
    let Some(desired) = &environment.desired else {
        return Ok(BTreeMap::new());
    };
    let tree = artefact::build_tree(&environment.plan, environment.policies.as_ref(), desired)
        .map_err(|error| Error::Internal(error.to_string()))?;
    tree.into_iter()
        .map(|(path, bytes)| Ok((RelPath::new(path)?, bytes)))
        .collect::<Result<_, fs::RelPathError>>()
        .map_err(|error| Error::Internal(error.to_string()))
}

fn write(
    folder: &Path,
    files: &BTreeMap<RelPath, Vec<u8>>,
    environment: &Environment,
    context: &mut Context,
) -> Result<(), Error> {
    let replaced = fs::replace_tree(folder, files)?;
    let count = counted(files);
    let place = folder.display();
    context.status(&match replaced {
        Replaced::Written => format!("wrote {count} to {place}"),
        Replaced::Unchanged => format!("{place} is up to date: {count}"),
    });
    let pending = environment
        .policies
        .as_ref()
        .map_or(0, |set| set.ids.pending.len());
    if pending > 0 {
        context.status(&format!(
            "{pending} ids are known only when the tenant is set up: see {}",
            folder.join("pending.json").display()
        ));
    }
    Ok(())
}

/// The number of files, and of those in each folder.
fn counted(files: &BTreeMap<RelPath, Vec<u8>>) -> String {
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for path in files.keys() {
        if let Some((folder, _)) = path.as_str().split_once('/') {
            *folders.entry(folder).or_default() += 1;
        }
    }
    let folders: Vec<String> = folders
        .into_iter()
        .map(|(folder, count)| format!("{folder} {count}"))
        .collect();
    let number = match files.len() {
        1 => "1 file".to_owned(),
        more => format!("{more} files"),
    };
    if folders.is_empty() {
        number
    } else {
        format!("{number} ({})", folders.join(", "))
    }
}

/// Whether `folder` holds exactly `files`; prints the differences.
fn is_current(
    folder: &Path,
    files: &BTreeMap<RelPath, Vec<u8>>,
    context: &mut Context,
) -> Result<bool, Error> {
    let differences = if fs::exists(folder) {
        fs::compare_tree(folder, files)?
    } else {
        files.keys().cloned().map(Difference::Missing).collect()
    };
    for difference in &differences {
        writeln!(context.out(), "{}/{}", folder.display(), difference.path())?;
        context.detail(&difference.to_string());
        if let Difference::Changed(path) = difference
            && context.verbosity() >= Verbosity::Verbose
        {
            print_difference(folder, path, files, context)?;
        }
    }
    if differences.is_empty() {
        context.status(&format!("{} is up to date", folder.display()));
    }
    Ok(differences.is_empty())
}

fn print_difference(
    folder: &Path,
    path: &RelPath,
    files: &BTreeMap<RelPath, Vec<u8>>,
    context: &mut Context,
) -> Result<(), Error> {
    let limit = 4 * 1024 * 1024;
    let old = fs::read(&folder.join(path.as_str()), limit)?;
    let old = String::from_utf8_lossy(&old);
    let new = files
        .get(path)
        .map(|bytes| String::from_utf8_lossy(bytes))
        .unwrap_or_default();
    let diff = TextDiff::from_lines(&*old, &*new);
    let name = path.as_str();
    let text = diff
        .unified_diff()
        .context_radius(3)
        .header(name, name)
        .to_string();
    write!(context.out(), "{text}")?;
    Ok(())
}
