//! `entrada policy`: commands about custom policies, whoever wrote them.

mod diff;
mod lint;
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
    Diff(diff::Args),
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<Exit, Error> {
    match &args.command {
        Command::Lint(args) => lint::run(args, context),
        Command::Diff(args) => diff::run(args, context),
    }
}
