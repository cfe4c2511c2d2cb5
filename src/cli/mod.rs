//! The command line: reads the arguments, runs one command, returns its exit code.
//!
//! Every command is a file with an argument struct, whose doc comment is its help, and a `run`
//! function. To add one, declare its module and name it in the list below.

pub mod context;
pub mod exit;
mod findings;

mod check;
mod comment;
mod completions;
mod diff;
mod explain;
mod generate;
mod init;
mod man;
mod paint;
mod plan;
mod policy;
mod render;
mod report;
mod schema;
mod values;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::builder::styling::{AnsiColor, Styles};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use context::{Color, Context, Verbosity};
use exit::Exit;

use crate::util::fs;

pub use findings::{FindingsArgs, Report};

/// Declares the subcommands in the order in which `--help` shows them.
macro_rules! commands {
    ($($name:ident($module:ident)),* $(,)?) => {
        #[derive(Debug, Subcommand)]
        enum Command {
            $($name($module::Args),)*
        }

        impl Command {
            fn run(self, context: &mut Context) -> Result<Exit, Error> {
                match self {
                    $(Self::$name(args) => $module::run(&args, context),)*
                }
            }
        }
    };
}

commands! {
    Init(init),
    Check(check),
    Generate(generate),
    Render(render),
    Diff(diff),
    Report(report),
    Policy(policy),
    Explain(explain),
    Schema(schema),
    Completions(completions),
    Man(man),
}

/// One migration plan, and everything a customer-identity migration needs from it
///
/// `entrada` reads a YAML migration plan and turns it into what a migration to Azure AD B2C or
/// Microsoft Entra External ID needs. It finds the plan's mistakes offline and points at them.
#[derive(Debug, Parser)]
#[command(
    name = "entrada",
    version,
    styles = STYLES,
    subcommand_required = true,
    arg_required_else_help = true,
    max_term_width = 100,
    after_help = "\
Exit codes: 0 success, 1 runtime failure, 2 changes, 4 findings, 5 refused, 64 usage error. Of commands
that work on a tenant: 3 drift, 6 stale change set, 7 done in part, 8 no answer or no permission."
)]
struct Cli {
    #[command(flatten)]
    global: GlobalArgs,

    #[command(subcommand)]
    command: Command,
}

/// Flags that every command has.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
struct GlobalArgs {
    /// When to use colours; `auto` obeys NO_COLOR and CLICOLOR_FORCE
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    #[arg(hide_possible_values = true)]
    color: Color,

    /// Print errors and data only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,

    /// Also say what is being done
    #[arg(short, long, global = true)]
    verbose: bool,
}

impl GlobalArgs {
    const fn verbosity(&self) -> Verbosity {
        match (self.quiet, self.verbose) {
            (true, _) => Verbosity::Quiet,
            (false, true) => Verbosity::Verbose,
            (false, false) => Verbosity::Normal,
        }
    }
}

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Why a command could not do what it was asked to. What is wrong with an input is a finding.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The arguments parse but make no sense together.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// Standard output could not be written.
    #[error("cannot write to standard output: {0}")]
    Output(#[from] std::io::Error),
    /// A file could not be read or written.
    #[error("{0}")]
    File(#[from] fs::Error),
    /// It is not done, because something would be lost.
    #[error("{message}")]
    Refused {
        /// What is in the way.
        message: String,
        /// What to do.
        hint: String,
    },
    /// A defect of the program: something it made itself does not hold together.
    #[error("internal error: {0}")]
    Internal(String),
}

impl Error {
    const fn exit(&self) -> Exit {
        match self {
            Self::Usage { .. } => Exit::Usage,
            Self::File(
                fs::Error::Foreign { .. } | fs::Error::Symlink { .. } | fs::Error::Changed { .. },
            )
            | Self::Refused { .. } => Exit::Refused,
            Self::Output(_) | Self::File(_) | Self::Internal(_) => Exit::Failure,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Usage { hint, .. } => hint.clone(),
            Self::File(error) => error.hint(),
            Self::Refused { hint, .. } => Some(hint.clone()),
            Self::Internal(_) => Some("please report it, with the plan that shows it".to_owned()),
            Self::Output(_) => None,
        }
    }
}

/// Runs the program with the arguments of this process.
#[must_use]
pub fn main() -> ExitCode {
    run(std::env::args_os(), &mut Context::of_process()).into()
}

/// Runs the program with `arguments`, of which the first is the program's name.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>, context: &mut Context) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => {
            context.configure(color_in(&arguments), Verbosity::Normal);
            return refuse(&error, context);
        }
    };
    context.configure(cli.global.color, cli.global.verbosity());
    let done = cli.command.run(context).and_then(|exit| {
        context.out().flush()?;
        Ok(exit)
    });
    done.unwrap_or_else(|error| {
        context.error(&error.to_string(), error.hint().as_deref());
        error.exit()
    })
}

/// Prints what clap has to say: help and version are data, everything else is a usage error.
fn refuse(error: &clap::Error, context: &mut Context) -> Exit {
    let styled = error.render();
    let is_data = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    let (color, exit) = if is_data {
        (context.color(), Exit::Success)
    } else {
        (context.color_of_err(), Exit::Usage)
    };
    let text = if color {
        styled.ansi().to_string()
    } else {
        styled.to_string()
    };
    let out = if is_data {
        context.out()
    } else {
        context.err()
    };
    // When the stream is gone, nobody is left to be told.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    exit
}

/// `--color` of a command line that does not parse.
fn color_in(arguments: &[OsString]) -> Color {
    let typed: Vec<_> = arguments
        .iter()
        .map(|typed| typed.to_string_lossy())
        .collect();
    let after = typed
        .windows(2)
        .filter(|pair| pair[0] == "--color")
        .map(|pair| &*pair[1]);
    let joined = typed
        .iter()
        .filter_map(|typed| typed.strip_prefix("--color="));
    let value = after.chain(joined).next();
    value
        .and_then(|value| Color::from_str(value, false).ok())
        .unwrap_or_default()
}

/// The definition of the whole command line, for completions and manual pages.
fn definition() -> clap::Command {
    Cli::command()
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    use std::io::{self, Write};
    use std::rc::Rc;

    use super::*;

    /// A stream that can be read afterwards.
    #[derive(Clone, Default)]
    struct Stream(Rc<RefCell<Vec<u8>>>);

    impl Write for Stream {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn is_silent(stream: &Stream) -> bool {
        stream.0.borrow().is_empty()
    }

    #[test]
    fn data_goes_to_one_stream_and_everything_else_to_the_other() {
        for (argument, exit) in [("--help", Exit::Success), ("--frobnicate", Exit::Usage)] {
            let (stdout, stderr) = (Stream::default(), Stream::default());
            let mut context = Context::new(BTreeMap::new(), stdout.clone(), stderr.clone());
            assert_eq!(run(["entrada".into(), argument.into()], &mut context), exit);
            assert_eq!(is_silent(&stdout), exit == Exit::Usage, "{argument}");
            assert_eq!(is_silent(&stderr), exit == Exit::Success, "{argument}");
        }
    }

    #[test]
    fn the_definition_is_consistent() {
        definition().debug_assert();
    }

    #[test]
    fn the_help_names_every_exit_code() {
        let help = definition().render_help().to_string();
        for exit in Exit::ALL {
            assert!(help.contains(&format!("{} ", exit.code())), "{exit:?}");
        }
        let codes = help.split("Exit codes:").nth(1).unwrap_or_default();
        for number in [0, 1, 2, 3, 4, 5, 6, 7, 8, 64] {
            assert!(codes.contains(&format!(" {number} ")), "{number}");
        }
    }

    #[test]
    fn commands_on_plans_name_how_they_can_fail() {
        for name in ["check", "generate", "render", "diff", "report"] {
            let mut root = definition();
            let command = root
                .find_subcommand_mut(name)
                .map(clap::Command::render_help);
            let help = command.map(|help| help.to_string()).unwrap_or_default();
            let codes = help.split("Exit codes:").nth(1).unwrap_or_default();
            let codes = codes.split_whitespace().collect::<Vec<_>>().join(" ");
            let codes = format!(" {codes}");
            let numbers: &[u8] = match name {
                "generate" | "report" => &[0, 1, 4, 5, 64],
                "diff" => &[0, 1, 2, 4, 64],
                _ => &[0, 1, 4, 64],
            };
            for number in numbers {
                assert!(codes.contains(&format!(" {number} ")), "{name}: {number}");
            }
        }
    }
}
