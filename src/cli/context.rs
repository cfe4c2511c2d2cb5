//! What a command gets from outside: the two output streams, environment variables and the clock.
//!
//! Standard output carries data, standard error everything else. This is the only place that reads
//! the process environment or the clock; commands pass what they need on as values.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Read, Write};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use clap::ValueEnum;

use crate::diag::render::{one_line, printable};

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set; elsewhere only if `CLICOLOR_FORCE` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How much to say on standard error: errors only, the usual, or more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Errors only (`-q`).
    Quiet,
    /// The usual.
    #[default]
    Normal,
    /// Also what is being done (`-v`).
    Verbose,
}

/// Where environment variables come from.
#[derive(Clone, Debug)]
pub enum Environment {
    /// The process.
    Process,
    /// Fixed values, for tests.
    Fixed(BTreeMap<String, String>),
}

impl Environment {
    /// The value of `name`; `None` when it is not set or not Unicode.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    pub fn var(&self, name: &str) -> Option<String> {
        match self {
            Self::Process => std::env::var(name).ok(),
            Self::Fixed(values) => values.get(name).cloned(),
        }
    }
}

/// Most bytes of standard input that are read.
const MOST_INPUT: u64 = 16 * 1024 * 1024;

/// The outside world of one run.
pub struct Context {
    /// Environment variables.
    pub environment: Environment,
    stdin: Box<dyn Read>,
    stdout: Box<dyn Write>,
    stderr: Box<dyn Write>,
    stderr_is_terminal: bool,
    stdout_color: bool,
    stderr_color: bool,
    verbosity: Verbosity,
}

impl Context {
    /// The streams and the environment of this process.
    #[must_use]
    pub fn of_process() -> Self {
        Self {
            environment: Environment::Process,
            stdin: Box::new(io::stdin()),
            stdout: Box::new(Pipe::new(io::stdout().lock())),
            stderr: Box::new(io::stderr()),
            stderr_is_terminal: io::stderr().is_terminal(),
            stdout_color: false,
            stderr_color: false,
            verbosity: Verbosity::Normal,
        }
    }

    /// Streams and environment variables given as values: a run of which nothing depends on the
    /// process.
    #[must_use]
    pub fn new(
        variables: BTreeMap<String, String>,
        stdout: impl Write + 'static,
        stderr: impl Write + 'static,
    ) -> Self {
        Self {
            environment: Environment::Fixed(variables),
            stdin: Box::new(io::empty()),
            stdout: Box::new(stdout),
            stderr: Box::new(stderr),
            stderr_is_terminal: false,
            ..Self::of_process()
        }
    }

    /// Applies the global flags.
    pub fn configure(&mut self, color: Color, verbosity: Verbosity) {
        self.verbosity = verbosity;
        self.stdout_color = wants_color(color, io::stdout());
        self.stderr_color = wants_color(color, io::stderr());
    }

    /// All of standard input, up to the size of the largest file that any command reads.
    ///
    /// # Errors
    /// Returns that it cannot be read.
    pub fn stdin(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let stdin = &mut self.stdin;
        stdin.take(MOST_INPUT).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Standard output, for data.
    pub fn out(&mut self) -> &mut dyn Write {
        &mut self.stdout
    }

    /// Standard error, for everything else.
    pub fn err(&mut self) -> &mut dyn Write {
        &mut self.stderr
    }

    /// Whether standard output may be coloured.
    #[must_use]
    pub const fn color(&self) -> bool {
        self.stdout_color
    }

    /// Whether standard error may be coloured.
    #[must_use]
    pub const fn color_of_err(&self) -> bool {
        self.stderr_color
    }

    /// How much to say.
    #[must_use]
    pub const fn verbosity(&self) -> Verbosity {
        self.verbosity
    }

    /// Says on standard error what has been done, in one line: a line of its own could be taken for a
    /// message, or for a command by the runner of a pipeline.
    pub fn status(&mut self, text: &str) {
        if self.verbosity >= Verbosity::Normal {
            self.say(None, &one_line(text));
        }
    }

    /// Says on standard error what is being done, for `-v`.
    pub fn detail(&mut self, text: &str) {
        if self.verbosity >= Verbosity::Verbose {
            self.say(None, &one_line(text));
        }
    }

    /// Shows on a terminal what is being done, until the next call; an empty text removes it.
    pub fn progress(&mut self, text: &str) {
        if self.stderr_is_terminal && self.verbosity >= Verbosity::Normal {
            // When standard error is gone, nobody is left to be told.
            let _ = write!(self.stderr, "\r{}\u{1b}[K", one_line(text))
                .and_then(|()| self.stderr.flush());
        }
    }

    /// Says on standard error why the run failed, and what to do.
    pub fn error(&mut self, message: &str, hint: Option<&str>) {
        self.say(Some(("error", AnsiColor::Red)), message);
        if let Some(hint) = hint {
            self.say(Some(("help", AnsiColor::Cyan)), hint);
        }
    }

    /// When standard error is gone, nobody is left to be told.
    fn say(&mut self, label: Option<(&str, AnsiColor)>, text: &str) {
        let text = printable(text);
        let _ = match label {
            None => writeln!(self.stderr, "{text}"),
            Some((label, color)) => {
                let style = if self.stderr_color {
                    Style::new().bold().fg_color(Some(color.into()))
                } else {
                    Style::new()
                };
                writeln!(self.stderr, "{style}{label}:{style:#} {text}")
            }
        };
    }

    /// The present moment.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the clock"
    )]
    pub fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::now()
    }

    /// Today, in UTC.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        self.now().to_zoned(jiff::tz::TimeZone::UTC).date()
    }
}

fn wants_color<S: anstream::stream::RawStream>(color: Color, stream: S) -> bool {
    match color {
        Color::Auto => AutoStream::choice(&stream) != anstream::ColorChoice::Never,
        Color::Always => true,
        Color::Never => false,
    }
}

/// A buffered stream whose reader may go away (`entrada … | head`): the rest is then dropped, and
/// the exit code is what it would have been.
struct Pipe<W: Write> {
    inner: io::BufWriter<W>,
    closed: bool,
}

impl<W: Write> Pipe<W> {
    fn new(stream: W) -> Self {
        Self {
            inner: io::BufWriter::new(stream),
            closed: false,
        }
    }

    fn unless_closed<T>(&mut self, done: io::Result<T>, instead: T) -> io::Result<T> {
        match done {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(instead)
            }
            done => done,
        }
    }
}

impl<W: Write> Write for Pipe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let written = self.inner.write(bytes);
        self.unless_closed(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let flushed = self.inner.flush();
        self.unless_closed(flushed, ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }

    #[test]
    fn a_reader_that_went_away_is_no_error() {
        let mut pipe = Pipe::new(Closed);
        assert!(pipe.write_all(&[b'x'; 100_000]).is_ok());
        assert!(pipe.flush().is_ok());
        assert!(pipe.closed);
    }
}
