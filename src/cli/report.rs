//! `entrada report`.

use std::path::{Path, PathBuf};

use super::context::Context;
use super::exit::Exit;
use super::findings::{FormatArg, Report};
use super::plan::{Environment, Judged, PlanArgs, path_part};
use super::{Error, FindingsArgs};
use crate::diag::{Finding, SourceMap};
use crate::migration;
use crate::migration::runbook::text;
use crate::report::{self, FindingRow, Subject};
use crate::util::fs;

/// Write a page about one environment for the people who decide
///
/// One HTML file that works offline and on paper: who signs in how after the cut-over, journeys as
/// pictures, applications and flows, the attribute mapping, what shall exist in the tenant, findings,
/// permissions and the runbook. It holds no secret, loads nothing and runs no script.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  entrada report plan.yaml --env prod -o report.html
  entrada report plan.yaml --env prod -o - > report.html
  entrada report plan.yaml --all-envs -o reports           reports/dev.html, reports/prod.html

Exit codes: 0 written, 1 the file cannot be written, 4 findings at or above --fail-on (nothing is
written), 5 the file is there and no report or a link, 64 usage error.")]
pub(super) struct Args {
    #[command(flatten)]
    plan: PlanArgs,

    /// The file to write, or `-` for standard output; with --all-envs the folder
    #[arg(short, long, value_name = "FILE", default_value = "report.html")]
    output: PathBuf,

    #[command(flatten)]
    findings: FindingsArgs,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<Exit, Error> {
    let to_stdout = args.output == Path::new("-");
    if to_stdout && args.plan.all_envs {
        return Err(Error::Usage {
            message: "several pages cannot be written to standard output".to_owned(),
            hint: Some("name a folder with `-o DIR`, or one environment with `--env`".to_owned()),
        });
    }
    if to_stdout && !matches!(args.findings.format, FormatArg::Human) {
        return Err(Error::Usage {
            message: "findings in this format and the page cannot both be standard output"
                .to_owned(),
            hint: Some("write the page to a file with `-o FILE`".to_owned()),
        });
    }
    let mut judged = args.plan.judge(context);
    let is_one = args.plan.env.is_some() || judged.environments.len() < 2;
    if !is_one && !args.plan.all_envs {
        return Err(which_environment(&judged.environments));
    }
    let report = args.findings.report(std::mem::take(&mut judged.findings));
    report.print_and(&judged.sources, context, |report, context| {
        work(args, &judged, report, context)
    })
}

fn work(
    args: &Args,
    judged: &Judged,
    report: &Report,
    context: &mut Context,
) -> Result<Exit, Error> {
    for environment in &judged.environments {
        let name = &environment.plan.environment;
        let of_it = |finding: &&Finding| {
            finding.environments.is_empty() || finding.environments.contains(name)
        };
        let findings: Vec<&Finding> = report.findings().iter().filter(of_it).collect();
        let page = page(
            environment,
            findings,
            &judged.sources,
            &folder_of(&args.plan),
        )?;
        if args.output == Path::new("-") {
            context.out().write_all(page.as_bytes())?;
            continue;
        }
        if args.plan.all_envs {
            if fs::exists(&args.output.join("SHA256SUMS")) {
                return Err(Error::Refused {
                    message: format!("{} is a build tree", args.output.display()),
                    hint: "write the pages to a folder of their own".to_owned(),
                });
            }
            fs::create_folder(&args.output)?;
        }
        let path = match args.plan.all_envs {
            true => args.output.join(format!("{}.html", path_part(name)?)),
            false => args.output.clone(),
        };
        keep_foreign(&path)?;
        fs::write_atomic(&path, page.as_bytes())?;
        context.status(&format!("wrote {}", path.display()));
    }
    Ok(Exit::Success)
}

/// A file that is there is replaced only when it is a page of ours.
fn keep_foreign(path: &Path) -> Result<(), Error> {
    const MOST: u64 = 64 * 1024 * 1024;
    if !fs::exists(path) {
        return Ok(());
    }
    let bytes = fs::read(path, MOST)?;
    if report::is_report(&bytes) || bytes.is_empty() {
        return Ok(());
    }
    Err(Error::Refused {
        message: format!("{} is there and is no report", path.display()),
        hint: "move it away, or choose another file with `-o`".to_owned(),
    })
}

/// The start that places within the plan's folder share, as the plan was named.
fn folder_of(plan: &PlanArgs) -> String {
    let folder = match plan.plan.is_dir() {
        true => Some(plan.plan.as_path()),
        false => plan.plan.parent(),
    };
    let folder = folder.map_or_else(String::new, |folder| folder.to_string_lossy().into_owned());
    match folder.is_empty() || folder.ends_with('/') {
        true => folder,
        false => format!("{folder}/"),
    }
}

fn which_environment(environments: &[Environment]) -> Error {
    let names: Vec<&str> = environments
        .iter()
        .map(|one| one.plan.environment.as_str())
        .collect();
    Error::Usage {
        message: "which environment?".to_owned(),
        hint: Some(format!(
            "say `--env NAME` or `--all-envs`; the plan has {}",
            names.join(", ")
        )),
    }
}

fn page(
    environment: &Environment,
    mut findings: Vec<&Finding>,
    sources: &SourceMap,
    folder: &str,
) -> Result<String, Error> {
    let Some(desired) = &environment.desired else {
        return Err(Error::Internal(
            "a judged plan has a desired state".to_owned(),
        ));
    };
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let subject = Subject {
        plan: &environment.plan,
        policies: environment.policies.as_ref(),
        desired,
        mapping: &migration::mapping::mapping(&environment.plan),
        runbook: &migration::runbook::runbook(&environment.plan),
        findings: findings
            .iter()
            .map(|one| row(one, sources, folder))
            .collect(),
    };
    report::render(&subject).map_err(|error| Error::Internal(error.to_string()))
}

/// A finding with its place, relative to the plan's `folder`: the page goes to people who have another.
fn row(finding: &Finding, sources: &SourceMap, folder: &str) -> FindingRow {
    let place = sources
        .locate(&finding.place)
        .map_or_else(String::new, |location| {
            let file = location.file.as_ref();
            let file = file.strip_prefix(folder).unwrap_or(file);
            format!("{file}:{}", location.start.line)
        });
    FindingRow {
        code: finding.code.id,
        severity: FindingRow::word(finding.severity),
        message: text::quoted(&finding.message),
        place,
        help: finding.help.as_deref().map(text::quoted),
    }
}
