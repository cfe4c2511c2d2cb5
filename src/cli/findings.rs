//! What every command that reports findings shares: its flags, and how it ends.

use clap::ValueEnum;

use super::Error;
use super::context::{Context, Verbosity};
use super::exit::Exit;
use crate::diag::filter::{Level, Selection};
use crate::diag::render::{self, Format, Options};
use crate::diag::{Findings, Severity, SourceMap};

/// Flags of a command that reports findings.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Findings")]
pub struct FindingsArgs {
    /// How to print findings
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: FormatArg,

    /// The least severity that makes the command exit with 4
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub fail_on: FailOnArg,

    /// Report only findings whose code starts with PREFIX; repeat or separate with commas
    #[arg(long, value_name = "PREFIX", value_delimiter = ',')]
    pub only: Vec<String>,

    /// Leave out findings whose code starts with PREFIX; repeat or separate with commas
    #[arg(long, value_name = "PREFIX", value_delimiter = ',')]
    pub skip: Vec<String>,
}

/// `--format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// Excerpts with carets, for a terminal
    Human,
    /// One JSON document
    Json,
    /// A list for a pull request comment
    Markdown,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// A JUnit test report
    Junit,
}

/// `--fail-on`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOnArg {
    /// Warnings and errors
    Warning,
    /// Errors
    Error,
}

/// Findings as the flags and the plan's `lint` section want them, with the verdict on them.
#[derive(Debug)]
pub struct Report {
    findings: Findings,
    format: Format,
    fail_on: Severity,
    exit: Exit,
}

impl FindingsArgs {
    /// Selects from `findings` and judges them. `levels` is what the plan's `lint` section says.
    #[must_use]
    pub fn report(&self, findings: Findings, levels: Vec<(String, Level)>) -> Report {
        let selection = Selection {
            only: self.only.clone(),
            skip: self.skip.clone(),
            fail_on: self.fail_on.into(),
            overrides: levels,
        };
        let findings = selection.apply(findings);
        let exit = selection.verdict(&findings).into();
        Report {
            findings,
            format: self.format.into(),
            fail_on: selection.fail_on,
            exit,
        }
    }
}

impl Report {
    /// The verdict.
    #[must_use]
    pub const fn exit(&self) -> Exit {
        self.exit
    }

    /// The selected findings.
    #[must_use]
    pub fn findings(&self) -> &[crate::diag::Finding] {
        &self.findings
    }

    /// Prints the findings to standard output, as the data of a command that only looks.
    ///
    /// # Errors
    /// Returns that standard output cannot be written.
    pub fn print(&self, sources: &SourceMap, context: &mut Context) -> Result<Exit, Error> {
        let options = Options {
            format: self.format,
            color: context.color(),
            exit_code: self.exit.code(),
            fail_on: self.fail_on,
        };
        render::render(&self.findings, sources, &options, context.out())?;
        if self.format == Format::Human
            && self.findings.is_empty()
            && context.verbosity() >= Verbosity::Normal
        {
            writeln!(context.out(), "no findings")?;
        }
        Ok(self.exit)
    }
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Human => Self::Human,
            FormatArg::Json => Self::Json,
            FormatArg::Markdown => Self::Markdown,
            FormatArg::Sarif => Self::Sarif,
            FormatArg::Github => Self::Github,
            FormatArg::Junit => Self::Junit,
        }
    }
}

impl From<FailOnArg> for Severity {
    fn from(fail_on: FailOnArg) -> Self {
        match fail_on {
            FailOnArg::Warning => Self::Warning,
            FailOnArg::Error => Self::Error,
        }
    }
}
