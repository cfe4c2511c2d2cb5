//! What every command that reports findings shares: its flags, and how it ends.

use clap::ValueEnum;

use super::Error;
use super::context::{Context, Verbosity};
use super::exit::Exit;
use crate::codes;
use crate::diag::filter::Selection;
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
    #[arg(long, value_name = "PREFIX", value_delimiter = ',', value_parser = prefix)]
    pub only: Vec<String>,

    /// Leave out findings whose code starts with PREFIX; repeat or separate with commas
    #[arg(long, value_name = "PREFIX", value_delimiter = ',', value_parser = prefix)]
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
    /// The choice the flags make.
    #[must_use]
    pub fn selection(&self) -> Selection {
        Selection {
            only: self.only.clone(),
            skip: self.skip.clone(),
            fail_on: self.fail_on.into(),
        }
    }

    /// Selects from `findings` and judges them.
    #[must_use]
    pub fn report(&self, findings: Findings) -> Report {
        let selection = self.selection();
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
        let options = self.options(context.color());
        render::render(&self.findings, sources, &options, context.out())?;
        if self.format == Format::Human
            && self.findings.is_empty()
            && context.verbosity() >= Verbosity::Normal
        {
            writeln!(context.out(), "no findings")?;
        }
        Ok(self.exit)
    }

    /// Prints the findings of a command whose data is something else: for people to standard
    /// error (with `-q` those that fail the run), in the formats for programs to standard output.
    ///
    /// # Errors
    /// Returns that a stream cannot be written.
    pub fn print_aside(&self, sources: &SourceMap, context: &mut Context) -> Result<Exit, Error> {
        if self.format != Format::Human {
            return self.print(sources, context);
        }
        let options = self.options(context.color_of_err());
        let quiet = context.verbosity() == Verbosity::Quiet;
        let shown: Findings = self
            .findings
            .iter()
            .filter(|finding| !quiet || finding.severity >= self.fail_on)
            .cloned()
            .collect();
        render::render(&shown, sources, &options, context.err())?;
        Ok(self.exit)
    }

    /// Prints the findings of a command that writes files, and does its `work` unless they fail the run.
    /// People read them first; a document for programs holds the exit code, so it comes when that is known.
    ///
    /// # Errors
    /// Returns that a stream cannot be written, or why the work could not be done.
    pub(super) fn print_and(
        mut self,
        sources: &SourceMap,
        context: &mut Context,
        work: impl FnOnce(&Self, &mut Context) -> Result<Exit, Error>,
    ) -> Result<Exit, Error> {
        if self.exit != Exit::Success {
            self.print_aside(sources, context)?;
            context.error("nothing was written", Some("mend the findings above"));
            return Ok(self.exit);
        }
        if self.format == Format::Human {
            self.print_aside(sources, context)?;
            return work(&self, context);
        }
        let done = work(&self, context);
        self.exit = match &done {
            Ok(exit) => *exit,
            Err(error) => error.exit(),
        };
        self.print(sources, context)?;
        done
    }

    /// Where a command's own lines go: to standard output, unless a document for programs is there.
    pub(super) fn lines<'a>(&self, context: &'a mut Context) -> &'a mut dyn std::io::Write {
        match self.format {
            Format::Human => context.out(),
            _ => context.err(),
        }
    }

    const fn options(&self, color: bool) -> Options {
        Options {
            format: self.format,
            color,
            exit_code: self.exit.code(),
            fail_on: self.fail_on,
        }
    }
}

/// A prefix that no code starts with is a slip that would silently select nothing.
fn prefix(typed: &str) -> Result<String, String> {
    let known = codes::all().into_iter().any(|code| {
        let start = code.id.get(..typed.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(typed))
    });
    if known && !typed.is_empty() {
        Ok(typed.to_ascii_uppercase())
    } else {
        Err("no finding code starts with it; `entrada explain --list` prints all".to_owned())
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
