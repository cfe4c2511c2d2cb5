//! `entrada policy`: commands about custom policies, whoever wrote them.

mod diff;
mod fix;
mod graph;
mod lint;
mod one;
mod show;
mod template;

use clap::Subcommand;

use super::Error;
use super::context::Context;
use super::exit::Exit;

/// Understand custom policies, whoever wrote them
#[derive(Debug, clap::Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Lint(lint::Args),
    Show(show::Args),
    Diff(diff::Args),
    Graph(graph::Args),
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<Exit, Error> {
    match &args.command {
        Command::Lint(args) => lint::run(args, context),
        Command::Show(args) => show::run(args, context),
        Command::Diff(args) => diff::run(args, context),
        Command::Graph(args) => graph::run(args, context),
    }
}
