//! `entrada report`.

use std::path::{Path, PathBuf};

use super::context::Context;
use super::exit::Exit;
use super::plan::{Environment, PlanArgs};
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

Exit codes: 0 written, 4 findings at or above --fail-on (nothing is written).")]
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
    let judged = args.plan.judge(context);
    let is_one = args.plan.env.is_some() || judged.environments.len() < 2;
    if !is_one && !args.plan.all_envs {
        return Err(which_environment(&judged.environments));
    }
    let report = args.findings.report(judged.findings);
    let verdict = report.print_aside(&judged.sources, context)?;
    if verdict != Exit::Success {
        context.error("nothing was written", Some("mend the findings above"));
        return Ok(verdict);
    }
    for environment in &judged.environments {
        let name = &environment.plan.environment;
        let of_it = |finding: &&Finding| {
            finding.environments.is_empty() || finding.environments.contains(name)
        };
        let findings: Vec<&Finding> = report.findings().iter().filter(of_it).collect();
        let page = page(environment, findings, &judged.sources)?;
        if args.output == Path::new("-") {
            context.out().write_all(page.as_bytes())?;
            continue;
        }
        if args.plan.all_envs {
            fs::create_folder(&args.output)?;
        }
        let path = match args.plan.all_envs {
            true => args.output.join(format!("{name}.html")),
            false => args.output.clone(),
        };
        fs::write_atomic(&path, page.as_bytes())?;
        context.status(&format!("wrote {}", path.display()));
    }
    Ok(verdict)
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
        findings: findings.iter().map(|one| row(one, sources)).collect(),
    };
    report::render(&subject).map_err(|error| Error::Internal(error.to_string()))
}

fn row(finding: &Finding, sources: &SourceMap) -> FindingRow {
    let place = sources
        .locate(&finding.place)
        .map_or_else(String::new, |location| {
            format!("{}:{}", location.file, location.start.line)
        });
    FindingRow {
        code: finding.code.id,
        severity: FindingRow::word(finding.severity),
        message: text::quoted(&finding.message),
        place,
        help: finding.help.as_deref().map(text::quoted),
    }
}
