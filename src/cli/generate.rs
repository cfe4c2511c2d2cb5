//! `entrada generate`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::context::{Context, Verbosity};
use super::exit::Exit;
use super::findings::Report;
use super::plan::{Environment, PlanArgs, path_part};
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

Exit codes: 0 written, or equal; 1 a file cannot be read or written; 4 findings, or --check found a
difference; 5 the folder holds files of somebody else or the tree of another plan or environment, or
is a link; 64 usage error.")]
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
    let environments = &judged.environments;
    report.print_and(&judged.sources, context, |report, context| {
        work(args, environments, report, context)
    })
}

fn work(
    args: &Args,
    environments: &[Environment],
    report: &Report,
    context: &mut Context,
) -> Result<Exit, Error> {
    let mut folders = Vec::new();
    for environment in environments {
        let name = &environment.plan.environment;
        let folder = match args.plan.all_envs {
            true => args.output.join(path_part(name)?),
            false => args.output.clone(),
        };
        if !args.check {
            keep_others(&folder, environment)?;
        }
        folders.push(folder);
    }
    let mut exit = Exit::Success;
    for (environment, folder) in environments.iter().zip(folders) {
        let files = files(environment)?;
        if files.is_empty() {
            context.status(&format!(
                "environment {} has nothing to generate: the plan has neither sources nor settings of a tenant",
                environment.plan.environment
            ));
        } else if args.check {
            if !is_current(&folder, &files, report, context)? {
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

/// What a build tree says of itself in its `pending.json`.
#[derive(Debug, serde::Deserialize)]
struct Owner {
    plan: String,
    environment: String,
}

/// A tree of another plan or environment stays: whoever types the wrong folder would upload one
/// tenant's policies to another.
fn keep_others(folder: &Path, environment: &Environment) -> Result<(), Error> {
    const MOST: u64 = 64 * 1024 * 1024;
    if !fs::exists(&folder.join(fs::DIGESTS)) {
        return Ok(());
    }
    // What cannot be read is not of this program, or changed by hand: [`fs::replace_tree`] judges it.
    let Ok(bytes) = fs::read(&folder.join("pending.json"), MOST) else {
        return Ok(());
    };
    let Ok(owner) = serde_json::from_slice::<Owner>(&bytes) else {
        return Ok(());
    };
    let whose = if owner.plan != environment.plan.plan.name {
        format!("plan `{}`", owner.plan)
    } else if owner.environment != environment.plan.environment {
        format!("environment `{}`", owner.environment)
    } else {
        return Ok(());
    };
    Err(Error::Refused {
        message: format!("`{}` is the build tree of the {whose}", folder.display()),
        hint:
            "choose another folder with `-o`; if this one is not needed any more, delete it first"
                .to_owned(),
    })
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
    report: &Report,
    context: &mut Context,
) -> Result<bool, Error> {
    let differences = if fs::exists(folder) {
        fs::compare_tree(folder, files)?
    } else {
        files.keys().cloned().map(Difference::Missing).collect()
    };
    for difference in &differences {
        let lines = report.lines(context);
        writeln!(lines, "{}/{}", folder.display(), difference.path())?;
        context.detail(&difference.to_string());
        if let Difference::Changed(path) = difference
            && context.verbosity() >= Verbosity::Verbose
        {
            print_difference(folder, path, files, report.lines(context))?;
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
    lines: &mut dyn std::io::Write,
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
    write!(lines, "{text}")?;
    Ok(())
}
