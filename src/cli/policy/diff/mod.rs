//! `entrada policy diff`.

mod human;
mod json;
mod markdown;
mod shown;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use clap::ValueEnum;

use super::template::TemplateArgs;
use crate::cli::Error;
use crate::cli::comment;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::diag::render::{self, Options};
use crate::diag::{Findings, Severity, SourceMap};
use crate::formats;
use crate::lint::sets::Policies;
use crate::lint::{self, Request};
use crate::policy::diff::{Diff, compare};
use crate::policy::rules::JudgeOptions;

/// Show what a change to custom policies means
///
/// Compares two sets by what they do: tokens, journeys, technical profiles, pages, texts, as the
/// service merges them. Formatting, comments, and which file of a chain holds a definition make no
/// difference. Placeholders are compared as they are written, or by their values in --env.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  entrada policy diff ../before/policies policies        two folders
  entrada policy diff old.xml new.xml                    two files; bases are found beside them
  entrada policy diff main policies --format markdown    for a pull request
  entrada policy diff main policies --exit-code          fails when anything changed
  entrada policy diff main policies --env Production     with the values of that environment

To compare with another revision: `git worktree add ../before main`.

Exit codes: 0 compared, 2 there are changes and --exit-code was given, 4 a side cannot be read or
merged, 64 usage error.")]
pub(super) struct Args {
    /// How it was: a file, folder or glob
    #[arg(value_name = "OLD")]
    old: String,

    /// How it is: a file, folder or glob
    #[arg(value_name = "NEW")]
    new: String,

    /// Where to look for base policies that are beside neither side; repeatable
    #[arg(long, value_name = "PATH")]
    base: Vec<String>,

    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,

    /// Exit with 2 when there are changes
    #[arg(long)]
    exit_code: bool,

    #[command(flatten)]
    template: TemplateArgs,
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
    let inputs = args.template.inputs();
    let side = |path: &str| {
        let request = Request {
            paths: vec![path.to_owned()],
            bases: args.base.clone(),
            environment: args.template.env.clone(),
            settings: args.template.settings.clone(),
            values: inputs.values.clone(),
            options: JudgeOptions::default(),
            ..Request::default()
        };
        lint::open(&request).policies(&request)
    };
    let (mut old, mut new) = (side(&args.old), side(&args.new));
    let mut sources = std::mem::take(&mut old.sources);
    sources.extend(std::mem::take(&mut new.sources));
    let mut findings = inputs.into_findings(&mut sources);
    findings.append(&mut old.findings);
    findings.append(&mut new.findings);
    for note in old.notes.iter().chain(&new.notes) {
        context.detail(note);
    }
    if !findings.is_empty() {
        return refuse(args, &findings, &sources, context);
    }
    let diff = compare(&old.set, &new.set);
    let exit = match args.exit_code && !diff.is_empty() {
        true => Exit::Changes,
        false => Exit::Success,
    };
    print(
        args,
        &diff,
        &rewritten(&diff, &old, &new),
        &sources,
        exit,
        context,
    )?;
    Ok(exit)
}

/// Prints why the sides cannot be compared.
fn refuse(
    args: &Args,
    findings: &Findings,
    sources: &SourceMap,
    context: &mut Context,
) -> Result<Exit, Error> {
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
        fail_on: Severity::Info,
    };
    let out = match is_for_people {
        true => context.err(),
        false => context.out(),
    };
    render::render(findings, sources, &options, out)?;
    context.error(
        "the policies cannot be compared before they can be read and merged",
        None,
    );
    Ok(exit)
}

fn print(
    args: &Args,
    diff: &Diff,
    rewritten: &[String],
    sources: &SourceMap,
    exit: Exit,
    context: &mut Context,
) -> Result<(), Error> {
    let color = context.color();
    let out = context.out();
    match args.format {
        Format::Human => human::render(diff, rewritten, sources, color, out)?,
        Format::Markdown => {
            let page = markdown::render(diff, rewritten, sources, comment::MOST);
            out.write_all(page.as_bytes())?;
        }
        Format::Json => {
            let about = json::About {
                old: &args.old,
                new: &args.new,
                environment: args.template.env.as_deref(),
                rewritten,
                exit_code: exit.code(),
            };
            let document = json::document(diff, sources, &about);
            let bytes = formats::to_bytes(&document);
            out.write_all(&bytes.map_err(std::io::Error::from)?)?;
        }
    }
    Ok(())
}

/// The files of the new side whose text is not that of the same policy on the old side, when nothing
/// changed its meaning.
fn rewritten(diff: &Diff, old: &Policies, new: &Policies) -> Vec<String> {
    if !diff.is_empty() {
        return Vec::new();
    }
    let mut before: HashMap<&str, Vec<&str>> = HashMap::new();
    for file in old.files.iter().rev() {
        before.entry(&file.id).or_default().push(&file.text);
    }
    let mut rewritten = Vec::new();
    for file in &new.files {
        let same_id = before.get_mut(file.id.as_str());
        if same_id.and_then(Vec::pop) != Some(&*file.text) {
            rewritten.push(file.name.to_string());
        }
    }
    rewritten
}
