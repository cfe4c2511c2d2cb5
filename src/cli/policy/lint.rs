//! `entrada policy lint`.

use std::path::PathBuf;

use super::fix::FixArgs;
use super::template::TemplateArgs;
use crate::check::Given;
use crate::cli::context::{Context, Verbosity};
use crate::cli::exit::Exit;
use crate::cli::findings::FormatArg;
use crate::cli::{Error, FindingsArgs};
use crate::codes;
use crate::diag::render;
use crate::lint::{self, Outcome, Request, Summary};
use crate::policy::rules::JudgeOptions;

/// From so many files on it is worth saying that something is going on.
const LONG_WORK: usize = 500;

/// Find what is wrong with custom policies before the service or a user does
///
/// Judges structure, references, journeys, claims, handlers and security of any Azure AD B2C custom
/// policies, offline. Every folder is a set of its own. A base policy is sought in the folder, in the
/// folders above it, in what --base names, then among everything else that is judged. Placeholders
/// such as `{Settings:Tenant}` get their values from the `appsettings.json` beside or above the
/// policies, once for each of its environments.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  entrada policy lint policies                       a folder and those below it
  entrada policy lint policies/SignUpOrSignin.xml    one file; its bases are found beside it
  entrada policy lint policies --env Production      with the values of that environment
  entrada policy lint 'policies/**/*.xml' --base ../starterpack/LocalAccounts
  entrada policy lint policies --set yourtenant=contoso --tenant contoso.onmicrosoft.com
  entrada policy lint - --stdin-name policies/Extensions.xml < Extensions.xml
  entrada policy lint policies --format sarif > policies.sarif
  entrada policy lint policies --fix --dry-run       what --fix would change, as a diff
  entrada policy lint policies --fix --only ENT3003  put elements in order, nothing else

Exit codes: 0 nothing at or above --fail-on (with --fix: left); 4 findings, with --dry-run also when
something would be fixed; 5 --fix met a file that is a link or has changed meanwhile; 64 usage error.")]
pub(super) struct Args {
    /// Files, folders, globs, or `-` for standard input
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<String>,

    /// Where to look for base policies, a file or folder; not judged itself; repeatable
    #[arg(long, value_name = "PATH")]
    base: Vec<String>,

    /// The file that standard input stands for: it decides the folder it is judged in
    #[arg(long, value_name = "PATH")]
    stdin_name: Option<String>,

    #[command(flatten)]
    template: TemplateArgs,

    #[command(flatten)]
    tenant: TenantArgs,

    /// Severities and suppressions, in place of the entrada-lint.yaml above the policies
    #[arg(long, value_name = "FILE", help_heading = "Findings")]
    config: Option<PathBuf>,

    #[command(flatten)]
    fixes: FixArgs,

    #[command(flatten)]
    findings: FindingsArgs,
}

/// What is known of the tenant.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Tenant")]
struct TenantArgs {
    /// The tenant the policies are for, for example contoso.onmicrosoft.com
    #[arg(long, value_name = "DOMAIN")]
    tenant: Option<String>,

    /// What the tenant has: keys, applications, attributes, policies; YAML or JSON
    #[arg(long, value_name = "FILE")]
    tenant_manifest: Option<PathBuf>,

    /// The policies are for production: development modes and recorders are reported
    #[arg(long)]
    production: bool,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<Exit, Error> {
    let mut inputs = args.template.inputs();
    if let Some(path) = &args.tenant.tenant_manifest {
        inputs.read_tenant(path);
    }
    if let Some(domain) = &args.tenant.tenant {
        inputs.tenant.domain = Some(domain.clone());
    }
    let request = Request {
        paths: args.paths.clone(),
        stdin: stdin(args, context)?,
        stdin_name: args.stdin_name.clone(),
        bases: args.base.clone(),
        environment: args.template.env.clone(),
        settings: args.template.settings.clone(),
        values: inputs.values.clone(),
        config: args.config.clone(),
        options: JudgeOptions {
            tenant: inputs.tenant.clone(),
            now: Some(context.now()),
            production: args.tenant.production,
            ..JudgeOptions::default()
        },
    };
    args.fixes.check(&args.paths, args.findings.format)?;
    let opened = lint::open(&request);
    let count = opened.len();
    if count >= LONG_WORK {
        context.progress(&format!("judging {count} policies"));
    }
    let given = Given {
        today: context.today(),
        codes: &codes::all(),
    };
    let (mut outcome, corrected) = if args.fixes.fix {
        let repaired = opened.fix(&request, given, &args.findings.selection());
        context.progress("");
        args.fixes.finish(&repaired, &request, context)?;
        (repaired.outcome, repaired.corrected.len())
    } else {
        (opened.judge(&request, given), 0)
    };
    context.progress("");
    inputs.finish(&mut outcome);
    let exit = report(args, outcome, context)?;
    let would_change = args.fixes.dry_run && corrected > 0;
    Ok(if would_change { Exit::Findings } else { exit })
}

fn report(args: &Args, outcome: Outcome, context: &mut Context) -> Result<Exit, Error> {
    let Outcome {
        mut findings,
        sources,
        notes,
        summary,
    } = outcome;
    for note in notes {
        context.detail(&note);
    }
    let is_for_people = args.findings.format == FormatArg::Human;
    if is_for_people && context.verbosity() < Verbosity::Verbose {
        findings.retain(|finding| finding.code.id != lint::codes::BASE_CHOSEN.id);
    }
    let report = args.findings.report(findings);
    let exit = if args.fixes.takes_output(&args.paths) {
        report.print_aside(&sources, context)?
    } else {
        report.print(&sources, context)?
    };
    let counts = render::counts(report.findings(), &sources);
    context.status(&format!("judged {summary}: {counts}"));
    Ok(exit)
}

/// Standard input, when it is to be judged.
fn stdin(args: &Args, context: &mut Context) -> Result<Option<Vec<u8>>, Error> {
    let times = args.paths.iter().filter(|path| *path == "-").count();
    let usage = |message: &str| Error::Usage {
        message: message.to_owned(),
        hint: None,
    };
    match times {
        0 if args.stdin_name.is_some() => Err(usage("`--stdin-name` goes with the path `-`")),
        0 => Ok(None),
        1 => Ok(Some(context.stdin()?)),
        _ => Err(usage("standard input can be read once")),
    }
}

impl std::fmt::Display for Summary {
    /// `174 policies in 36 sets`, with the environments when there are any.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plural = |count, one, many| if count == 1 { one } else { many };
        write!(
            f,
            "{} {} in {} {}",
            self.policies,
            plural(self.policies, "policy", "policies"),
            self.sets,
            plural(self.sets, "set", "sets"),
        )?;
        match self.environments.as_slice() {
            [] => Ok(()),
            names => write!(f, " for {}", names.join(", ")),
        }
    }
}
