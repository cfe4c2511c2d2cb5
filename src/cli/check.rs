//! `entrada check`.

use super::context::Context;
use super::exit::Exit;
use super::plan::PlanArgs;
use super::{Error, FindingsArgs};

/// Find every mistake of a plan
///
/// Reads the plan, resolves one environment or all of them, judges shape and meaning, generates the
/// policies in memory and judges those too. Nothing is written.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  entrada check plan.yaml                        all environments
  entrada check plan.yaml --env prod             one of them
  entrada check --fail-on warning                plan.yaml here, warnings fail too
  entrada check plan.yaml --format sarif > entrada.sarif
  entrada check plan.yaml --skip ENT7,ENT2901    without a family and without a code

Exit codes: 0 nothing at or above --fail-on, 1 standard output cannot be written, 4 findings, 64 usage
error.")]
pub(super) struct Args {
    #[command(flatten)]
    plan: PlanArgs,

    #[command(flatten)]
    findings: FindingsArgs,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<Exit, Error> {
    let judged = args.plan.judge(context);
    let unseen = judged.unseen();
    let report = args.findings.report(judged.findings);
    let exit = report.print(&judged.sources, context)?;
    if let Some(unseen) = unseen {
        context.status(unseen);
    }
    Ok(exit)
}
