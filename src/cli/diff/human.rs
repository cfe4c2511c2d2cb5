//! A difference of plans for a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{About, shown};
use crate::cli::paint::Paint;
use crate::review::effects::Effect;
use crate::review::impact::Impact;
use crate::review::plans::{PlanDiff, Row};

/// How much is listed of what changes by one field.
const MOST_EFFECTS: usize = 40;

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
    for joint in &diff.joint {
        writeln!(out, "by several fields: {}", shown::together(joint))?;
        made(&joint.effects, diff.environments.len(), &paint, out)?;
    }
    if !diff.is_empty() {
        writeln!(out)?;
    }
    for note in shown::notes(diff) {
        writeln!(out, "{note}")?;
    }
    if !diff.is_empty() {
        writeln!(out, "{}", paint.bold(&shown::tenant(&diff.things)))?;
        writeln!(out, "{}", paint.bold(&shown::counts(diff)))?;
    }
    Ok(())
}

/// What changes by a field, below it.
fn made(effects: &[Effect], of: usize, paint: &Paint, out: &mut dyn Write) -> io::Result<()> {
    for effect in effects.iter().take(MOST_EFFECTS) {
        made_line("    ", effect, of, paint, out)?;
    }
    match effects.len().saturating_sub(MOST_EFFECTS) {
        0 => Ok(()),
        more => writeln!(out, "    … and {more} more; `--format json` has all"),
    }
}

/// One change of what is made of a plan. `of` is in how many environments its field was edited.
pub(super) fn made_line(
    indent: &str,
    effect: &Effect,
    of: usize,
    paint: &Paint,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sign = paint.sign(effect.kind.sign());
    write!(out, "{indent}{sign} {}", shown::made(effect))?;
    let how = shown::made_how(effect);
    if !how.is_empty() {
        write!(out, ": {how}")?;
    }
    if effect.impact <= Impact::Security {
        write!(out, "  {}", impact(effect.impact, paint))?;
    }
    if let Some(environments) = shown::made_environments(effect, of) {
        write!(out, " {}", paint.dim(&format!("[{environments}]")))?;
    }
    writeln!(out)
}

fn print(
    row: &Row,
    diff: &PlanDiff,
    about: &About,
    paint: &Paint,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sign = paint.sign(row.field.kind.sign());
    write!(out, "{sign} {}", shown::what(&row.field))?;
    let how = shown::how(&row.field);
    if !how.is_empty() {
        write!(out, ": {how}")?;
    }
    write!(out, "  {}", impact(row.impact, paint))?;
    if row.is_plan_only {
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
    made(&row.effects, row.environments.len(), paint, out)
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
