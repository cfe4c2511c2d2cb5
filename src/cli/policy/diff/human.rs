//! A difference for a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::shown;
use crate::cli::paint::Paint;
use crate::diag::SourceMap;
use crate::diag::render::one_line;
use crate::policy::diff::{Change, Diff, Impact};

/// Prints `diff`. Escapes are printed only with `color`.
pub(super) fn render(
    diff: &Diff,
    rewritten: &[String],
    sources: &SourceMap,
    color: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let paint = Paint { color };
    if diff.is_empty() {
        return writeln!(out, "{}", shown::nothing(rewritten));
    }
    for group in shown::groups(diff) {
        writeln!(out, "{}", paint.bold(&one_line(&group.title)))?;
        let mut heading = None;
        for change in group.changes {
            let own = shown::heading(change);
            if own != heading {
                if let Some(own) = &own {
                    writeln!(out, "  {}", one_line(own))?;
                }
                heading = own;
            }
            let indent = if heading.is_some() { "    " } else { "  " };
            print(change, indent, sources, &paint, out)?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", shown::compared(diff))?;
    writeln!(out, "{}", paint.bold(&shown::counts(diff)))
}

fn print(
    change: &Change,
    indent: &str,
    sources: &SourceMap,
    paint: &Paint,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sign = paint.sign(change.kind.sign());
    write!(out, "{indent}{sign} {}", shown::what(change))?;
    let how = shown::how(change);
    if !how.is_empty() {
        write!(out, ": {how}")?;
    }
    writeln!(out, "{}", impact(change.impact, paint))?;
    for remark in shown::remarks(change) {
        writeln!(out, "{indent}    {remark}")?;
    }
    let places = shown::places(change, sources);
    if !places.is_empty() {
        writeln!(out, "{indent}    {}", paint.dim(&places))?;
    }
    Ok(())
}

/// The impact behind a change; what happens at sign-in is the rule and needs no word.
fn impact(impact: Impact, paint: &Paint) -> String {
    let style = match impact {
        Impact::Breaking => AnsiColor::Red.on_default().bold(),
        Impact::Security => AnsiColor::Magenta.on_default(),
        Impact::Cosmetic => Style::new().dimmed(),
        Impact::SignIn => return String::new(),
    };
    format!("  {}", paint.with(style, &format!("[{}]", impact.word())))
}
