//! `entrada completions`.

use super::Error;
use super::context::Context;
use super::exit::Exit;

/// Print a completion script for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  source <(entrada completions bash)
  entrada completions zsh > ~/.zfunc/_entrada
  entrada completions fish > ~/.config/fish/completions/entrada.fish")]
pub(super) struct Args {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: clap_complete::Shell,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<Exit, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::definition(), "entrada", &mut script);
    context.out().write_all(&script)?;
    Ok(Exit::Success)
}
