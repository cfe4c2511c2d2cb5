//! `entrada render`.

use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::Value;

use super::context::Context;
use super::exit::Exit;
use super::findings::{FailOnArg, FormatArg};
use super::plan::declared_variables;
use super::{Error, FindingsArgs};
use crate::diag::{Severity, SourceMap};
use crate::plan::load::Written;
use crate::project::Project;
use crate::resolve::{self, ResolvedPlan, VariableSource};
use crate::util::pointer;
use crate::yaml;

/// Print the plan of one environment, with its patch laid over and its variables put in
///
/// Secrets stay references. What is printed is a plan itself: it resolves to the same values again.
/// A plan with errors is not printed; its findings are.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  entrada render plan.yaml --env prod                     the plan as it is in prod
  entrada render plan.yaml --env prod --format json       the same as JSON
  entrada render plan.yaml --env prod --origins           where each value is written

Exit codes: 0 printed, 1 standard output cannot be written, 4 the plan has errors, 64 usage error.")]
pub(super) struct Args {
    /// The plan, or the folder that holds a plan.yaml
    #[arg(value_name = "PLAN", default_value = "plan.yaml")]
    plan: PathBuf,

    /// The environment; may be left out when the plan has only one
    #[arg(short, long, value_name = "NAME")]
    env: Option<String>,

    /// How to print the plan
    #[arg(long, value_name = "FORMAT", default_value = "yaml")]
    format: Format,

    /// Print where each value is written, and from which variables it is made, instead of the plan
    #[arg(long, conflicts_with = "format")]
    origins: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// YAML that readers of YAML 1.1 and 1.2 understand alike
    Yaml,
    /// Indented JSON
    Json,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<Exit, Error> {
    let loaded = Project::open(&args.plan).loaded;
    let mut findings = loaded.findings.clone();
    let mut plan = None;
    if let Some(written) = &loaded.written {
        let environment = environment(args, written)?;
        let process = declared_variables(written, context);
        let (resolved, more) = resolve::resolve(written, environment, &process);
        findings.extend(more);
        plan = resolved;
    }
    let sources = resolve::source_map(&loaded, plan.as_slice(), &findings);
    let Some(plan) = plan else {
        let human = FindingsArgs {
            format: FormatArg::Human,
            fail_on: FailOnArg::Error,
            only: Vec::new(),
            skip: Vec::new(),
        };
        return human.report(findings).print(&sources, context);
    };
    if args.origins {
        write!(context.out(), "{}", origins(&plan, &sources))?;
    } else {
        print(&plan, args.format, context)?;
    }
    let warnings = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Warning)
        .count();
    if warnings > 0 {
        context.status(&format!("warnings: {warnings}; `entrada check` shows them"));
    }
    Ok(Exit::Success)
}

/// The environment that was named, else the only one.
fn environment<'a>(args: &'a Args, written: &'a Written) -> Result<&'a str, Error> {
    if let Some(name) = &args.env {
        return Ok(name);
    }
    match resolve::environments(written).as_slice() {
        [only] => Ok(only),
        // The plan has a finding for that.
        [] => Ok(""),
        many => Err(Error::Usage {
            message: "the plan has several environments".to_owned(),
            hint: Some(format!("name one with `--env`: {}", many.join(", "))),
        }),
    }
}

fn print(plan: &ResolvedPlan, format: Format, context: &mut Context) -> Result<(), Error> {
    let value = resolve::render(plan);
    match format {
        Format::Yaml => {
            let text = yaml::to_yaml(&value).map_err(std::io::Error::other)?;
            write!(context.out(), "{text}")?;
        }
        Format::Json => writeln!(context.out(), "{value:#}")?,
    }
    Ok(())
}

/// One line for each scalar: its pointer, where it is written, the variables in it.
fn origins(plan: &ResolvedPlan, sources: &SourceMap) -> String {
    let mut leaves = Vec::new();
    collect_leaves(&plan.value, String::new(), &mut leaves);
    let width = leaves.iter().map(String::len).max().unwrap_or_default();
    let lines = leaves.iter().map(|at| {
        let place = match sources.locate(&plan.place(at.as_str())) {
            Some(at) => format!("{}:{}:{}", at.file, at.start.line, at.start.column),
            None => "-".to_owned(),
        };
        let variables: Vec<String> = plan
            .origins
            .of(at)
            .variables
            .iter()
            .map(|used| match &used.source {
                VariableSource::Default => format!("  {} (default)", used.name),
                VariableSource::Process(source) => format!("  {} (from {source})", used.name),
                VariableSource::Environment => format!("  {} (environment)", used.name),
            })
            .collect();
        format!("{at:width$}  {place}{}\n", variables.concat())
    });
    lines.collect()
}

/// The pointers of all scalars and empty collections.
fn collect_leaves(value: &Value, at: String, leaves: &mut Vec<String>) {
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            for (key, entry) in entries {
                collect_leaves(entry, pointer::child(&at, key), leaves);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                collect_leaves(item, pointer::child(&at, index), leaves);
            }
        }
        _ => leaves.push(at),
    }
}
