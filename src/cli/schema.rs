//! `entrada schema`.

use super::Error;
use super::context::Context;
use super::exit::Exit;
use crate::diag::nearest;
use crate::{formats, plan};

/// Print a JSON Schema: the plan's, or that of a generated file
///
/// With the plan's schema an editor completes and explains a plan. Name it in the plan's first line:
/// `# yaml-language-server: $schema=plan.schema.json`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  entrada schema > plan.schema.json    the plan's
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

pub(super) fn run(args: &Args, context: &mut Context) -> Result<Exit, Error> {
    if args.list {
        writeln!(context.out(), "{PLAN}: a migration plan")?;
        for format in formats::ALL {
            writeln!(context.out(), "{}: {}", format.name, format.about)?;
        }
        return Ok(Exit::Success);
    }
    let schema = if args.name == PLAN {
        plan::schema::published()
    } else {
        let found = formats::ALL.iter().find(|format| format.name == args.name);
        found.ok_or_else(|| unknown(&args.name))?.schema()
    };
    writeln!(context.out(), "{schema:#}")?;
    Ok(Exit::Success)
}

fn unknown(name: &str) -> Error {
    let names = formats::ALL.iter().map(|format| format.name).chain([PLAN]);
    Error::Usage {
        message: format!("there is no schema `{name}`"),
        hint: Some(match nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`entrada schema --list` prints the names".to_owned(),
        }),
    }
}
