//! `entrada diff`.

mod human;
mod json;
mod markdown;
mod shown;
mod sides;
#[cfg(test)]
mod tests;
mod trees;

use std::path::PathBuf;

use clap::ValueEnum;

use self::sides::Sides;
use super::Error;
use super::comment;
use super::context::Context;
use super::exit::Exit;
use crate::diag::render::{self, Options};
use crate::diag::{Severity, SourceMap};
use crate::formats;
use crate::review::plans::{self, PlanDiff};

/// Show what a change to a plan, or to a build tree, means
///
/// Compares two plans field by field, as their environments resolve them: formatting, comments, the order of
/// unordered lists and settings that say what holds without them make no difference. Each field that
/// was edited is told once, with who is touched, why it matters, and what changes by it in the tenant,
/// the policies and the documents of the build tree. Two folders that `generate` wrote are compared by
/// their files.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  entrada diff ../before/plan.yaml plan.yaml                  in every environment both have
  entrada diff ../before/plan.yaml plan.yaml --env prod       in one
  entrada diff plan.yaml plan.yaml --old-env test --new-env prod
  entrada diff main/plan.yaml plan.yaml --format markdown     for a pull request
  entrada diff main/plan.yaml plan.yaml --exit-code           fails when anything changed
  entrada diff ../before/build/prod build/prod                two build trees

To compare with another revision: `git worktree add ../before main`.

Exit codes: 0 compared, 1 a build tree cannot be read, 2 there are changes and --exit-code was given,
4 a plan cannot be read, 64 usage error.")]
pub(super) struct Args {
    /// How it was: a plan, the folder that holds a plan.yaml, or a build tree
    #[arg(value_name = "OLD")]
    old: PathBuf,

    /// How it is
    #[arg(value_name = "NEW")]
    new: PathBuf,

    /// The environment; without it every one that both plans have
    #[arg(short, long, value_name = "NAME", conflicts_with_all = ["old_env", "new_env"])]
    env: Option<String>,

    /// The environment of the old plan, to compare it with another one
    #[arg(long, value_name = "NAME", requires = "new_env")]
    old_env: Option<String>,

    /// The environment of the new plan
    #[arg(long, value_name = "NAME", requires = "old_env")]
    new_env: Option<String>,

    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,

    /// Exit with 2 when there are changes
    #[arg(long)]
    exit_code: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text for a terminal
    Human,
    /// A comment on a pull request, within GitHub's limit
    Markdown,
    /// One JSON document
    Json,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<Exit, Error> {
    if let Some(exit) = trees::run(args, context)? {
        return Ok(exit);
    }
    let sides = match Sides::read(args, context)? {
        Ok(sides) => sides,
        Err(unreadable) => return refuse(args, &unreadable, context),
    };
    let (Some(old), Some(new)) = (sides.old.written(), sides.new.written()) else {
        return Err(Error::Internal(
            "a plan without a value was resolved".to_owned(),
        ));
    };
    let diff = plans::compare(&old.value, &new.value, &sides.pairs(), sides.is_all)
        .map_err(|error| Error::Internal(error.to_string()))?;
    let exit = match args.exit_code && !diff.is_empty() {
        true => Exit::Changes,
        false => Exit::Success,
    };
    let about = About {
        old: args.old.to_string_lossy().into_owned(),
        new: args.new.to_string_lossy().into_owned(),
        name: sides.name(),
        old_sources: sides.old.sources(),
        new_sources: sides.new.sources(),
        exit_code: exit.code(),
    };
    print(args, &diff, &about, context)?;
    Ok(exit)
}

/// What else is said of a difference.
struct About {
    old: String,
    new: String,
    /// The name of the plan.
    name: String,
    old_sources: SourceMap,
    new_sources: SourceMap,
    exit_code: u8,
}

fn print(args: &Args, diff: &PlanDiff, about: &About, context: &mut Context) -> Result<(), Error> {
    let color = context.color();
    let out = context.out();
    match args.format {
        Format::Human => human::render(diff, about, color, out)?,
        Format::Markdown => {
            let page = markdown::render(diff, about, comment::MOST);
            out.write_all(page.as_bytes())?;
        }
        Format::Json => {
            let bytes = formats::to_bytes(&json::document(diff, about));
            out.write_all(&bytes.map_err(std::io::Error::from)?)?;
        }
    }
    Ok(())
}

/// Prints why the plans cannot be compared.
fn refuse(args: &Args, side: &sides::Unreadable, context: &mut Context) -> Result<Exit, Error> {
    let exit = Exit::Findings;
    let is_for_people = args.format == Format::Human;
    let options = Options {
        format: match args.format {
            Format::Human => render::Format::Human,
            Format::Markdown => render::Format::Markdown,
            Format::Json => render::Format::Json,
        },
        color: match is_for_people {
            true => context.color_of_err(),
            false => context.color(),
        },
        exit_code: exit.code(),
        fail_on: Severity::Error,
    };
    let out = match is_for_people {
        true => context.err(),
        false => context.out(),
    };
    render::render(&side.findings, &side.sources, &options, out)?;
    context.error(
        &format!(
            "the {} plan cannot be compared before it can be read",
            side.which
        ),
        None,
    );
    Ok(exit)
}
