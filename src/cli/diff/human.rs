//! A difference of plans for a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{About, shown};
use crate::cli::paint::Paint;
use crate::review::impact::Impact;
use crate::review::plans::{PlanDiff, Row};

/// Prints `diff`. Escapes are printed only with `color`.
pub(super) fn render(
    diff: &PlanDiff,
    about: &About,
    color: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let paint = Paint { color };
    writeln!(out, "{}", paint.bold(&shown::title(diff, about)))?;
    if diff.is_empty() {
        writeln!(out, "no change")?;
    }
    for row in &diff.rows {
        print(row, diff, about, &paint, out)?;
    }
    if !diff.is_empty() {
        writeln!(out)?;
    }
    if let Some(note) = shown::elsewhere(diff) {
        writeln!(out, "{note}")?;
    }
    if !diff.is_empty() {
        writeln!(out, "{}", paint.bold(&shown::counts(diff)))?;
    }
    Ok(())
}

fn print(
    row: &Row,
    diff: &PlanDiff,
    about: &About,
    paint: &Paint,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sign = paint.sign(row.field.kind.sign());
    write!(out, "{sign} {}", shown::path(&row.field.pointer))?;
    let how = shown::how(&row.field);
    if !how.is_empty() {
        write!(out, ": {how}")?;
    }
    write!(out, "  {}", impact(row.impact, paint))?;
    if row.field.is_unused {
        write!(out, " {}", paint.dim(&format!("[{}]", shown::PLAN_ONLY)))?;
    }
    if let Some(environments) = shown::environments(row, diff) {
        write!(out, " {}", paint.dim(&format!("[{environments}]")))?;
    }
    writeln!(out)?;
    for remark in shown::remarks(row) {
        writeln!(out, "    {remark}")?;
    }
    let places = shown::places(&row.field, about);
    if !places.is_empty() {
        writeln!(out, "    {}", paint.dim(&places))?;
    }
    Ok(())
}

fn impact(impact: Impact, paint: &Paint) -> String {
    let style = match impact {
        Impact::Breaking => AnsiColor::Red.on_default().bold(),
        Impact::Security => AnsiColor::Magenta.on_default(),
        Impact::SignIn | Impact::Migration => AnsiColor::Cyan.on_default(),
        Impact::Informational => Style::new().dimmed(),
    };
    paint.with(style, &format!("[{}]", impact.word()))
}
