//! `entrada policy graph`.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::one::{Files, FilesArgs};
use super::show::unknown;
use crate::cli::Error;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::policy::chain::Chain;
use crate::policy::effective::Effective;
use crate::policy::graph::{Detail, Graph, Mark, Outline, dot, mermaid, svg};
use crate::policy::set::PolicyIndex;
use crate::policy::show::unknown_journey;
use crate::util::fs;

/// Draw the journeys of a custom policy
///
/// Each step is a node with its technical profiles; a step that can be skipped stands behind a branch
/// that says when. Draws the journeys the relying party starts, or all when the policy has none, with
/// their sub-journeys. With --old, what differs between two versions is marked.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  entrada policy graph B2C_1A_signup_signin policies                        Mermaid, for a README
  entrada policy graph B2C_1A_signup_signin policies -o journey.svg         an image
  entrada policy graph B2C_1A_signup_signin --format dot | dot -Tpdf > journey.pdf
  entrada policy graph B2C_1A_signup_signin policies --old ../before/policies -o change.svg

Exit codes: 0 drawn, 4 drawn as far as its files can be read and merged, 64 usage error.")]
pub(super) struct Args {
    /// The policy's id, in any case
    #[arg(value_name = "POLICY_ID")]
    policy: String,

    /// Files, folders or globs to look in; bases are also looked for beside and above them
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<String>,

    /// Only this journey
    #[arg(long, value_name = "ID")]
    journey: Option<String>,

    /// How the policy was: files, folders or globs; what PATH changes is marked; repeatable
    #[arg(long, value_name = "PATH")]
    old: Vec<String>,

    /// Leave out validation technical profiles and content definitions
    #[arg(long)]
    compact: bool,

    /// How to draw; by the ending of FILE, else Mermaid
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,

    /// Write to FILE (.mmd, .dot, .gv or .svg) instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    files: FilesArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Mermaid, which GitHub and GitLab draw in Markdown
    Mermaid,
    /// The language of Graphviz
    Dot,
    /// A self-contained image
    Svg,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<Exit, Error> {
    let format = format(args)?;
    let files = args.files.open(&args.paths, context);
    let (graph, exit) = if args.old.is_empty() {
        let index = files.the(&args.policy, context)?;
        let (outlines, exit) = outlines(args, &files, index, context)?;
        (draw(args, &files, index, &outlines), exit)
    } else {
        compared(args, &files, context)?
    };
    let text = match format {
        Format::Mermaid => mermaid::render(&graph),
        Format::Dot => dot::render(&graph),
        Format::Svg => svg::render(&graph).map_err(|error| match error {
            svg::SvgError::TooLarge { .. } => Error::Usage {
                message: error.to_string(),
                hint: Some("draw it with Graphviz: `--format dot`".to_owned()),
            },
            svg::SvgError::Template { .. } => Error::Internal(error.to_string()),
        })?,
    };
    match &args.output {
        Some(path) => {
            fs::write_atomic(path, text.as_bytes())?;
            context.status(&format!("wrote {}", path.display()));
        }
        None => context.out().write_all(text.as_bytes())?,
    }
    Ok(exit)
}

/// The format that was named, else that of the file's ending.
fn format(args: &Args) -> Result<Format, Error> {
    let ending = |path: &Path| {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "mmd" | "mermaid" => Some(Format::Mermaid),
            "dot" | "gv" => Some(Format::Dot),
            "svg" => Some(Format::Svg),
            _ => None,
        }
    };
    match (args.format, &args.output) {
        (Some(format), _) => Ok(format),
        (None, None) => Ok(Format::Mermaid),
        (None, Some(path)) => ending(path).ok_or_else(|| Error::Usage {
            message: format!("`{}` does not say how to draw", path.display()),
            hint: Some("give the file the ending .mmd, .dot or .svg, or --format".to_owned()),
        }),
    }
}

fn draw(args: &Args, files: &Files, index: PolicyIndex, outlines: &[Outline]) -> Graph {
    let detail = match args.compact {
        true => Detail::Compact,
        false => Detail::Full,
    };
    let id = &files.set().policy(index).id;
    Graph::new(id, outlines, detail, !args.old.is_empty())
}

/// The journeys of the policy at `index`.
fn outlines(
    args: &Args,
    files: &Files,
    index: PolicyIndex,
    context: &mut Context,
) -> Result<(Vec<Outline>, Exit), Error> {
    let chain = Chain::of(files.set(), index);
    let effective = Effective::new(&chain);
    let outlines = match &args.journey {
        None => Outline::of_policy(&effective),
        Some(id) => match Outline::of_journey(&effective, id) {
            Some(outline) => vec![outline],
            None => return Err(unknown(unknown_journey(&effective, id))),
        },
    };
    Ok((outlines, files.report(&chain, context)?))
}

/// Both versions of the policy in one drawing. A policy that only one side has is marked as a whole.
fn compared(args: &Args, new: &Files, context: &mut Context) -> Result<(Graph, Exit), Error> {
    let old = args.files.open(&args.old, context);
    let (before, after) = (old.find(&args.policy), new.find(&args.policy));
    let only = match (before, after) {
        (Some(_), None) => Some((&old, Mark::Removed, "old")),
        (None, Some(_)) => Some((new, Mark::Added, "new")),
        _ => None,
    };
    if let Some((files, mark, side)) = only {
        let id = &args.policy;
        context.status(&format!(
            "only the {side} side has a policy `{id}`: all of it is marked"
        ));
        let index = files.the(&args.policy, context)?;
        let (outlines, exit) = outlines(args, files, index, context)?;
        let marked: Vec<Outline> = outlines.into_iter().map(|one| one.marked(&mark)).collect();
        return Ok((draw(args, files, index, &marked), exit));
    }
    let after = new.the(&args.policy, context)?;
    let before = old.the(&args.policy, context)?;
    let (old_chain, new_chain) = (Chain::of(old.set(), before), Chain::of(new.set(), after));
    let (was, is) = (Effective::new(&old_chain), Effective::new(&new_chain));
    let outlines = match &args.journey {
        None => Outline::of_policies(&was, &is),
        Some(id) => match Outline::of_journeys(&was, &is, id) {
            Some(outline) => vec![outline],
            None => return Err(unknown(unknown_journey(&is, id))),
        },
    };
    let exits = [
        old.report(&old_chain, context)?,
        new.report(&new_chain, context)?,
    ];
    let exit = exits.into_iter().find(|exit| *exit != Exit::Success);
    let graph = draw(args, new, after, &outlines);
    Ok((graph, exit.unwrap_or(Exit::Success)))
}
