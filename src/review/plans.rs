//! The difference of two plans: every field that was edited, once, over all environments compared.

use serde_json::Value;

use super::fields::{self, Field, Fields, PlanSide};
use super::impact::{self, Impact};
use super::{touched, unused};
use crate::plan::load::shape;
use crate::util::pointer;

/// What differs between two plans.
#[derive(Clone, Debug, Default)]
pub struct PlanDiff {
    /// The environments compared: the name of the old one and that of the new one.
    pub environments: Vec<(String, String)>,
    /// The fields that were edited, in the order of the plan.
    pub rows: Vec<Row>,
    /// Environments that were edited and are not compared.
    pub elsewhere: Vec<String>,
}

/// A field that was edited, and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The field.
    pub field: Field,
    /// How much it matters.
    pub impact: Impact,
    /// Why, where that is not obvious.
    pub why: Option<&'static str>,
    /// Who is touched, in words.
    pub touched: Vec<String>,
    /// The environments in which it is so, by their new names.
    pub environments: Vec<String>,
}

impl PlanDiff {
    /// Whether the plans are the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many fields have `impact`.
    #[must_use]
    pub fn count(&self, impact: Impact) -> usize {
        self.rows.iter().filter(|row| row.impact == impact).count()
    }
}

/// Both sides of one environment.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// How it was.
    pub old: PlanSide<'a>,
    /// How it is.
    pub new: PlanSide<'a>,
}

/// Compares two plans in the environments of `pairs`. `is_all` says that these are all there are.
///
/// # Errors
/// When a plan has no JSON form, which no plan lacks.
pub fn compare(
    old: &Value,
    new: &Value,
    pairs: &[Pair<'_>],
    is_all: bool,
) -> Result<PlanDiff, serde_json::Error> {
    let mut compared: Vec<(PlanSide<'_>, PlanSide<'_>, Fields)> = Vec::new();
    for pair in pairs {
        let fields = fields::compare(pair.old, pair.new)?;
        compared.push((pair.old, pair.new, fields));
    }
    let mut diff = PlanDiff::default();
    for (old, new, fields) in &compared {
        let name = &new.plan.environment;
        diff.environments
            .push((old.plan.environment.clone(), name.clone()));
        for field in &fields.fields {
            add(&mut diff.rows, row(field, *old, *new), name);
        }
    }
    let borrowed: Vec<_> = compared
        .iter()
        .map(|(old, new, fields)| (*old, *new, fields))
        .collect();
    let unused = unused::find(old, new, &borrowed, is_all);
    diff.elsewhere = unused.elsewhere;
    diff.rows.extend(unused.fields.into_iter().map(|field| {
        let (impact, why) = impact::of_field(&field);
        Row {
            field,
            impact,
            why,
            touched: Vec::new(),
            environments: Vec::new(),
        }
    }));
    let sections = shape().map(|shape| shape.keys_at("")).unwrap_or_default();
    diff.rows.sort_by_key(|row| {
        let section = pointer::segments(&row.field.pointer).next();
        sections
            .iter()
            .position(|name| section.as_deref() == Some(*name))
    });
    Ok(diff)
}

fn row(field: &Field, old: PlanSide<'_>, new: PlanSide<'_>) -> Row {
    let (impact, why) = impact::of_field(field);
    let plans = [&old.plan.plan, &new.plan.plan];
    let mut touched: Vec<String> = Vec::new();
    let at = std::iter::once(&field.pointer).chain(&field.through);
    for word in at.flat_map(|at| touched::of(at, &plans)) {
        if !touched.contains(&word) {
            touched.push(word);
        }
    }
    Row {
        field: field.clone(),
        impact,
        why,
        touched,
        environments: Vec::new(),
    }
}

/// Adds a row of the environment `name`, or says of a row that it holds there too: a field that is
/// written once is told once, as it is written if the environments make different values of it.
fn add(rows: &mut Vec<Row>, row: Row, name: &str) {
    let is_same = |other: &&mut Row| {
        let (a, b) = (&other.field, &row.field);
        (a.kind, &a.pointer, &a.old_at, &a.new_at) == (b.kind, &b.pointer, &b.old_at, &b.new_at)
    };
    let Some(other) = rows.iter_mut().find(is_same) else {
        rows.push(Row {
            environments: vec![name.to_owned()],
            ..row
        });
        return;
    };
    if (&other.field.old, &other.field.new) != (&row.field.old, &row.field.new) {
        other.field.as_written();
    }
    other.environments.push(name.to_owned());
    for at in row.field.through {
        if !other.field.through.contains(&at) {
            other.field.through.push(at);
        }
    }
    for word in row.touched {
        if !other.touched.contains(&word) {
            other.touched.push(word);
        }
    }
    if row.impact < other.impact {
        (other.impact, other.why) = (row.impact, row.why);
    }
}
