//! What `entrada policy lint --fix` does with the files.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, TextDiff};

use crate::cli::Error;
use crate::cli::context::Context;
use crate::cli::findings::FormatArg;
use crate::lint::{Repaired, Request, Rewritten};

/// Corrections.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Fixes")]
pub(super) struct FixArgs {
    /// Correct in the files what has exactly one correction, and report what is left
    #[arg(long)]
    pub(super) fix: bool,

    /// With --fix: print what would change as a diff, and write nothing
    #[arg(long, requires = "fix")]
    pub(super) dry_run: bool,
}

impl FixArgs {
    /// Whether standard output has something else than findings.
    pub(super) fn takes_output(&self, paths: &[String]) -> bool {
        self.fix && (self.dry_run || paths.iter().any(|path| path == "-"))
    }

    /// Refuses what would mix two kinds of data on standard output.
    pub(super) fn check(&self, paths: &[String], format: FormatArg) -> Result<(), Error> {
        if format == FormatArg::Human || !self.takes_output(paths) {
            return Ok(());
        }
        let data = match self.dry_run {
            true => "the diff",
            false => "the text that is fixed",
        };
        Err(Error::Usage {
            message: format!("`--format` and {data} cannot both be on standard output"),
            hint: Some("without `--fix`, `--format json` has the edits of every fix".to_owned()),
        })
    }

    /// Writes the files, or prints what would be written, and says so.
    pub(super) fn finish(
        &self,
        repaired: &Repaired,
        request: &Request,
        context: &mut Context,
    ) -> Result<(), Error> {
        if self.dry_run {
            let color = context.color();
            for file in &repaired.files {
                write!(context.out(), "{}", diff(file, color))?;
            }
        } else {
            repaired.write(request)?;
            if let Some(text) = &repaired.stdin {
                write!(context.out(), "{text}")?;
            }
        }
        for (code, file) in &repaired.corrected {
            context.detail(&format!("{} in {file}: {}", code.id, code.title));
        }
        let plural = |count, one, many| match count {
            1 => format!("1 {one}"),
            _ => format!("{count} {many}"),
        };
        let done = match (self.dry_run, repaired.files.len()) {
            (true, 0) => "nothing would be fixed".to_owned(),
            (false, 0) => "nothing was fixed".to_owned(),
            (dry_run, files) => format!(
                "{} {} in {}",
                if dry_run { "would fix" } else { "fixed" },
                plural(repaired.corrected.len(), "finding", "findings"),
                plural(files, "file", "files"),
            ),
        };
        context.status(&done);
        Ok(())
    }
}

/// What changes in `file`, as `patch` and `git apply` read it.
fn diff(file: &Rewritten, color: bool) -> String {
    let diff = TextDiff::from_lines(&*file.old, file.new.as_str());
    let mut unified = diff.unified_diff();
    unified.context_radius(3);
    let painted = |style: Style, text: &str| match color {
        true => format!("{style}{text}{style:#}"),
        false => text.to_owned(),
    };
    let bold = Style::new().bold();
    let of = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
    let mut text = String::new();
    for (mark, side) in [("---", "a"), ("+++", "b")] {
        let line = format!("{mark} {side}/{}", file.name.trim_start_matches('/'));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", painted(bold, &line));
    }
    for hunk in unified.iter_hunks() {
        let _ = writeln!(
            text,
            "{}",
            painted(of(AnsiColor::Cyan), &hunk.header().to_string())
        );
        for change in hunk.iter_changes() {
            let (mark, style) = match change.tag() {
                ChangeTag::Delete => ('-', of(AnsiColor::Red)),
                ChangeTag::Insert => ('+', of(AnsiColor::Green)),
                ChangeTag::Equal => (' ', Style::new()),
            };
            let line = change.value().trim_end_matches('\n');
            let _ = writeln!(text, "{}", painted(style, &format!("{mark}{line}")));
            if change.missing_newline() {
                text.push_str("\\ No newline at end of file\n");
            }
        }
    }
    text
}
