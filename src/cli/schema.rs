//! `entrada schema`.

use serde_json::Value;

use super::Error;
use super::context::Context;
use super::exit::Exit;
use crate::diag::nearest;
use crate::diag::render::JsonDocument;
use crate::{formats, lint, plan};

/// Print a JSON Schema: the plan's, or that of a generated file
///
/// With the plan's schema an editor completes and explains a plan. Name it in the plan's first line:
/// `# yaml-language-server: $schema=plan.schema.json`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  entrada schema > plan.schema.json    the plan's
  entrada schema findings              that of `--format json`
  entrada schema pending               that of pending.json
  entrada schema --list                the names")]
pub(super) struct Args {
    /// Which schema
    #[arg(value_name = "NAME", default_value = PLAN)]
    name: String,

    /// List the names
    #[arg(long)]
    list: bool,
}

const PLAN: &str = "plan";

/// A schema that can be printed.
struct Entry {
    name: &'static str,
    about: &'static str,
    schema: Box<dyn Fn() -> Value>,
}

/// Every schema by name: the plan's first.
fn entries() -> Vec<Entry> {
    let mut entries = vec![
        Entry {
            name: PLAN,
            about: "a migration plan",
            schema: Box::new(plan::schema::published),
        },
        Entry {
            name: "lint",
            about: "severities and suppressions for policy files (entrada-lint.yaml)",
            schema: Box::new(lint::config::schema),
        },
        Entry {
            name: "findings",
            about: "what commands print with --format json",
            schema: Box::new(|| formats::schema_of::<JsonDocument<'_>>().to_value()),
        },
    ];
    entries.extend(formats::ALL.iter().map(|format| Entry {
        name: format.name,
        about: format.about,
        schema: Box::new(|| format.schema()),
    }));
    entries
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<Exit, Error> {
    let entries = entries();
    if args.list {
        for entry in &entries {
            writeln!(context.out(), "{}: {}", entry.name, entry.about)?;
        }
        return Ok(Exit::Success);
    }
    let entry = entries.iter().find(|entry| entry.name == args.name);
    let entry = entry.ok_or_else(|| unknown(&args.name, &entries))?;
    writeln!(context.out(), "{:#}", (entry.schema)())?;
    Ok(Exit::Success)
}

fn unknown(name: &str, entries: &[Entry]) -> Error {
    let names = entries.iter().map(|entry| entry.name);
    Error::Usage {
        message: format!("there is no schema `{name}`"),
        hint: Some(match nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`entrada schema --list` prints the names".to_owned(),
        }),
    }
}
