//! `entrada policy show`.

use clap::ValueEnum;

use super::one::FilesArgs;
use crate::cli::Error;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::diag::render::without_commands;
use crate::formats;
use crate::policy::chain::Chain;
use crate::policy::effective::Effective;
use crate::policy::show::{self, Selection, Unknown, human};

/// Show a custom policy as the service merges it, with the file and line of each part
///
/// Lays the policies of a chain upon each other: the relying party, the journeys it starts step by step
/// with what skips each, and the technical profiles they run with everything these inherit and include.
/// A value that replaces another says which. Values that look like secrets are not shown.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  entrada policy show B2C_1A_signup_signin                   of the folder one is in
  entrada policy show B2C_1A_signup_signin policies          of another one
  entrada policy show B2C_1A_signup_signin --journey PasswordReset
  entrada policy show B2C_1A_signup_signin --technical-profile login-NonInteractive
  entrada policy show B2C_1A_signup_signin --all --format json

Exit codes: 0 shown, 4 shown as far as its files can be read and merged, 64 usage error.")]
pub(super) struct Args {
    /// The policy's id, in any case
    #[arg(value_name = "POLICY_ID")]
    policy: String,

    /// Files, folders or globs to look in; bases are also looked for beside and above them
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<String>,

    /// Only this journey or sub-journey, with what it runs
    #[arg(long, value_name = "ID", conflicts_with_all = ["technical_profile", "all"])]
    journey: Option<String>,

    /// Only this technical profile
    #[arg(long, value_name = "ID", conflicts_with = "all")]
    technical_profile: Option<String>,

    /// Also what the policy inherits and does not run
    #[arg(long)]
    all: bool,

    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,

    #[command(flatten)]
    files: FilesArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text for a terminal
    Human,
    /// One JSON document
    Json,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<Exit, Error> {
    let files = args.files.open(&args.paths, context);
    let index = files.the(&args.policy, context)?;
    let chain = Chain::of(files.set(), index);
    let effective = Effective::new(&chain);
    let selection = match (&args.journey, &args.technical_profile) {
        (Some(id), _) => Selection::Journey(id),
        (None, Some(id)) => Selection::Profile(id),
        (None, None) if args.all => Selection::All,
        (None, None) => Selection::Used,
    };
    let shown = show::show(&effective, files.sources(), selection).map_err(unknown)?;
    let exit = files.report(&chain, context)?;
    match args.format {
        Format::Human => {
            let text = human::render(&shown, context.color());
            write!(context.out(), "{}", without_commands(&text))?;
        }
        Format::Json => {
            let bytes = formats::to_bytes(&shown).map_err(std::io::Error::from)?;
            context.out().write_all(&bytes)?;
        }
    }
    Ok(exit)
}

/// Something that was asked for by id is not there.
pub(super) fn unknown(error: Unknown) -> Error {
    Error::Usage {
        message: error.to_string(),
        hint: error.near.map(|near| format!("did you mean `{near}`?")),
    }
}
